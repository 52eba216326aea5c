"""Seeking help: what articles say on when to seek help with a condition, the most urgent first.

It stands at the top of the condition's page, because readers must not miss it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.guidance import URGENCY
from service.catalog import Kind
from service.quotations import list_lead_ins
from service.web.record_loader import Bodies, Wire

MAX_ADVICES = 20
URGENCIES = (*URGENCY.terms, None)


@dataclass(frozen=True)
class HelpAdvice:
    """An advice to seek help: its record, the words for its urgency if it has one, and its circumstances' words."""

    record: Wire
    urgency: str | None
    lead_ins: list[Wire]
    circumstances: tuple[str, ...]


def list_help_advices(bodies: Bodies, kind: Kind, id_: str) -> list[HelpAdvice]:
    """Return the advices to seek help with a condition, the most urgent first; none for other kinds."""
    if kind.name != "condition":
        return []
    found = bodies.list_all("guidance", MAX_ADVICES, condition=id_, category="seek-help")
    return [_build_advice(record) for record in sorted(found, key=lambda each: URGENCIES.index(each["urgency"]))]


def _build_advice(record: Wire) -> HelpAdvice:
    urgency = record["urgency"]
    words = (URGENCY.labels.get(urgency) or URGENCY.terms[urgency]) if urgency else None
    return HelpAdvice(record, words, list_lead_ins(record, "text"), tuple(_list_circumstances(record)))


def _list_circumstances(record: Wire) -> Iterator[str]:
    """Yield the words of the circumstances that the text of the advice does not have itself."""
    yield from (each["words"] for each in record["when"] if each["words"] not in record["text"])
