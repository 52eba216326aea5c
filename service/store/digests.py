"""Digests: the SHA-256 of bytes that are served, as `Repr-Digest` says it (RFC 9530)."""

import base64
import hashlib


def compute_digest(body: bytes) -> str:
    """Return the SHA-256 of some bytes in base64."""
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
