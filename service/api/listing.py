"""One list as it was asked for: its filters, its order, its page, and the addresses of the pages around it."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import orjson

from schemas.pages import LIMIT
from service.api.answers import plain
from service.api.arguments import judged, order_of, ranges_of
from service.api.content import Content
from service.api.cursors import Cursor, bad_cursor, decode, encode
from service.api.problems import Refusal
from service.catalog import Kind
from service.delivery.answers import Answer
from service.store.reading import Mark, Page, Selection, Served, page

# What names a page of the list, not the list.
PAGING = {"limit", "cursor"}


class Listing:
    """A list of a kind's records, as the parameters ask for it."""

    def __init__(self, kind: Kind, arguments: dict[str, Any]) -> None:
        """Take the parameters as `list_query` reads them.

        Refuses a cursor that is not one of this list.
        """
        self.kind = kind
        self.arguments = arguments
        self.path = f"/v1{kind.path}"
        self.order = order_of(arguments["sort"])
        self.limit: int = arguments["limit"] or LIMIT
        self.query = urlencode(sorted(self._pairs()))
        self.cursor = self._cursor(arguments["cursor"])

    @property
    def release(self) -> int | None:
        """The number of the release that the list is asked for as of; None for the newest."""
        asked: int | None = self.cursor.release if self.cursor else self.arguments["release"]
        return asked

    @property
    def otherwise(self) -> Refusal | None:
        """How a list of a release that is not there is refused, if not as any other answer is."""
        return bad_cursor() if self.cursor else None

    def answer(self, read: Content) -> Answer:
        """Return the page asked for, from the content of its release."""
        selection = self._selection(read)
        found = page(read.source, selection, self.order, self.cursor.mark if self.cursor else None, self.limit)
        total = read.totals.of(read.source, read.release, selection)
        around = self._around(found, read.release.number)
        items = b",".join([served.body for served in found.records])
        rest = [
            b'"total":%d' % total,
            *([b'"omitted":%d' % self._omitted(read, selection, total)] if judged(self.kind) else []),
            b'"page":%b' % orjson.dumps({"limit": self.limit, **around}),
        ]
        links = [(relation, address) for relation, address in around.items() if address]
        return plain(
            b'{"items":[%b],%b}' % (items, b",".join(rest)),
            release=read.release.number,
            updated_at=read.release.time,
            links=links,
            tag=_tag(found, rest),
        )

    def _cursor(self, text: str | None) -> Cursor | None:
        if text is None:
            return None
        cursor = decode(text, self._named())
        if len(cursor.mark.keys) != len(self.order.columns):
            raise bad_cursor()
        return cursor

    def _pairs(self) -> list[tuple[str, str]]:
        """Return the parameters in one order and spelling, so that one list has one address."""
        given = [(name, value) for name, value in self.arguments.items() if name not in PAGING and value is not None]
        return [(name, text) for name, value in given for text in _texts(value if isinstance(value, list) else [value])]

    def _named(self) -> str:
        return f"{self.path}?{self.query}"

    def _selection(self, read: Content) -> Selection:
        given = self.arguments
        return Selection(
            self.kind.name,
            read.release.number,
            read.is_newest,
            [(name, _texts(given[name])) for name in self.kind.filters if given[name]],
            given.get("exclude", ()),
            ranges_of(given["updatedAt"]),
            ranges_of(given.get("nextReviewDue", ())),
        )

    def _omitted(self, read: Content, selection: Selection, total: int) -> int:
        if not selection.exclude:
            return 0
        return read.totals.of(read.source, read.release, selection.without_exclusion()) - total

    def _around(self, found: Page, release: int) -> dict[str, str | None]:
        records = found.records
        return {
            "self": self._address(self.arguments["cursor"]),
            "first": self._address(None),
            "prev": self._beyond(records[0], release, backwards=True) if records and found.before else None,
            "next": self._beyond(records[-1], release, backwards=False) if records and found.after else None,
        }

    def _beyond(self, served: Served, release: int, *, backwards: bool) -> str:
        mark = Mark([str(getattr(served, column)) for column in self.order.columns], backwards)
        return self._address(encode(Cursor(release, mark), self._named()))

    def _address(self, cursor: str | None) -> str:
        # Neither a number nor a cursor has a character that is written otherwise in an address.
        limit = f"limit={self.limit}" if self.limit != LIMIT else ""
        query = "&".join([part for part in (self.query, limit, f"cursor={cursor}" if cursor else "") if part])
        return f"{self.path}?{query}" if query else self.path


def _tag(found: Page, rest: Sequence[bytes]) -> str:
    """Return a name of the bytes, from the hashes that the records have: the bytes are a hundred times as many."""
    named = "".join([f"{served.id} {served.sha256} {served.updated_at}\n" for served in found.records])
    return hashlib.blake2b(named.encode() + b",".join(rest), digest_size=16).hexdigest()


def _texts(values: Sequence[Any]) -> list[str]:
    return [value if isinstance(value, str) else orjson.dumps(value).decode() for value in values]
