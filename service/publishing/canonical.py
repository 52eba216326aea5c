"""Canonical JSON: one sequence of bytes for each value, so that hashes can be compared.

The form is RFC 8785. The content model allows only ASCII member names and numbers of at most 15 digits, so sorted keys
and shortest numbers are sufficient; a test compares the result with a complete implementation.
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
