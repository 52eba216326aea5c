"""The records on a page: the bodies that the API serves, each read once for a page.

So a page shows only content that API clients could fetch too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from service.catalog import get_kind
from service.http.release_context import Content
from service.order_keys import encode_order_key
from service.store.queries import ListedPage, Order, PagePosition, Selection, list_revisions, page, record
from service.store.selection import Facet

Wire = Mapping[str, Any]
# A document is shown complete, with all its sentences and claims.
WHOLE = 10**6
# The accepted values of each filter.
FacetValues = Mapping[str, Sequence[str]]
Facets = FacetValues | Sequence[Facet]
NO_FACETS: Facets = {}


class Bodies:
    """The records of one release."""

    def __init__(self, read: Content) -> None:
        """Read from the content of a request."""
        self.read = read
        self._known: dict[tuple[str, str], Wire | None] = {}

    def find(self, kind: str, id_: str) -> Wire | None:
        """Return a record; None if it does not exist or is withdrawn."""
        key = kind, id_
        if key not in self._known:
            served = record(self.read.connection, kind, id_, self.read.release.number)
            self._known[key] = None if served is None or served.withdrawn else _read_body(kind, served.body)
        return self._known[key]

    def get(self, kind: str, id_: str) -> Wire:
        """Return a referenced record, which always exists, because a release is consistent."""
        found = self.find(kind, id_)
        if found is None:
            raise LookupError(f"The {kind} {id_} is referenced but missing.")
        return found

    def list_all(self, kind: str, limit: int = WHOLE, **facets: str) -> list[Wire]:
        """Return the records of a kind that match the filters, in order."""
        found = self.page(kind, limit, facets={name: [value] for name, value in facets.items()})
        return [_read_body(kind, each.body) for each in found.records]

    def page(self, kind: str, limit: int, after: str | None = None, facets: Facets = NO_FACETS) -> ListedPage:
        """Return the records of a kind that match the filters, after an id."""
        mark = PagePosition([self._find_order_key(kind, after)]) if after else None
        return page(self.read.connection, self._build_selection(kind, facets), Order(), mark, limit)

    def count(self, kind: str, facets: Facets = NO_FACETS) -> int:
        """Return the number of records of a kind that match the filters."""
        return self.read.totals.count(self.read.connection, self.read.release, self._build_selection(kind, facets))

    def read_source(self, document: str) -> Wire:
        """Return a document's text and the sentences left out, as in /text and /coverage."""
        newest = list_revisions(self.read.connection, "document", document, self.read.release.number)[0]
        found: Wire = orjson.loads(newest.source)
        return found

    def _find_order_key(self, kind: str, id_: str) -> str:
        found = self.find(kind, id_) or {}
        sentence = self.find("sentence", found["sentence"]["id"]) if "sentence" in found else found
        place = f"p{sentence['paragraph']}s{sentence['ordinal']}" if sentence and "ordinal" in sentence else None
        return encode_order_key(id_, place)

    def _build_selection(self, kind: str, facets: Facets) -> Selection:
        pairs = facets.items() if isinstance(facets, Mapping) else facets
        return Selection(kind, self.read.release.number, self.read.is_newest, tuple(pairs))


def _read_body(kind: str, body: bytes) -> Wire:
    return get_kind(kind).complete_record(orjson.loads(body))
