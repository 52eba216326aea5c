"""Answers on their way out: a status, headers and bytes, whoever made them."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

BLOCK_BYTES = 256 * 1024
# Most lines are those of every answer: the remembered answers share them.
KNOWN_LINES = 512


class Answer(NamedTuple):
    """An answer that is whole: all its bytes are there. Each header stands once, under its usual spelling."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    # Gives what the answer depends on, as purge tags; for those that are not said, that is any release.
    tags: Callable[[], list[str]] | None = None

    @property
    def tag(self) -> str:
        """The ETag; empty where there is none."""
        return self.headers.get("ETag", "")


class HeaderLines(list[tuple[str, str]]):
    """The headers of an answer that may be sent many times: they are encoded once."""

    @cached_property
    def octets(self) -> Sequence[tuple[bytes, bytes]]:
        """The names and values as they are sent."""
        return [_encode(name, value) for name, value in self]


@lru_cache(KNOWN_LINES)
def _encode(name: str, value: str) -> tuple[bytes, bytes]:
    return name.encode("latin-1"), value.encode("latin-1")


class BodyPart(NamedTuple):
    """Bytes of a file or a body: from `start`, up to and without `end`. It is never empty."""

    start: int
    end: int


class Sent(NamedTuple):
    """An answer as it is sent, of bytes or of the file at a path or a part of it: nobody may add to its headers."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    path: Path | None = None
    part: BodyPart | None = None


class Blocks:
    """A file, or a part of one, as the body of an answer, block by block.

    A server that can send a file itself finds it at `path`.
    """

    def __init__(self, path: Path, part: BodyPart | None = None) -> None:
        """Take the path. The file is opened when the first block is wanted: for HEAD and 304 none is."""
        self.path = path
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        start, end = self.part or (0, sys.maxsize)
        with self.path.open("rb") as file:
            file.seek(start)
            while block := file.read(min(BLOCK_BYTES, end - file.tell())):
                yield block
