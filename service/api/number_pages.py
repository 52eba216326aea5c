"""Pages of lists that are numbered from 1 without gaps, newest first: releases, exports, revisions of a record.

The number of an item is never higher than that of the release that created it.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

from flask import Response

from schemas.pages import DEFAULT_LIMIT
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.api.responses import answer_json
from service.http.release_context import Content, open_content
from service.store.queries import PagePosition

NO_FILTER: Mapping[str, str] = {}
NUMBER = re.compile(r"[1-9][0-9]{0,9}")


class Countdown:
    """A requested page of such a list."""

    def __init__(self, path: str, arguments: dict[str, Any], kept: Mapping[str, str] = NO_FILTER) -> None:
        """Take the parameters from `Paged`, and the filters that addresses keep. Refuses a cursor of another list."""
        self._shown, self._kept = path, urlencode(kept)
        path = f"{path}?{self._kept}" if kept else path
        self.path = path
        self.limit: int = arguments["limit"] or DEFAULT_LIMIT
        self._cursor = decode(arguments["cursor"], path) if arguments["cursor"] else None
        self._before = _parse_number(self._cursor) if self._cursor else None

    def open_content(self) -> AbstractContextManager[Content]:
        """Open the content of the first page's release."""
        return open_content(self._cursor.release if self._cursor else None, refuse_cursor() if self._cursor else None)

    def find_start(self, read: Content) -> int:
        """Return the number below which the page begins."""
        return self._before or read.release.number + 1

    def answer(self, read: Content, items: list[dict[str, Any]], last: int, total: int) -> Response:
        """Return the response with the items, the number of the last one, and the total."""
        before = self.find_start(read)
        around = {
            "self": self._build_address(read, self._before),
            "first": self._build_address(read, None),
            "prev": self._build_address(read, min(before + self.limit, total + 1)) if before <= total else None,
            "next": self._build_address(read, last) if last > 1 else None,
        }
        return self._answer(read, items, total, around)

    def choose_numbers(self, read: Content, numbers: list[int]) -> list[int]:
        """Return those of the numbers of a list with gaps, the highest first, that the page shows."""
        before = self.find_start(read)
        return [number for number in numbers if number < before][: self.limit]

    def answer_some(self, read: Content, items: list[dict[str, Any]], numbers: list[int]) -> Response:
        """Return the response of a list with gaps: `numbers` are those of all its items, the highest first."""
        before = self.find_start(read)
        higher = [number for number in numbers if number >= before]
        shown = self.choose_numbers(read, numbers)
        around = {
            "self": self._build_address(read, self._before),
            "first": self._build_address(read, None),
            "prev": self._build_address(read, higher[-self.limit :][0] + 1) if higher else None,
            "next": self._build_address(read, shown[-1]) if shown and shown[-1] != numbers[-1] else None,
        }
        return self._answer(read, items, len(numbers), around)

    def _answer(
        self, read: Content, items: list[dict[str, Any]], total: int, around: Mapping[str, str | None]
    ) -> Response:
        page = {"items": items, "total": total, "page": {"limit": self.limit, **around}}
        links = [(relation, target) for relation, target in around.items() if target]
        return answer_json(page, updated_at=read.release.time, links=links)

    def _build_address(self, read: Content, before: int | None) -> str:
        asked = [self._kept] if self._kept else []
        asked += [] if self.limit == DEFAULT_LIMIT else [f"limit={self.limit}"]
        if before:
            asked.append(f"cursor={encode(Cursor(read.release.number, PagePosition([str(before)])), self.path)}")
        return f"{self._shown}?{'&'.join(asked)}" if asked else self._shown


def _parse_number(cursor: Cursor) -> int:
    """Return the number before which the page begins."""
    key = next(iter(cursor.mark.keys), "")
    if len(cursor.mark.keys) != 1 or not NUMBER.fullmatch(key) or not 1 < int(key) <= cursor.release + 1:
        raise refuse_cursor()
    return int(key)
