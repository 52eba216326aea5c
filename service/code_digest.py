"""Digests of the code, for what is kept beside the content and depends on the program that made it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

# Its hexadecimal digits may be a key of BLAKE2b, which has at most 64 bytes.
DIGEST_BYTES = 32


def compute_code_digest(folders: Iterable[Path], *others: str) -> str:
    """Return what changes when a module in or below the folders does, or one of the others, such as a version."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            digest.update(b"%b\n%b\n" % (file.relative_to(folder.parent).as_posix().encode(), file.read_bytes()))
    digest.update(" ".join(others).encode())
    return digest.hexdigest()
