"""List pages: a requested list with its filters and order, and each page with links to its neighbours."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

from schemas.pages import DEFAULT_LIMIT
from service.addresses import build_list_address
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.api.negotiation import FORMAT, build_address, get_view, list_alternates
from service.api.responses import LATER, build_plain, format_links
from service.catalog import Kind, get_kind
from service.delivery.purge_tags import ANY_RELEASE, tag_items
from service.delivery.response import Answer
from service.http.list_params import is_judged, list_query, parse_order, parse_ranges
from service.http.problems import Refusal
from service.http.query_string import list_query_fields
from service.http.release_context import Content
from service.http.topic_filter import TOPIC, resolve_topics
from service.http.value_lists import join_values, list_value_texts
from service.representations.formats import JSON, LIST_FORMS, get_general_name
from service.representations.stored_json import join_page
from service.representations.views import Form, Seen, render_list
from service.store.counts import PAGE, Way
from service.store.queries import ListedPage, ReleaseRow, Selection, page

# Parameters of the page; the others identify the list.
PAGING = {"limit", "cursor"}
VIEWING = {"fields", "include", FORMAT}
NOTHING = ListedPage((), before=False, after=False)


class Selected(NamedTuple):
    """The selection of a list at a release, its total, and how its pages are found."""

    release: ReleaseRow
    selection: Selection
    counts: Mapping[str, int]
    way: Way


class Listing:
    """A requested list of a kind's records: everything that is the same on all pages, computed once."""

    def __init__(self, kind: Kind, arguments: Mapping[str, Any], accepted: Form | None, base: str) -> None:
        """Take the parameters from `list_query`, the accepted representation, and the public address.

        Refuses parameters that the representation does not support.
        """
        self.kind = kind
        self.release: int | None = arguments["release"]
        self.order = parse_order(arguments["sort"])
        self.limit: int = arguments["limit"] or DEFAULT_LIMIT
        self.view = get_view(kind, arguments, LIST_FORMS, accepted, base)
        given = [(name, value) for name, value in arguments.items() if name not in PAGING and value is not None]
        # In one order and spelling, so that each list has one address.
        fields = list_query_fields(list_query(kind.name))
        pairs = sorted((name, text) for name, value in given for text in join_values(fields[name], value))
        path, limited = build_list_address(kind), [("limit", str(self.limit))] if self.limit != DEFAULT_LIMIT else []
        self.named = f"{path}?{urlencode([pair for pair in pairs if get_general_name(pair[0]) not in VIEWING])}"
        self.first = build_address(path, [*pairs, *limited])
        self.others = list_alternates(self.view.form, LIST_FORMS, path, [*pairs, *limited])
        self.behind = f"{self.first}{'&' if '?' in self.first else '?'}cursor="
        self.topics: Sequence[str] = arguments.get(TOPIC) or ()
        self._arguments = arguments
        self._selected: Selected | None = None

    def page(self, cursor: str | None) -> "ListPage":
        """Return the page at a cursor. Refuses a cursor of another list."""
        return ListPage(self, cursor)

    def select(self, read: Content) -> Selected:
        """Return the selection of the list at a release."""
        selected = self._selected
        if selected is None or selected.release is not read.release or selected.selection.newest != read.is_newest:
            selection = read.totals.order_facets(read.source, read.release, self._build_selection(read))
            counts = self._count_items(read, selection)
            by_kind = self.order.column == "order_key"
            way = read.totals.choose_way(read.source, read.release, selection, counts["total"], by_kind=by_kind)
            selected = self._selected = Selected(read.release, selection, counts, way)
        return selected

    @cached_property
    def others_behind(self) -> str:
        """The links to the other representations of a page, with a placeholder for its cursor."""
        return format_links(
            [(relation, f"{address}&cursor={LATER}", *form) for relation, address, *form in self.others]
        )

    def _build_selection(self, read: Content) -> Selection:
        given = self._arguments
        names = (name for name in (*self.kind.filters, "draftState") if given.get(name))
        facets = [(name, tuple(list_value_texts(given[name]))) for name in names]
        return Selection(
            self.kind.name,
            read.release.number,
            read.is_newest,
            resolve_topics(self.kind, facets, read),
            given.get("exclude", ()),
            parse_ranges(given["updatedAt"]),
            parse_ranges(given.get("nextReviewDue", ())),
        )

    def _count_items(self, read: Content, selection: Selection) -> Mapping[str, int]:
        total = read.totals.count(read.source, read.release, selection)
        if not is_judged(self.kind):
            return {"total": total}
        if not selection.exclude:
            return {"total": total, "omitted": 0}
        unfiltered = read.totals.count(read.source, read.release, selection.drop_exclusion())
        return {"total": total, "omitted": unfiltered - total}


