"""Retrieving: the records that answer an Infobutton request, by code, and by name where the code finds none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from service.lookup.answering import STATED, Asked, asked, find
from service.lookup.infobutton import Criterion
from service.store.lookups import SEPARATOR, called

# How many entries a feed has for each thing asked about: an EHR shows a few links.
MOST = 10

Record = Mapping[str, Any]


def retrieve(connection: sa.Connection, wanted: Sequence[Criterion]) -> list[tuple[Record, str]]:
    """Return the records with the reason why each is there, the best first, each once."""
    found: dict[tuple[str, str], tuple[Record, str]] = {}
    for each in wanted:
        for record, why in [*_by_code(connection, each)] or _by_name(connection, each):
            found.setdefault((record["type"], record["id"]), (record, why))
    return list(found.values())


def said(wanted: Sequence[Criterion], found: Sequence[object], language: str) -> str:
    """Return in words what was asked and what was found."""
    what = "; ".join(_spoken(each) for each in wanted)
    words = f"medcontent results for {what}"
    if not found:
        words = f"medcontent has no page for {what}. That nothing was found does not mean that nothing is known."
    if language and language.partition("-")[0].casefold() != "en":
        words = f"{words.rstrip('.')}. There is nothing in the language {language}: all pages are in English."
    return words


def _by_code(connection: sa.Connection, wanted: Criterion) -> Iterator[tuple[Record, str]]:
    if not wanted.code:
        return
    for found in find(connection, _asked(wanted))[:MOST]:
        yield found.record, found.reason


def _by_name(connection: sa.Connection, wanted: Criterion) -> Iterator[tuple[Record, str]]:
    if wanted.name:
        for body in called(connection, STATED, wanted.name, MOST):
            yield orjson.loads(body), f'It has the name that was asked for, "{wanted.name}".'


def _spoken(wanted: Criterion) -> str:
    system = _asked(wanted).system
    title = system.title if system else wanted.system
    return " ".join(part for part in (title, wanted.code or wanted.name) if part)


def _asked(wanted: Criterion) -> Asked:
    return asked(f"{wanted.system}{SEPARATOR}{wanted.code}")
