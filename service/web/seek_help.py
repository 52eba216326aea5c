"""Seeking help: what articles say on when to seek help with a condition, the most urgent first.

It is at the top of the condition's page, because readers must not miss it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from schemas.guidance import URGENCY
from service.catalog import Kind
from service.labels import format_term
from service.quotations import list_lead_ins
from service.web.record_loader import Bodies, Wire

MAX_ADVICES = 20
# Advices without an urgency, or with one that this version does not know, come last.
RANKS = {urgency: rank for rank, urgency in enumerate(URGENCY.terms)}


@dataclass(frozen=True)
class HelpAdvice:
    """An advice to seek help: its record, the words for its urgency if it has one, and its lead-ins.

    `circumstances` and `exceptions` are the words for when and for whom it holds and does not hold.
    """

    record: Wire
    urgency: str | None
    lead_ins: list[Wire]
    circumstances: tuple[str, ...]
    exceptions: tuple[str, ...]


class HelpAdvices(NamedTuple):
    """The advices that are shown, and how many more there are."""

    shown: list[HelpAdvice]
    more: int


def list_help_advices(bodies: Bodies, kind: Kind, id_: str) -> HelpAdvices:
    """Return the advices to seek help with a condition, the most urgent first; none for other kinds."""
    if kind.name != "condition":
        return HelpAdvices([], 0)
    found = bodies.list_all("guidance", condition=id_, category="seek-help")
    found = sorted(found, key=lambda each: RANKS.get(each["urgency"], len(RANKS)))
    return HelpAdvices([_build_advice(record) for record in found[:MAX_ADVICES]], len(found[MAX_ADVICES:]))


def _build_advice(record: Wire) -> HelpAdvice:
    words = format_term(URGENCY, record["urgency"]) if record["urgency"] else None
    circumstances, exceptions = (tuple(_list_words(record, is_excluded=excluded)) for excluded in (False, True))
    return HelpAdvice(record, words, list_lead_ins(record, "text"), circumstances, exceptions)


def _list_words(record: Wire, *, is_excluded: bool) -> Iterator[str]:
    """Yield the words of circumstances that the text of the advice does not have itself."""
    for each in record["when"]:
        if bool(each["excluded"]) is is_excluded and each["words"] not in record["text"]:
            yield each["words"]
