"""Responses: a status, headers and a body, from the app, the cache or a file."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

BLOCK_BYTES = 256 * 1024
# Most header lines are common to all responses, so the cached responses share them.
KNOWN_LINES = 512
# Longer values, mostly links, differ between answers.
MAX_KNOWN_CHARACTERS = 200


class Answer(NamedTuple):
    """A response with a complete body. Each header appears once, in its usual spelling."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    # Returns the purge tags of the response; if None, the response depends on every release.
    tags: Callable[[], list[str]] | None = None

    @property
    def tag(self) -> str:
        """The ETag; empty without one."""
        return self.headers.get("ETag", "")


class HeaderLines(list[tuple[str, str]]):
    """The headers of a response that may be sent many times; they are encoded once."""

    @cached_property
    def octets(self) -> Sequence[tuple[bytes, bytes]]:
        """The names and values as bytes."""
        return [(_encode_known if len(value) <= MAX_KNOWN_CHARACTERS else _encode)(name, value) for name, value in self]


def _encode(name: str, value: str) -> tuple[bytes, bytes]:
    return name.encode("latin-1"), value.encode("latin-1")


_encode_known = lru_cache(KNOWN_LINES)(_encode)


class BodyPart(NamedTuple):
    """A range of a file or body, from `start` up to but not including `end`. It is never empty."""

    start: int
    end: int


class Sent(NamedTuple):
    """A response to send: bytes, a file or a part of a file. Its headers must not be changed."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    path: Path | None = None
    part: BodyPart | None = None


class Blocks:
    """A file, or a part of one, as a response body in blocks.

    A server that can send files directly finds it at `path`.
    """

    def __init__(self, path: Path, part: BodyPart | None = None) -> None:
        """Take the path. The file is opened for the first block: HEAD and 304 never open it."""
        self.path = path
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        start, end = self.part or (0, sys.maxsize)
        with self.path.open("rb") as file:
            file.seek(start)
            while block := file.read(min(BLOCK_BYTES, end - file.tell())):
                yield block
