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
from service.api.negotiation import FORMAT, addressed, alternates, view_of
from service.api.problems import Refusal
from service.catalog import Kind
from service.delivery.answers import Answer
from service.representations.forms import LIST_FORMS, Form
from service.representations.views import Seen, list_bytes
from service.store.reading import Mark, Page, Selection, Served, page

# What names a page of the list, and how it is wanted; what is left names the list.
PAGING = {"limit", "cursor"}
VIEWING = {"fields", "include", FORMAT}


class Listing:
    """A list of a kind's records, as the parameters ask for it."""

    def __init__(self, kind: Kind, arguments: dict[str, Any], accepted: Form | None) -> None:
        """Take the parameters as `list_query` reads them, and the form that is accepted.

        Refuses a cursor that is not one of this list, and what a form cannot give.
        """
        self.kind = kind
        self.arguments = arguments
        self.path = f"/v1{kind.path}"
        self.order = order_of(arguments["sort"])
        self.limit: int = arguments["limit"] or LIMIT
        self.view = view_of(arguments, LIST_FORMS, accepted)
        self.pairs = sorted(self._pairs())
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
        selection = read.totals.led(read.source, read.release, self._selection(read))
        found = page(read.source, selection, self.order, self.cursor.mark if self.cursor else None, self.limit)
        total = read.totals.of(read.source, read.release, selection)
        around = self._around(found, read.release.number)
        omitted = {"omitted": self._omitted(read, selection, total)} if judged(self.kind) else {}
        members = {"total": total, **omitted, "page": {"limit": self.limit, **around}}
        pinned = self.release is not None
        bodies = [served.body for served in found.records]
        seen = Seen(read.source, self.kind, bodies, read.release.number, pinned=pinned)
        return plain(
            list_bytes(self.view, seen, members),
            self.view.form.content_type,
            release=read.release.number,
            updated_at=read.release.time,
            links=[*((relation, address) for relation, address in around.items() if address), *self._others()],
            tag=_tag(found.records, orjson.dumps(members)) if self.view.is_plain else None,
        )

    def _others(self) -> list[tuple[str, ...]]:
        pairs = [*self.pairs, *self._paging(self.arguments["cursor"])]
        return [*alternates(self.view.form, LIST_FORMS, self.path, pairs)]

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
        return [(name, text) for name, value in given for text in texts(value)]

    def _named(self) -> str:
        return f"{self.path}?{urlencode([pair for pair in self.pairs if pair[0] not in VIEWING])}"

    def _selection(self, read: Content) -> Selection:
        given = self.arguments
        return Selection(
            self.kind.name,
            read.release.number,
            read.is_newest,
            [(name, texts(given[name])) for name in self.kind.filters if given[name]],
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
        return addressed(self.path, [*self.pairs, *self._paging(cursor)])

    def _paging(self, cursor: str | None) -> list[tuple[str, str]]:
        paging = [("limit", str(self.limit))] if self.limit != LIMIT else []
        return paging + ([("cursor", cursor)] if cursor else [])


def texts(value: Any) -> list[str]:
    """Return the values of a parameter as its address has them: lists repeat it, several names stand in one value."""
    if isinstance(value, tuple):
        return [",".join(value)] if value else []
    values = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str) else orjson.dumps(each).decode() for each in values]


def _tag(records: Sequence[Served], members: bytes) -> str:
    """Return a name of the bytes, from the hashes that the records have: the bytes are a hundred times as many."""
    named = "".join([f"{served.id} {served.sha256} {served.updated_at}\n" for served in records])
    return hashlib.blake2b(named.encode() + members, digest_size=16).hexdigest()
