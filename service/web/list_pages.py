"""The lists: all records of a kind, page by page, and the table of the kinds."""

from typing import Any

from service.api.content import Content
from service.catalog import KINDS, Kind
from service.store.reading import counts_by_kind
from service.web.bodies import Bodies
from service.web.naming import explorer_of, heading

MOST = 50


def list_page(kind: Kind, read: Content, after: str | None) -> dict[str, Any]:
    """Return what the list of a kind shows behind an id."""
    bodies = Bodies(read)
    found = bodies.page(kind.name, MOST, after)
    return {
        "kind": kind,
        "title": heading(kind),
        "about": _about(kind),
        "records": [bodies.sure(kind.name, served.id) for served in found.records],
        "total": bodies.count(kind.name),
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


def _about(kind: Kind) -> str:
    return (kind.shape.__doc__ or "").split("\n\n")[0]
