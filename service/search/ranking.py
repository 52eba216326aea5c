"""Ranking: the records that a question finds, and the order that they are shown in.

There is one order over all kinds. A record ranks by how much of the question it meets, each word counting by how few
records have it; what it is called, and of which kind it is, decide between those that meet as much.
"""

from collections.abc import Iterator, Sequence
from itertools import starmap

from tantivy import Occur, Query

from schemas.search import Tier
from service.search.index import IndexPart, match_any
from service.search.keys import TYPE, build_facet_key, name_key
from service.search.query import ParsedQuestion, Question
from service.search.tokenizer import LIGHT

# A word of the question counts by how distinctive it is, in whichever kind of record. So do these, as shares of what
# the words are worth: that two words follow each other in a name, ...
PAIR = 0.6
# ... that the question contains a whole name of the record, ...
NAME = {Tier.NAME: 0.9, Tier.ALIAS: 0.7, Tier.TERM: 0.5}
# ... that the document is about a word which the record does not repeat: "it is contagious", in one on fever, ...
CONTEXT = 1.1
# ... and that no word of the question is missing.
COMPLETE = 0.5
REQUIRED = ("words", "context")
# Records whose name or code is exactly the question come first.
WHOLE = 8.0


class Ranking:
    """A question put to the index."""

    def __init__(self, part: IndexPart, reading: ParsedQuestion, question: Question) -> None:
        """Take the records, the question as it is read, and its filters."""
        self._part = part
        self._reading = reading
        having = {token: part.count_documents("words", token) for token in reading.stems}
        self._stems = [token for token, number in having.items() if number]
        self._having = set(self._stems)
        self.looked_at = sum(having.values())
        self._codes = [each for each in reading.codes.keys if part.count_documents("keys", each)]
        within = {TYPE: question.types, "condition": question.conditions, "document": question.documents}
        self._within = [_list_facets(name, values) for name, values in within.items() if values]
        self._without = _list_facets("exclude", question.exclude)

    def find_hits(self, limit: int, offset: int) -> tuple[list[bytes], int]:
        """Return the stored hits, at most `limit` from `offset` on, and how many there are in all."""
        if not self._stems and not self._codes:
            return [], 0
        known = self._count_known()
        if not limit or (known is not None and offset >= known):
            return [], self._count(self._without) if known is None else known
        ranked = self._rank()
        if known is not None:
            return self._part.find_first(ranked, limit, offset), known
        return self._part.find_best(ranked, limit, offset)

    def count_unfiltered(self) -> int:
        """Return how many hits there are where nothing is excluded."""
        return self._count([]) if self._stems or self._codes else 0

    def has_exact(self) -> bool:
        """Return whether one of the hits is called just what was asked, or has it as a code."""
        keys = [each for each in self._reading.exact if self._part.count_documents("keys", each)]
        if not keys or not (self._within or self._without):
            return bool(keys)
        return self._part.count(self._filter_query(self._part.match_any("keys", keys), self._without)) > 0

    def _rank(self) -> Query:
        """Return the query that ranks the hits; each has a word itself, and not only by its document."""
        scored, complete = list(self._list_scored()), list(self._list_complete())
        if not (context := list(self._list_context())):
            return self._filter_query(match_any([*scored, *complete]), self._without)
        raising = [(Occur.Should, each) for each in (*context, *complete)]
        return self._filter_query(Query.boolean_query([(Occur.Must, match_any(scored)), *raising]), self._without)

    def _list_context(self) -> Iterator[Query]:
        if len(self._reading.asked) > 1:
            for token in self._stems:
                if self._part.count_documents("context", token):
                    yield self._part.match_constant("context", token, CONTEXT * self._weigh(token))

    def _list_complete(self) -> Iterator[Query]:
        """Yield the query for the records that meet the whole question, everyday words aside, by themselves or not."""
        words = [each for each in self._reading.asked if each.weight > LIGHT]
        groups = [known for each in words if (known := [token for token in each.readings if token in self._having])]
        if len(groups) > 1:
            worth = sum(max(map(self._weigh, each)) for each in groups)
            yield Query.const_score_query(Query.boolean_query(list(map(self._require, groups))), COMPLETE * worth)

    def _require(self, tokens: Sequence[str]) -> tuple[Occur, Query]:
        """Return the condition that a record or what its document is about has one of the words."""
        having = [(field, each) for field in REQUIRED for each in tokens if self._part.count_documents(field, each)]
        return Occur.Must, match_any(starmap(self._part.match_plain, having))

    def _weigh(self, token: str) -> float:
        """Return what having a word of the question is worth."""
        return self._part.weigh_token(token) * self._reading.stems[token]

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
        """Return what it is worth to have a key of the question."""
        worth: dict[str, float] = {}
        for run in self._reading.runs:
            known = sum(map(self._weigh, run))
            worth |= {name_key(tier, run): share * known for tier, share in NAME.items()}
        for name in self._reading.whole | set(self._codes):
            worth[name] = worth.get(name, 0.0) + WHOLE
        return worth

    def _count_known(self) -> int | None:
        """Return how many hits there are where the index knows that without looking."""
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
