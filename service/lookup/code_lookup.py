"""Code look-up: the records that match a code, best match first, each with the reason in words.

An unknown code or terminology is a valid question with an empty answer. The queries do not grow with the store: they
read the code, its ancestors, and the first of its descendants.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
import sqlalchemy as sa

from schemas.codes import RELATION
from schemas.terminologies import UNDERSTOOD, CodeSystem, find_system
from service.catalog import KINDS, RANK, get_kind
from service.lookup.code_systems import find_twin, list_above, list_levels, spell_code
from service.lookup.match import MATCHES, TABLE, CodePlace, explain_match
from service.lookup.topic_entries import TopicEntry, describe_other, gather
from service.store.lookups import SEPARATOR, Carrier, encode_code, find_carriers

# The maximum number of records in an answer.
MAX_FOUND = 100
STATED = tuple(kind.name for kind in KINDS if kind.stated)
NOT_KNOWN = "An empty result does not mean that nothing is known."

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class CodeQuery:
    """A code as a client asked for it; the terminology is None if it is unknown."""

    text: str
    named: str
    system: CodeSystem | None
    code: str

    @cached_property
    def places(self) -> Mapping[tuple[str, str], CodePlace]:
        """The (terminology, code) pairs that can be found by an index look-up, with the place of each."""
        if self.system is None:
            return {}
        found = {(self.system.name, self.code): CodePlace.SAME}
        found |= {(self.system.name, code): CodePlace.ABOVE for code in list_above(self.system, self.code)}
        other, lengths = find_twin(self.system), list_levels(self.system, self.code)
        if other and lengths:
            found[other.name, self.code[: lengths[0]]] = CodePlace.SAME if len(lengths) == 1 else CodePlace.ABOVE
        return found

    @property
    def below(self) -> list[tuple[str, str]]:
        """The (terminology, code) pairs whose longer codes fall under the requested code."""
        if self.system is None or not list_levels(self.system, self.code):
            return []
        return [each for each, place in self.places.items() if place is CodePlace.SAME]


@dataclass(frozen=True)
class CodeMatch:
    """A record found by one of its codes."""

    carrier: Carrier
    place: CodePlace
    rank: tuple[int, int, int, str]

    @property
    def match(self) -> str:
        """How the record relates to the requested code."""
        return TABLE[self.place, self.carrier.relation]

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The record as it is served."""
        body: dict[str, Any] = orjson.loads(self.carrier.body)
        return get_kind(body["type"]).complete_record(body)

    @property
    def code(self) -> Mapping[str, Any]:
        """The code in the record, as its editors wrote it."""
        carrier, plain = self.carrier, UNDERSTOOD[self.carrier.system].normalise
        here = (carrier.system, carrier.code, carrier.relation)
        return next(each for each in self.record["codes"] if _build_key(each, plain) == here)

    @property
    def reason(self) -> str:
        """The reason why the record was found, in words."""
        carried = f"{UNDERSTOOD[self.carrier.system].title} {self.code['code']}"
        return explain_match(self.place, self.carrier.relation, carried, self.code["note"])


def parse_code(text: str) -> CodeQuery:
    """Return the query for a text `system|code`."""
    named, _, code = text.rpartition(SEPARATOR)
    system = find_system(named)
    return CodeQuery(text, named, system, system.normalise(code) if system else code)


def look_up(connection: sa.Connection, wanted: CodeQuery, *, is_folded: bool = True) -> Answer:
    """Return the newest release's answer for a code; if it `is_folded`, the records of a topic are one item."""
    found = find(connection, wanted)
    listed = found[:MAX_FOUND]
    entries = gather(listed, lambda each: each.record) if is_folded else [TopicEntry(each) for each in listed]
    shown = [_build_item(each) for each in entries]
    match = shown[0]["match"] if shown else "none"
    return {
        "code": _describe_code(wanted),
        "outcome": {"match": match, "reason": _explain(wanted, shown), "searched": _list_searched(wanted)},
        "items": shown,
        "more": len(found) > MAX_FOUND,
    }


def find(connection: sa.Connection, wanted: CodeQuery) -> list[CodeMatch]:
    """Return the records of the newest release that match a code, each once, best match first."""
    return _keep_best(_find_records(connection, wanted)) if wanted.system else []


def _find_records(connection: sa.Connection, wanted: CodeQuery) -> Iterator[CodeMatch]:
    groups: dict[str, list[str]] = {match: [] for match in MATCHES}
    for (system, code), place in wanted.places.items():
        for relation in RELATION.terms:
            groups[TABLE[place, relation]].append(encode_code(system, code, relation))
    nearest = list(wanted.places)
    for carrier in find_carriers(connection, STATED, list(groups.values()), wanted.below, MAX_FOUND + 1):
        here = (carrier.system, carrier.code)
        place = wanted.places.get(here, CodePlace.BELOW)
        distance = nearest.index(here) if here in wanted.places else len(carrier.code)
        match = MATCHES.index(TABLE[place, carrier.relation])
        yield CodeMatch(carrier, place, (match, distance, RANK[carrier.kind], carrier.order_key))


def _keep_best(found: Iterator[CodeMatch]) -> list[CodeMatch]:
    """Return each record once, with its best matching code; best match first."""
    best: dict[tuple[str, str], CodeMatch] = {}
    for each in sorted(found, key=lambda each: each.rank):
        best.setdefault((each.carrier.kind, each.carrier.id), each)
    return list(best.values())


def _build_item(entry: TopicEntry[CodeMatch]) -> dict[str, Any]:
    found, record = entry.first, entry.first.record
    return {
        "type": record["type"],
        "id": record["id"],
        "name": record["name"],
        "self": record["links"]["self"],
        "webUrl": record["links"]["webUrl"],
        "match": found.match,
        "reason": found.reason,
        "code": found.code,
        "document": record["document"],
        "topic": record["topic"],
        "others": [describe_other(each.record) for each in entry.others],
    }


def _build_key(code: Mapping[str, Any], plain: Callable[[str], str]) -> tuple[str, str, str]:
    return code["system"], plain(code["code"]), code["relation"]


def _describe_code(wanted: CodeQuery) -> dict[str, Any]:
    system = wanted.system
    return {
        "asked": wanted.text,
        "system": system.name if system else None,
        "title": system.title if system else None,
        "uri": system.uri if system else None,
        "code": spell_code(system, wanted.code) if system else wanted.code,
    }


def _list_searched(wanted: CodeQuery) -> list[str]:
    return [f"{name}{SEPARATOR}{spell_code(UNDERSTOOD[name], code)}" for name, code in wanted.places]


def _explain(wanted: CodeQuery, shown: Sequence[Mapping[str, Any]]) -> str:
    if shown:
        return str(shown[0]["reason"])
    if wanted.system is None:
        known = ", ".join(UNDERSTOOD)
        return f'The terminology "{wanted.named}" is unknown; known terminologies: {known}. {NOT_KNOWN}'
    title = wanted.system.title
    licence = "" if wanted.system.shipped else f" The content that ships with the service has no codes of {title}."
    searched = "this code" if len(wanted.places) == 1 else "this code, one that it falls under, or one below it"
    return f"No record carries {searched} ({title}).{licence} {NOT_KNOWN}"
