"""Stored answers: each is requested again with its ETag, and sent again only if it has changed."""

from collections import OrderedDict
from typing import Protocol

MAX_STORED_BYTES = 20_000_000
# What a stored answer must not outlive: the record is withdrawn, erased, or not there.
GONE = {404, 410, 451}
# The bytes of a stored answer are unpacked: these describe the packed ones.
OF_TRANSFER = {"content-encoding", "content-length", "transfer-encoding"}


class Store(Protocol):
    """Where answers are kept: an AnswerStore, a dict, or an open `dbm` file, which keeps them between runs."""

    def __getitem__(self, key: str, /) -> bytes:
        """Return an answer. Raises KeyError."""

    def __setitem__(self, key: str, answer: bytes, /) -> None:
        """Keep an answer."""

    def __delitem__(self, key: str, /) -> None:
        """Remove an answer. Raises KeyError."""


class AnswerStore:
    """Answers in memory, up to a number of bytes; those that were used least recently go first."""

    def __init__(self, max_bytes: int = MAX_STORED_BYTES) -> None:
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._max_bytes, self._bytes = max_bytes, 0

    def __getitem__(self, key: str, /) -> bytes:
        self._answers.move_to_end(key)
        return self._answers[key]

    def __setitem__(self, key: str, answer: bytes, /) -> None:
        self._bytes += len(answer) - len(self._answers.pop(key, b""))
        self._answers[key] = answer
        while self._bytes > self._max_bytes:
            self._bytes -= len(self._answers.popitem(last=False)[1])

    def __delitem__(self, key: str, /) -> None:
        self._bytes -= len(self._answers.pop(key))