class ListPage:
    """One page of a list."""

    def __init__(self, listing: Listing, text: str | None) -> None:
        """Take the cursor of the page, None for the first. Refuses a cursor of another list."""
        self.listing = listing
        self.text = text
        self.cursor = decode(text, listing.named) if text else None
        if self.cursor and len(self.cursor.mark.keys) != len(listing.order.columns):
            raise refuse_cursor()

    @property
    def release(self) -> int | None:
        """The release of the page; None for the newest."""
        return self.cursor.release if self.cursor else self.listing.release

    @property
    def otherwise(self) -> Refusal | None:
        """The refusal if the release of the page does not exist, if it is not the usual one."""
        return refuse_cursor() if self.cursor else None

    def estimate_steps(self, read: Content) -> int:
        """Return the approximate number of steps to find the page at its release."""
        return self.listing.select(read).way.steps * self.listing.limit // PAGE

    def answer(self, read: Content) -> Answer:
        """Return the response with the page, from the content of its release."""
        listing, number = self.listing, read.release.number
        selected = listing.select(read)
        found = self._find_page(read, selected) if selected.counts["total"] else NOTHING
        around = self._find_neighbours(found, number)
        members = {**selected.counts, "page": {"limit": listing.limit, **around}}
        body, tag = self._render_page(read, found, members)
        return build_plain(
            body,
            listing.view.form.content_type,
            release=number,
            updated_at=read.release.time,
            links=self._build_links(around),
            tag=tag,
            tags=lambda: self._list_tags(found),
        )

    def _list_tags(self, found: ListedPage) -> list[str]:
        """Return the purge tags of the page: its kind and records, and any release if its bytes name one."""
        view, kind = self.listing.view, self.listing.kind
        is_of_any = view.form != JSON or view.include or (self.release is None and (found.before or found.after))
        items = tag_items(kind.name, [each.id for each in found.records])
        topics = tag_items(TOPIC, self.listing.topics) or ([get_kind(TOPIC).plural] if self.listing.topics else [])
        return [kind.plural, *([ANY_RELEASE] if is_of_any else []), *topics, *items]

    def _find_page(self, read: Content, selected: Selected) -> ListedPage:
        mark = self.cursor.mark if self.cursor else None
        order, limit = self.listing.order, self.listing.limit
        return page(read.source, selected.selection, order, mark, limit, rare=selected.way.rare)

    def _render_page(self, read: Content, found: ListedPage, members: Mapping[str, Any]) -> tuple[bytes, str | None]:
        """Return the bytes, and an ETag if there is a cheaper way than hashing them."""
        listing, bodies = self.listing, found.bodies
        if listing.view.is_plain:
            around = orjson.dumps(members)
            return join_page(bodies, around), _build_tag(found.digests, around)
        seen = Seen(read.source, listing.kind, bodies, read.release.number, pinned=self.release is not None)
        return render_list(listing.view, seen, members), None

    def _find_neighbours(self, found: ListedPage, release: int) -> dict[str, str | None]:
        rows, listing = found.rows, self.listing
        return {
            "self": f"{listing.behind}{self.text}" if self.text else listing.first,
            "first": listing.first,
            "prev": self._build_cursor(found, release, backwards=True) if rows and found.before else None,
            "next": self._build_cursor(found, release, backwards=False) if rows and found.after else None,
        }

    def _build_cursor(self, found: ListedPage, release: int, *, backwards: bool) -> str:
        return self.listing.behind + encode(Cursor(release, found.mark(backwards=backwards)), self.listing.named)

    def _build_links(self, around: Mapping[str, str | None]) -> str:
        pages = format_links([(relation, address) for relation, address in around.items() if address])
        listing = self.listing
        others = listing.others_behind.replace(LATER, self.text) if self.text else format_links(listing.others)
        return f"{pages}, {others}"


def _build_tag(digests: Sequence[str], around: bytes) -> str:
    """Return an ETag computed from the digests of the records, which are a hundredth of the bytes."""
    return hashlib.blake2b("".join(digests).encode() + around, digest_size=16).hexdigest()
