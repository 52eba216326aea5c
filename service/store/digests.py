"""Digests: the SHA-256 of served bytes, as in `Repr-Digest` (RFC 9530)."""

import base64
import hashlib


def compute_digest(body: bytes) -> str:
    """Return the SHA-256 of bytes in base64."""
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
