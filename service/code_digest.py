"""Digests of the code, for files next to the content that depend on the program that made them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

# Its hexadecimal digits may be a key of BLAKE2b, which has at most 64 bytes.
DIGEST_BYTES = 32


def compute_code_digest(folders: Iterable[Path], *others: str) -> str:
    """Return a digest of the modules in and below the folders, and of the other values, such as a version."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            digest.update(b"%b\n%b\n" % (file.relative_to(folder.parent).as_posix().encode(), file.read_bytes()))
    digest.update(" ".join(others).encode())
    return digest.hexdigest()
