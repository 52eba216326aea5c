"""Answering: the records about what a code means, the best first, and in words how they stand to it.

A code or terminology that is not known is an answer too. What is asked of the store does not grow with the store: the
code, those that it falls under, and the first of those that fall under it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
import sqlalchemy as sa

from schemas.codes import RELATION
from schemas.terminologies import UNDERSTOOD, CodeSystem, system_named
from service.catalog import KINDS
from service.lookup.standing import MATCHES, TABLE, Place, reason
from service.lookup.systems import above, levels, spelled, twin
from service.store.lookups import SEPARATOR, Carrier, carriers, coded

# How many records an answer holds at most.
MOST = 100
STATED = tuple(kind.name for kind in KINDS if kind.stated)
RANK: Mapping[str, int] = {kind.name: number for number, kind in enumerate(KINDS)}
NOT_KNOWN = "That nothing was found does not mean that nothing is known."

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A code as a client asked for it; the terminology is None where it is not known."""

    text: str
    named: str
    system: CodeSystem | None
    code: str

    @cached_property
    def places(self) -> Mapping[tuple[str, str], Place]:
        """The codes that can be found by seeking, each a terminology and a code, with the place of each."""
        if self.system is None:
            return {}
        found = {(self.system.name, self.code): Place.SAME}
        found |= {(self.system.name, code): Place.ABOVE for code in above(self.system, self.code)}
        other, lengths = twin(self.system), levels(self.system, self.code)
        if other and lengths:
            found[other.name, self.code[: lengths[0]]] = Place.SAME if len(lengths) == 1 else Place.ABOVE
        return found

    @property
    def below(self) -> list[tuple[str, str]]:
        """The terminologies and codes whose longer codes fall under the code asked for."""
        if self.system is None or not levels(self.system, self.code):
            return []
        return [each for each, place in self.places.items() if place is Place.SAME]


@dataclass(frozen=True)
class Found:
    """A record that was found, by one of the codes that it carries."""

    carrier: Carrier
    place: Place
    rank: tuple[int, int, int, str]

    @property
    def match(self) -> str:
        """How the record stands to the code asked for."""
        return TABLE[self.place, self.carrier.relation]

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The record as it is served."""
        body: Mapping[str, Any] = orjson.loads(self.carrier.body)
        return body

    @property
    def code(self) -> Mapping[str, Any]:
        """The code that the record carries, as its editors wrote it."""
        carrier, plain = self.carrier, UNDERSTOOD[self.carrier.system].plain
        here = (carrier.system, carrier.code, carrier.relation)
        return next(each for each in self.record["codes"] if _key(each, plain) == here)

    @property
    def reason(self) -> str:
        """Why the record was found, in words."""
        carried = f"{UNDERSTOOD[self.carrier.system].title} {self.code['code']}"
        return reason(self.place, self.carrier.relation, carried, self.code["note"])


def asked(text: str) -> Asked:
    """Return the code that a text `system|code` asks for."""
    named, _, code = text.rpartition(SEPARATOR)
    system = system_named(named)
    return Asked(text, named, system, system.plain(code) if system else code)


def look_up(connection: sa.Connection, wanted: Asked) -> Answer:
    """Return what the newest release has on a code."""
    found = find(connection, wanted)
    shown = [_item(each) for each in found[:MOST]]
    match = shown[0]["match"] if shown else "none"
    return {
        "code": _shown(wanted),
        "outcome": {"match": match, "reason": _reason(wanted, shown), "searched": _searched(wanted)},
        "items": shown,
        "more": len(found) > MOST,
    }


def find(connection: sa.Connection, wanted: Asked) -> list[Found]:
    """Return the records of the newest release that a code finds, each once, the best first."""
    return _best(_found(connection, wanted)) if wanted.system else []


def _found(connection: sa.Connection, wanted: Asked) -> Iterator[Found]:
    groups: dict[str, list[str]] = {match: [] for match in MATCHES}
    for (system, code), place in wanted.places.items():
        for relation in RELATION.terms:
            groups[TABLE[place, relation]].append(coded(system, code, relation))
    nearest = list(wanted.places)
    for carrier in carriers(connection, STATED, list(groups.values()), wanted.below, MOST + 1):
        here = (carrier.system, carrier.code)
        place = wanted.places.get(here, Place.BELOW)
        distance = nearest.index(here) if here in wanted.places else len(carrier.code)
        match = MATCHES.index(TABLE[place, carrier.relation])
        yield Found(carrier, place, (match, distance, RANK[carrier.kind], carrier.order_key))


def _best(found: Iterator[Found]) -> list[Found]:
    """Return each record once, by the code that says most of it; the best first."""
    best: dict[tuple[str, str], Found] = {}
    for each in sorted(found, key=lambda each: each.rank):
        best.setdefault((each.carrier.kind, each.carrier.id), each)
    return list(best.values())


def _item(found: Found) -> dict[str, Any]:
    record = found.record
    return {
        "type": record["type"],
        "id": record["id"],
        "name": record["name"],
        "self": record["links"]["self"],
        "webUrl": record["links"]["webUrl"],
        "match": found.match,
        "reason": found.reason,
        "code": found.code,
    }


def _key(code: Mapping[str, Any], plain: Callable[[str], str]) -> tuple[str, str, str]:
    return code["system"], plain(code["code"]), code["relation"]


def _shown(wanted: Asked) -> dict[str, Any]:
    system = wanted.system
    return {
        "asked": wanted.text,
        "system": system.name if system else None,
        "title": system.title if system else None,
        "uri": system.uri if system else None,
        "code": spelled(system, wanted.code) if system else wanted.code,
    }


def _searched(wanted: Asked) -> list[str]:
    return [f"{name}{SEPARATOR}{spelled(UNDERSTOOD[name], code)}" for name, code in wanted.places]


def _reason(wanted: Asked, shown: Sequence[Mapping[str, Any]]) -> str:
    if shown:
        return str(shown[0]["reason"])
    if wanted.system is None:
        known = ", ".join(UNDERSTOOD)
        return f'The terminology "{wanted.named}" is not known here; these are: {known}. {NOT_KNOWN}'
    title = wanted.system.title
    licence = "" if wanted.system.shipped else f" The content that ships with the service has no codes of {title}."
    searched = "this code" if len(wanted.places) == 1 else "this code, one that it falls under, or one below it"
    return f"No record carries {searched} ({title}).{licence} {NOT_KNOWN}"
