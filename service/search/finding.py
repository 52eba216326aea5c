"""Finding: the hits for a question, the best first, and how many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from tantivy import Occur, Query

from schemas.search import Tier
from service.search.asking import Question, Reading
from service.search.index import Index, Part, Stored, any_of, read
from service.search.keys import TYPE, facet, name_key
from service.search.marking import Highlight, highlights
from service.search.telling import told

# What stands in a record counts 1 for each word. These come on top: that two words follow each other, ...
PAIR = 0.6
# ... that a whole name of the record stands in the question, for each of its words, ...
NAME = {Tier.NAME: 0.9, Tier.ALIAS: 0.7, Tier.TERM: 0.5}
# ... and that the record is called just what was asked, or has it as a code.
WHOLE = 8.0


class TooMany(Exception):
    """More records have the words than may be looked at."""


class Hit(NamedTuple):
    """A record that matches, and why."""

    type: str
    id: str
    name: str
    matched_on: Tier
    highlights: Sequence[Highlight]


@dataclass(frozen=True)
class Found:
    """What was found: a page of hits, and how many there are in all."""

    hits: Sequence[Hit]
    total: int
    omitted: int
    match: str
    read_as: str | None
    message: str
    searched: Sequence[Tier] = tuple(Tier)


def find(index: Index, question: Question, offset: int = 0, limit: int = 25, most: float = inf) -> Found:
    """Return the hits from `offset` on, at most `limit`.

    Raises TooMany where more than `most` records have the words, those that have several counted for each.
    """
    reading = Reading(question.text, index)
    hits: list[Hit] = []
    total = omitted = 0
    sections = [_Section(part, reading, question) for part in index.parts]
    if sum(section.looked_at for section in sections) > most:
        raise TooMany(question)
    for section in sections:
        found, matching = section.hits(limit - len(hits), max(offset - total, 0))
        hits += [_hit(read(stored), reading) for stored in found]
        total += matching
        omitted += section.unfiltered() - matching if question.exclude else 0
    match = _match(reading, sections, total)
    return Found(hits, total, omitted, match, reading.read_as, told(index, reading, match, total, omitted))


class _Section:
    """A question put to one part of the index."""

    def __init__(self, part: Part, reading: Reading, question: Question) -> None:
        self._part = part
        self._reading = reading
        having = {token: part.frequency("words", token) for token in reading.stems}
        self._stems = [token for token, number in having.items() if number]
        self.looked_at = sum(having.values())
        self._codes = [each for each in reading.codes.keys if part.frequency("keys", each)]
        within = {TYPE: question.types, "condition": question.conditions, "document": question.documents}
        self._within = [_facets(name, values) for name, values in within.items() if values]
        self._without = _facets("exclude", question.exclude)

    def hits(self, limit: int, offset: int) -> tuple[list[bytes], int]:
        """Return the stored hits, at most `limit` from `offset` on, and how many there are in all."""
        if not self._stems and not self._codes:
            return [], 0
        known = self._known()
        if not limit or (known is not None and offset >= known):
            return [], self._count(self._without) if known is None else known
        ranked = self._filtered(any_of(self._scored()), self._without)
        if known is not None:
            return self._part.first(ranked, limit, offset), known
        return self._part.best(ranked, limit, offset)

    def unfiltered(self) -> int:
        """Return how many hits there are where nothing is excluded."""
        return self._count([]) if self._stems or self._codes else 0

    def has_exact(self) -> bool:
        """Return whether one of the hits is called just what was asked, or has it as a code."""
        keys = [each for each in self._reading.whole if self._part.frequency("keys", each)]
        if not keys or not (self._within or self._without):
            return bool(keys)
        return self._part.count(self._filtered(self._part.any_of("keys", keys), self._without)) > 0

    def _scored(self) -> Iterator[Query]:
        part, reading = self._part, self._reading
        yield from (part.term("words", token, reading.stems[token]) for token in self._stems)
        yield from (part.term("words", pair, PAIR) for pair in reading.pairs if part.frequency("words", pair))
        yield from (
            part.having("keys", key, worth) for key, worth in self._worth().items() if part.frequency("keys", key)
        )

    def _worth(self) -> dict[str, float]:
        """Return what it is worth to have a key of the question."""
        worth: dict[str, float] = {}
        for run in self._reading.runs:
            known = sum(self._part.rarity(token) * self._reading.stems[token] for token in run)
            worth |= {name_key(tier, run): share * known for tier, share in NAME.items()}
        for name in self._reading.whole | set(self._codes):
            worth[name] = worth.get(name, 0.0) + WHOLE
        return worth

    def _known(self) -> int | None:
        """Return how many hits there are where the index knows that without looking."""
        if len(self._stems) != 1 or self._codes or self._within or self._without:
            return None
        return self._part.frequency("words", self._stems[0])

    def _count(self, without: Sequence[str]) -> int:
        matching = [self._part.any_of(*each) for each in (("words", self._stems), ("keys", self._codes)) if each[1]]
        return self._part.count(self._filtered(any_of(matching) if len(matching) > 1 else matching[0], without))

    def _filtered(self, query: Query, without: Sequence[str]) -> Query:
        if not self._within and not without:
            return query
        parts = [(Occur.Must, query)]
        parts += [(Occur.Must, self._part.any_of("facets", each)) for each in self._within]
        parts += [(Occur.MustNot, self._part.any_of("facets", without))] if without else []
        return Query.boolean_query(parts)


def _facets(name: str, values: Sequence[str]) -> list[str]:
    return [facet(name, value) for value in values]


def _hit(stored: Stored, reading: Reading) -> Hit:
    found = highlights(stored, reading)
    return Hit(stored.type, stored.id, stored.name, found[0].tier if found else Tier.NAME, found)


def _match(reading: Reading, sections: Sequence[_Section], total: int) -> str:
    if not total:
        return "none"
    if any(section.has_exact() for section in sections):
        return "exact"
    return "similar" if reading.is_guessed else "words"
