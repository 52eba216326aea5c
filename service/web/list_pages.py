"""The lists: the records of a kind that match the filters in the address, page by page, and the table of the kinds.

The filters are the API's, by the same names. A name that is none is ignored, as by every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from schemas.fields import Ref
from service.api.release_context import Content
from service.catalog import KINDS, Kind
from service.store.queries import count_by_kind
from service.web.alternate_links import list_forms_of_list
from service.web.page_labels import build_explorer_address, format_heading, format_words
from service.web.record_loader import Bodies

MOST = 50


@dataclass(frozen=True)
class Chosen:
    """A filter that is set: its name and value in words, and the address of the list without it."""

    name: str
    value: str
    without: str


def list_page(kind: Kind, read: Content, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what the list of a kind shows behind an id (`after`), by the filters among what is given."""
    bodies, after = Bodies(read), given.get("after") or None
    facets = {name: given[name] for name in kind.filters if given.get(name)}
    found = bodies.page(kind.name, MOST, after, facets)
    return {
        "kind": kind,
        "title": format_heading(kind),
        "about": _describe_kind(kind),
        "records": [bodies.get(kind.name, served.id) for served in found.records],
        "total": bodies.count(kind.name, facets),
        "chosen": [_build_chosen(kind, facets, name) for name in facets],
        "query": urlencode(facets),
        "forms": list_forms_of_list(f"/v1{kind.path}", urlencode(facets)),
        "begun": after is not None,
        "after": found.records[-1].id if found.after else None,
        "canonical": kind.path,
        "explorer": build_explorer_address(kind, one=False),
    }


def build_kinds_page(read: Content) -> dict[str, Any]:
    """Return what the table of the kinds shows."""
    counts = count_by_kind(read.connection, read.release.number)
    rows = [(kind, format_heading(kind), _describe_kind(kind), counts.get(kind.name, 0)) for kind in KINDS]
    return {
        "stated": [row for row in rows if row[0].stated],
        "provenance": [row for row in rows if not row[0].stated],
        "canonical": "/records",
    }


def _build_chosen(kind: Kind, facets: Mapping[str, str], name: str) -> Chosen:
    others = urlencode({other: value for other, value in facets.items() if other != name})
    value = facets[name] if isinstance(kind.filters[name].field, Ref) else format_words(facets[name])
    return Chosen(format_words(name), value, f"{kind.path}?{others}" if others else kind.path)


def _describe_kind(kind: Kind) -> str:
    return (kind.shape.__doc__ or "").split("\n\n")[0]
