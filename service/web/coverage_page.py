"""The coverage page for editors: which sentences are carried, which claims assessed, and which reviews overdue."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.records import VERDICT
from service.catalog import KINDS, Kind
from service.http.release_context import Content
from service.store.queries import Between, Order, Selection, page
from service.web.page_labels import format_title
from service.web.record_loader import Bodies, Wire
from service.web.sentence_status import Cell, build_cells

# The maximum number of documents on a page, and of overdue records of a kind.
MAX_LISTED = 10


@dataclass(frozen=True)
class Covered:
    """A document: the strip of its sentences, and the number of its claims with each verdict."""

    record: Wire
    title: str
    cells: list[Cell]
    verdicts: dict[str, int]

    @property
    def open(self) -> int:
        """The number of sentences that are neither carried nor left out."""
        figures = self.record["coverage"]
        return int(figures["sentences"] - figures["carried"] - figures["leftOut"])

    @property
    def unassessed(self) -> int:
        """The number of claims without an assessment."""
        return int(self.record["coverage"]["claims"]) - sum(self.verdicts.values())


@dataclass(frozen=True)
class Overdue:
    """The records of a kind with an overdue review."""

    kind: Kind
    records: list[Wire]
    total: int


def get_today() -> str:
    """Return the current day in UTC, on which overdue reviews depend."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def build_coverage_page(read: Content, after: str | None) -> dict[str, Any]:
    """Return the template's values, for the documents after an id."""
    bodies = Bodies(read)
    found = bodies.page("document", MAX_LISTED, after)
    documents = [_build_covered(bodies, served.id) for served in found.records]
    return {
        "documents": documents,
        "total": bodies.count("document"),
        "overdue": list(_list_overdue(read)),
        "after": found.records[-1].id if found.after else None,
        "canonical": "/coverage",
        "verdict_terms": VERDICT.terms,
    }


def _build_covered(bodies: Bodies, id_: str) -> Covered:
    record = bodies.get("document", id_)
    claims = {claim["id"]: claim for claim in bodies.list_all("claim", document=id_)}
    verdicts = dict.fromkeys(VERDICT.terms, 0)
    for claim in claims.values():
        if claim["assessment"]:
            verdicts[claim["assessment"]["verdict"]] += 1
    sentences = bodies.list_all("sentence", document=id_)
    return Covered(record, format_title(record), build_cells(bodies, id_, sentences, claims), verdicts)


def _list_overdue(read: Content) -> Iterator[Overdue]:
    due = [Between(None, get_today())]
    for kind in KINDS:
        if kind.stated:
            selection = Selection(kind.name, read.release.number, read.is_newest, due=due)
            found = page(read.connection, selection, Order(), None, MAX_LISTED)
            if found.records:
                total = read.totals.count(read.connection, read.release, selection)
                yield Overdue(kind, [orjson.loads(served.body) for served in found.records], total)
