"""Canonical JSON: one form of bytes for one value, so that hashes can be compared.

The form is RFC 8785. The content model allows no member name outside ASCII and no number of more than 15 digits, so
that sorted keys and shortest numbers are all it takes; a test compares with a full implementation.
"""

import hashlib
from typing import Any

import orjson


def encode_canonically(value: Any) -> bytes:
    """Return the RFC 8785 form of the value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def compute_sha256(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
