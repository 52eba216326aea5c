"""List pages: the records of a kind that match the filters in the address, paged, and the table of the kinds.

The filters are those of the API: the same names, repeated or with values separated by commas. Unknown parameters are
ignored, as on all pages.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from schemas.fields import Ref
from service.addresses import build_list_address
from service.catalog import KINDS, Kind
from service.http.list_params import list_query
from service.http.query_string import list_query_fields
from service.http.release_context import Content
from service.http.topic_filter import resolve_topics
from service.http.value_lists import join_values, split_values
from service.labels import format_words
from service.store.queries import count_by_kind
from service.web.alternate_links import list_forms_of_list
from service.web.page_labels import build_explorer_address, format_heading
from service.web.record_loader import Bodies, FacetValues

MAX_LISTED = 50
# The accepted values of each active filter.


@dataclass(frozen=True)
class Chosen:
    """An active filter: its name and value in words, and the address of the list without this value."""

    name: str
    value: str
    without: str


def list_page(kind: Kind, read: Content, given: MultiDict[str, str]) -> dict[str, Any]:
    """Return the template's values for a kind's list after an id (`after`), with the filters in the address."""
    bodies, after = Bodies(read), given.get("after") or None
    facets = _read_facets(kind, given)
    query = _write_query(kind, facets)
    selected = resolve_topics(kind, list(facets.items()), read)
    found = bodies.page(kind.name, MAX_LISTED, after, selected)
    return {
        "kind": kind,
        "title": format_heading(kind),
        "about": _describe_kind(kind),
        "records": [bodies.get(kind.name, served.id) for served in found.records],
        "total": bodies.count(kind.name, selected),
        "chosen": [_build_chosen(kind, facets, name, value) for name, values in facets.items() for value in values],
        "query": query,
        "forms": list_forms_of_list(build_list_address(kind), query),
        "begun": after is not None,
        "after": found.records[-1].id if found.after else None,
        "canonical": kind.path,
        "explorer": build_explorer_address(kind, one=False),
    }


def build_kinds_page(read: Content) -> dict[str, Any]:
    """Return the template's values for the table of the kinds."""
    counts = count_by_kind(read.connection, read.release.number)
    rows = [(kind, format_heading(kind), _describe_kind(kind), counts.get(kind.name, 0)) for kind in KINDS]
    return {
        "stated": [row for row in rows if row[0].stated],
        "provenance": [row for row in rows if not row[0].stated],
        "canonical": "/records",
    }


def _read_facets(kind: Kind, given: MultiDict[str, str]) -> FacetValues:
    """Return the values of each active filter, parsed as by the API, without empty ones."""
    fields = list_query_fields(list_query(kind.name))
    values = {name: split_values(fields[name], given.getlist(name)) for name in kind.filters}
    return {name: kept for name, found in values.items() if (kept := [value for value in found if value])}


def _write_query(kind: Kind, facets: FacetValues) -> str:
    """Return the filters in the spelling of the API's canonical address."""
    fields = list_query_fields(list_query(kind.name))
    return urlencode([(name, text) for name, values in facets.items() for text in join_values(fields[name], values)])


def _build_chosen(kind: Kind, facets: FacetValues, name: str, value: str) -> Chosen:
    others = _write_query(kind, {**facets, name: [other for other in facets[name] if other != value]})
    label = value if isinstance(kind.filters[name].field, Ref) else format_words(value)
    return Chosen(format_words(name), label, f"{kind.path}?{others}" if others else kind.path)


def _describe_kind(kind: Kind) -> str:
    return (kind.shape.__doc__ or "").split("\n\n")[0]
