"""Seeking help: what articles say on when to seek help with a condition, the most urgent first.

It is at the top of the page of a condition and of its topic, because readers must not miss it. The page model of the
API says what belongs to it, and in which order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from schemas.guidance import URGENCY
from service.labels import format_term
from service.pages.members import Subject, read_section
from service.pages.subject_page import build_subject
from service.quotations import list_lead_ins
from service.web.record_loader import Bodies, Wire

SECTION = "seek-help"
SUBJECTS = {"condition", "topic"}
MAX_ADVICES = 20


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
    """The advices that are shown, how many more there are, and the address of the list of all."""

    shown: list[HelpAdvice]
    more: int = 0
    list: str = ""


def list_help_advices(bodies: Bodies, record: Wire) -> HelpAdvices:
    """Return the advices to seek help with a condition or a topic of conditions, the most urgent first."""
    if record["type"] not in SUBJECTS or record.get("kind", "condition") != "condition":
        return HelpAdvices([])
    subject = build_subject(record)
    found = read_section(bodies.read, subject, SECTION, MAX_ADVICES)
    advices = [_build_advice(member.record) for member in found.members]
    if not advices:
        return HelpAdvices([])
    return HelpAdvices(advices, found.total - len(advices), _build_list_address(subject, record))


def _build_list_address(subject: Subject, record: Wire) -> str:
    part = subject.list_parts(SECTION)[0]
    (by, values) = part.having[0]
    asked = [(record["type"], record["id"]), *((by, value) for value in values)]
    return f"{part.kind.path}?{urlencode(asked)}"


def _build_advice(record: Wire) -> HelpAdvice:
    words = format_term(URGENCY, record["urgency"]) if record["urgency"] else None
    circumstances, exceptions = (tuple(_list_words(record, is_excluded=excluded)) for excluded in (False, True))
    return HelpAdvice(record, words, list_lead_ins(record, "text"), circumstances, exceptions)


def _list_words(record: Wire, *, is_excluded: bool) -> Iterator[str]:
    """Yield the words of circumstances that the text of the advice does not have itself."""
    for each in record["when"]:
        if bool(each["excluded"]) is is_excluded and each["words"] not in record["text"]:
            yield each["words"]
