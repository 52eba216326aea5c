"""The seal: checks that an index is complete, of this content, and made by this version of the code.

tantivy maps its files into memory and trusts them, so a flipped bit could become a wrong answer. So the seal holds a
checksum of each file.
"""

import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import orjson

from service.catalog import KINDS
from service.code_digest import compute_code_digest
from service.search.field_weights import list_sources

SEAL = "seal.json"
BLOCK_BYTES = 1 << 20


class Damaged(ValueError):
    """An index that is incomplete, of other content, or made by another version of the code."""


def seal(folder: Path, content: str) -> None:
    """Seal an index made from this content. Raises OSError."""
    for file in folder.rglob("*"):
        # tantivy locks the files that it opens, and the serving user may differ from the publishing one.
        file.chmod(0o755 if file.is_dir() else 0o666 if file.name.endswith(".lock") else 0o644)
    (folder / SEAL).write_bytes(orjson.dumps(_build_seal(folder, content)))


def check(folder: Path, content: str | None = None) -> None:
    """Raise Damaged if the seal is broken or belongs to other content. Raises OSError."""
    try:
        found = orjson.loads((folder / SEAL).read_bytes())
        expected = _build_seal(folder, found["content"] if content is None else content)
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError) as error:
        raise Damaged(f"{folder.name} has no seal.") from error
    if found != expected:
        raise Damaged(f"{folder.name} does not match its seal.")


def _build_seal(folder: Path, content: str) -> dict[str, object]:
    return {"content": content, "form": _describe_form(), "files": dict(_compute_checksums(folder))}


@cache
def _describe_form() -> str:
    """Return a fingerprint of everything else that an index depends on."""
    sources = repr([(kind.name, list_sources(kind)) for kind in KINDS])
    return compute_code_digest([Path(__file__).parent], version("tantivy"), sources)


def _compute_checksums(folder: Path) -> Iterator[tuple[str, int]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != SEAL and not file.name.startswith("."):
            yield file.relative_to(folder).as_posix(), _compute_checksum(file)


def _compute_checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            checksum = zlib.crc32(block, checksum)
    return checksum
