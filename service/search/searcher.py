"""Searching: the hits for a question, best first, and their number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from tantivy import Occur, Query

from schemas.search import Tier
from service.search.highlighter import MemberHighlight, list_highlights
from service.search.index import IndexPart, SearchIndex, Stored, match_any, read
from service.search.keys import TYPE, build_facet_key, name_key
from service.search.messages import describe_outcome
from service.search.query import ParsedQuestion, Question

# Each matching word scores 1. These are added for two adjacent words, ...
PAIR = 0.6
# ... for a whole name of the record in the question, for each of its words, ...
NAME = {Tier.NAME: 0.9, Tier.ALIAS: 0.7, Tier.TERM: 0.5}
# ... and for a name or code that is exactly the question.
WHOLE = 8.0


class TooMany(Exception):
    """More records have the words than the search may scan."""


class SearchHit(NamedTuple):
    """A matching record, and why it matches."""

    type: str
    id: str
    name: str
    matched_on: Tier
    highlights: Sequence[MemberHighlight]


@dataclass(frozen=True)
class SearchResult:
    """The result of a search: a page of hits, and the total number."""

    hits: Sequence[SearchHit]
    total: int
    omitted: int
    match: str
    read_as: str | None
    message: str
    searched: Sequence[Tier] = tuple(Tier)


def find(index: SearchIndex, question: Question, offset: int = 0, limit: int = 25, most: float = inf) -> SearchResult:
    """Return at most `limit` hits from `offset` on.

    Raises TooMany if more than `most` records have the words; a record counts once for each of them.
    """
    reading = ParsedQuestion(question.text, index)
    hits: list[SearchHit] = []
    total = omitted = 0
    sections = [_Section(part, reading, question) for part in index.parts]
    if sum(section.looked_at for section in sections) > most:
        raise TooMany(question)
    for section in sections:
        found, matching = section.find_hits(limit - len(hits), max(offset - total, 0))
        hits += [_build_hit(read(stored), reading) for stored in found]
        total += matching
        omitted += section.count_unfiltered() - matching if question.exclude else 0
    match = _match(reading, sections, total)
    return SearchResult(
        hits, total, omitted, match, reading.read_as, describe_outcome(index, reading, match, total, omitted)
    )


class _Section:
    """A question for one part of the index."""

    def __init__(self, part: IndexPart, reading: ParsedQuestion, question: Question) -> None:
        self._part = part
        self._reading = reading
        having = {token: part.count_documents("words", token) for token in reading.stems}
        self._stems = [token for token, number in having.items() if number]
        self.looked_at = sum(having.values())
        self._codes = [each for each in reading.codes.keys if part.count_documents("keys", each)]
        within = {TYPE: question.types, "condition": question.conditions, "document": question.documents}
        self._within = [_list_facets(name, values) for name, values in within.items() if values]
        self._without = _list_facets("exclude", question.exclude)

    def find_hits(self, limit: int, offset: int) -> tuple[list[bytes], int]:
        """Return at most `limit` stored hits from `offset` on, and their total number."""
        if not self._stems and not self._codes:
            return [], 0
        known = self._count_known()
        if not limit or (known is not None and offset >= known):
            return [], self._count(self._without) if known is None else known
        ranked = self._filter_query(match_any(self._list_scored()), self._without)
        if known is not None:
            return self._part.find_first(ranked, limit, offset), known
        return self._part.find_best(ranked, limit, offset)

    def count_unfiltered(self) -> int:
        """Return the number of hits without exclusions."""
        return self._count([]) if self._stems or self._codes else 0

    def has_exact(self) -> bool:
        """Return whether the name or code of a hit is exactly the question."""
        keys = [each for each in self._reading.exact if self._part.count_documents("keys", each)]
        if not keys or not (self._within or self._without):
            return bool(keys)
        return self._part.count(self._filter_query(self._part.match_any("keys", keys), self._without)) > 0

    def _list_scored(self) -> Iterator[Query]:
        part, reading = self._part, self._reading
        yield from (part.match_token("words", token, reading.stems[token]) for token in self._stems)
        yield from (
            part.match_token("words", pair, PAIR) for pair in reading.pairs if part.count_documents("words", pair)
        )
        yield from (
            part.match_constant("keys", key, worth)
            for key, worth in self._weigh_keys().items()
            if part.count_documents("keys", key)
        )

    def _weigh_keys(self) -> dict[str, float]:
        """Return the scores of the question's keys."""
        worth: dict[str, float] = {}
        for run in self._reading.runs:
            known = sum(self._part.weigh_token(token) * self._reading.stems[token] for token in run)
            worth |= {name_key(tier, run): share * known for tier, share in NAME.items()}
        for name in self._reading.whole | set(self._codes):
            worth[name] = worth.get(name, 0.0) + WHOLE
        return worth

    def _count_known(self) -> int | None:
        """Return the number of hits if the index knows it without a scan."""
        if len(self._stems) != 1 or self._codes or self._within or self._without:
            return None
        return self._part.count_documents("words", self._stems[0])

    def _count(self, without: Sequence[str]) -> int:
        matching = [self._part.match_any(*each) for each in (("words", self._stems), ("keys", self._codes)) if each[1]]
        return self._part.count(self._filter_query(match_any(matching) if len(matching) > 1 else matching[0], without))

    def _filter_query(self, query: Query, without: Sequence[str]) -> Query:
        if not self._within and not without:
            return query
        parts = [(Occur.Must, query)]
        parts += [(Occur.Must, self._part.match_any("facets", each)) for each in self._within]
        parts += [(Occur.MustNot, self._part.match_any("facets", without))] if without else []
        return Query.boolean_query(parts)


def _list_facets(name: str, values: Sequence[str]) -> list[str]:
    return [build_facet_key(name, value) for value in values]


def _build_hit(stored: Stored, reading: ParsedQuestion) -> SearchHit:
    found = list_highlights(stored, reading)
    return SearchHit(stored.type, stored.id, stored.name, found[0].tier if found else Tier.NAME, found)


def _match(reading: ParsedQuestion, sections: Sequence[_Section], total: int) -> str:
    if not total:
        return "none"
    if any(section.has_exact() for section in sections):
        return "exact"
    return "words" if reading.read_as is None else "similar"
