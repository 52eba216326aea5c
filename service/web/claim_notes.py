"""Claim notes: the meaning of each claim, the records that rest on it, and a reviewer's opinion of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.catalog import get_kind
from service.labels import format_words
from service.publishing.provenance_rules import is_unconfirmed
from service.quotations import list_lead_ins
from service.web.assessments import Opinion, build_opinion
from service.web.record_loader import Bodies, Wire
from service.web.text_spans import shorten_id


@dataclass(frozen=True)
class RestingRecord:
    """A record that rests on a claim, and its fields that do."""

    name: str
    href: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A claim explained; `qualifiers` are the applicable ones, each with its value in words."""

    id: str
    lead_ins: Sequence[Wire]
    quote: str
    states: str
    qualifiers: tuple[tuple[str, str], ...]
    supports: tuple[RestingRecord, ...]
    opinion: Opinion | None
    is_draft: bool = False

    @property
    def short(self) -> str:
        """The id within the document."""
        return shorten_id(self.id)


def note_of(bodies: Bodies, claim: Wire) -> Note:
    """Return the note of a claim."""
    said = claim["assessment"]
    return Note(
        claim["id"],
        list_lead_ins(claim),
        claim["quote"],
        claim["states"],
        tuple(
            (format_words(name), _format_value(value))
            for name, value in claim["qualifiers"].items()
            if value is not None
        ),
        _list_supports(claim),
        build_opinion(bodies, claim["id"], said) if said else None,
        is_unconfirmed(claim),
    )


def _list_supports(claim: Wire) -> tuple[RestingRecord, ...]:
    """Return each record that rests on the claim once, with all its fields that do."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in claim["supports"]:
        href = f"{get_kind(each['type']).path}/{each['id']}"
        found.setdefault((each["name"], href), []).append(format_words(each["field"]))
    return tuple(RestingRecord(name, href, tuple(fields)) for (name, href), fields in found.items())


def _format_value(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
