"""The lists: the records of a kind that match the filters in the address, page by page, and the table of the kinds.

The filters are the API's, by the same names. A name that is none is ignored, as by every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from schemas.fields import Ref
from service.api.content import Content
from service.catalog import KINDS, Kind
from service.store.reading import counts_by_kind
from service.web.bodies import Bodies
from service.web.forms import forms_of_list
from service.web.naming import explorer_of, heading, spoken

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
        "title": heading(kind),
        "about": _about(kind),
        "records": [bodies.sure(kind.name, served.id) for served in found.records],
        "total": bodies.count(kind.name, facets),
        "chosen": [_chosen(kind, facets, name) for name in facets],
        "query": urlencode(facets),
        "forms": forms_of_list(f"/v1{kind.path}", urlencode(facets)),
        "begun": after is not None,
        "after": found.records[-1].id if found.after else None,
        "canonical": kind.path,
        "explorer": explorer_of(kind, one=False),
    }


def kinds_page(read: Content) -> dict[str, Any]:
    """Return what the table of the kinds shows."""
    counts = counts_by_kind(read.connection, read.release.number)
    rows = [(kind, heading(kind), _about(kind), counts.get(kind.name, 0)) for kind in KINDS]
    return {
        "stated": [row for row in rows if row[0].stated],
        "provenance": [row for row in rows if not row[0].stated],
        "canonical": "/records",
    }


def _chosen(kind: Kind, facets: Mapping[str, str], name: str) -> Chosen:
    others = urlencode({other: value for other, value in facets.items() if other != name})
    value = facets[name] if isinstance(kind.filters[name].field, Ref) else spoken(facets[name])
    return Chosen(spoken(name), value, f"{kind.path}?{others}" if others else kind.path)


def _about(kind: Kind) -> str:
    return (kind.shape.__doc__ or "").split("\n\n")[0]
