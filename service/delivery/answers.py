"""Answers on their way out: a status, headers and bytes, whoever made them."""

from collections.abc import Mapping
from typing import NamedTuple


class Answer(NamedTuple):
    """An answer that is whole: all its bytes are there. Each header stands once, under its usual spelling."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def tag(self) -> str:
        """The ETag; empty where there is none."""
        return self.headers.get("ETag", "")
