"""Infobutton search: the records that answer a request, by code, or by name if the code finds none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.addresses import LOOKUP, SEARCH
from service.catalog import get_kind
from service.lookup.code_lookup import MAX_FOUND, STATED, CodeQuery, find, parse_code
from service.lookup.infobutton_request import Criterion
from service.lookup.topic_entries import gather
from service.store.lookups import SEPARATOR, find_by_name

# The maximum number of entries per criterion: an EHR shows a few links.
MAX_ENTRIES = 10

Record = Mapping[str, Any]
# Takes a name and a limit; returns the bodies of the records with that alias, and their total number.
ByAlias = Callable[[str, int], tuple[Sequence[bytes], int]]


class RetrievedRecord(NamedTuple):
    """A record, the reason why it was found, and other records of its topic."""

    record: Record
    reason: str
    others: Sequence[Record] = ()


class Retrieved(NamedTuple):
    """Records with the reason why each was found, best match first, and the number left out."""

    records: Sequence[RetrievedRecord]
    left_out: int = 0


def retrieve(connection: sa.Connection, wanted: Sequence[Criterion], by_alias: ByAlias) -> Retrieved:
    """Return the records that answer the criteria, each once."""
    found: dict[tuple[str, str], RetrievedRecord] = {}
    left_out = 0
    for each in wanted:
        answer = _find_by_code(connection, each) if each.code else Retrieved([])
        if each.name and not answer.records:
            answer = _find_by_name(connection, each.name, by_alias)
        left_out += answer.left_out
        for retrieved in answer.records:
            found.setdefault((retrieved.record["type"], retrieved.record["id"]), retrieved)
    return Retrieved(list(found.values()), left_out)


def describe_results(wanted: Sequence[Criterion], found: Retrieved, language: str) -> str:
    """Return a sentence with the criteria, the number of results and the number left out."""
    what = "; ".join(_format_criterion(each) for each in wanted)
    words = f"medcontent results for {what}"
    if not found.records:
        words = f"medcontent has no page for {what}. An empty result does not mean that nothing is known."
    if found.left_out:
        more = "1 more record is" if found.left_out == 1 else f"{found.left_out} more records are"
        words = f"{words}. {more} left out; {LOOKUP} and {SEARCH} have them."
    if language and language.partition("-")[0].casefold() != "en":
        words = f"{words.rstrip('.')}. No page is in the language {language}: all pages are in English."
    return words


def _find_by_code(connection: sa.Connection, wanted: Criterion) -> Retrieved:
    entries = gather(find(connection, _build_query(wanted)), lambda each: each.record)
    records = [
        RetrievedRecord(each.first.record, each.first.reason, [other.record for other in each.others])
        for each in entries[:MAX_ENTRIES]
    ]
    return Retrieved(records, sum(map(len, entries[MAX_ENTRIES:])))


def _find_by_name(connection: sa.Connection, name: str, by_alias: ByAlias) -> Retrieved:
    bodies: Sequence[bytes] = find_by_name(connection, STATED, name, MAX_FOUND)
    total, reason = len(bodies), f'It has the requested name, "{name}".'
    if not bodies:
        bodies, total = by_alias(name, MAX_ENTRIES)
        reason = f'The requested name, "{name}", is another name of it.'
    entries = gather(map(_read_body, bodies), lambda record: record)
    shown = entries[:MAX_ENTRIES]
    records = [RetrievedRecord(each.first, reason, each.others) for each in shown]
    return Retrieved(records, total - sum(map(len, shown)))


def _read_body(body: bytes) -> Mapping[str, Any]:
    record = orjson.loads(body)
    return get_kind(record["type"]).complete_record(record)


def _format_criterion(wanted: Criterion) -> str:
    system = _build_query(wanted).system
    title = system.title if system else wanted.system
    return " ".join(part for part in (title, wanted.code or wanted.name) if part)


def _build_query(wanted: Criterion) -> CodeQuery:
    return parse_code(f"{wanted.system}{SEPARATOR}{wanted.code}")
