"""Ranking: the records that a question finds, and the order that they are shown in.

There is one order over all kinds. A record ranks by how much of the question it meets, each word counting by how few
records have it; what it is called, and of which kind it is, decide between those that meet as much.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import inf

from tantivy import Occur, Query

from schemas.search import Tier
from service.search.answering import Answering
from service.search.document_profiles import weigh_documents
from service.search.index import SearchIndex, match_all, match_any, read
from service.search.keys import (
    ANSWERS,
    CONDITION,
    DOCUMENT,
    PUBLISHER,
    TOPIC,
    TYPE,
    build_facet_key,
    build_pair_key,
    name_key,
)
from service.search.query import ParsedQuestion, Question
from service.search.tokenizer import LIGHT
from service.search.typo_correction import ParsedWord

# A word of the question counts by how distinctive it is, in whichever kind of record. So do these, as shares of what
# the words are worth: that two words follow each other in a name, ...
PAIR = 0.6
# ... that the question contains a whole name of the record, the more of the question it is, ...
NAME = {Tier.NAME: 0.7, Tier.ALIAS: 0.55, Tier.TERM: 0.4}
# ... that the document is about a word which the record does not repeat: "it is contagious", in one on fever, ...
CONTEXT = 1.1
# ... that the document as a whole answers the question best, ...
PROFILE = 1.2
# ... that the record has what articles write for a word: surgery for operation, ...
SUPPORT = 0.8
# ... that it answers the form of the question (see answering.py), ...
# ... and that no word of the question is missing.
COMPLETE = 0.5
# A word that more than this share of the records have, and more than this number, may be missing: the condition would
# cost more than it tells.
COMMON_SHARE, COMMON_RECORDS = 0.25, 1000
REQUIRED = ("words", "context")
# The maximum number of conditions of topics by which records are filtered.
MAX_MEMBERS = 1000
# Records whose name or code is exactly the question come first, whatever their words and documents are worth to others:
# more than all of the above together. A code in a longer question counts as much as a distinctive word.
WHOLE, WHOLE_SHARE = 8.0, 8.0


class Ranking:
    """A question put to the index."""

    def __init__(self, index: SearchIndex, reading: ParsedQuestion, question: Question) -> None:
        """Take the index, the question as it is read, and its filters."""
        self._part = part = index.records
        self._profiles = index.profiles
        self._reading = reading
        self._having = {token: part.count_documents("words", token) for token in reading.stems}
        self._stems = [token for token, number in self._having.items() if number]
        self.looked_at = sum(self._having.values())
        self._codes = [each for each in reading.codes.keys if part.count_documents("keys", each)]
        self._worth = {token: part.weigh_token(token) * weight for token, weight in reading.stems.items()}
        self._is_long = len(reading.asked) > 1
        self._answering = Answering(part, reading.form)
        within = {TYPE: question.types, CONDITION: question.conditions, DOCUMENT: question.documents}
        within[PUBLISHER] = question.publishers
        self._within = [_list_facets(name, values) for name, values in within.items() if values]
        self._within += [self._list_about(question.topics)] if question.topics else []
        self._is_about_subject = bool(question.conditions or question.documents or question.topics)
        self._without = _list_facets("exclude", question.exclude)

    def find_hits(self, limit: int, offset: int) -> tuple[list[bytes], int]:
        """Return the stored hits, at most `limit` from `offset` on, and how many there are in all."""
        if not self._finds:
            return [], 0
        known = self._count_known()
        if not limit or (known is not None and offset >= known):
            return [], self._count(self._without) if known is None else known
        ranked = self._ranked
        if known is not None:
            return self._part.find_first(ranked, limit, offset), known
        return self._part.find_best(ranked, limit, offset)

    def find_of_topic(self, topic: str, limit: int) -> tuple[list[bytes], int]:
        """Return the stored hits of a topic, at most `limit`, and how many there are."""
        of_topic = self._part.match_any("facets", _list_facets(TOPIC, [topic]))
        return self._part.find_best(match_all([self._ranked, of_topic]), limit)

    def count_unfiltered(self) -> int:
        """Return how many hits there are where nothing is excluded."""
        return self._count([]) if self._finds else 0

    @property
    def _finds(self) -> bool:
        """Whether anything of the question can find a record."""
        return bool(self._stems or self._codes or (self._is_about_subject and self._answering))

    def has_exact(self) -> bool:
        """Return whether one of the hits is called just what was asked, or has it as a code."""
        keys = [each for each in self._reading.exact if self._part.count_documents("keys", each)]
        if not keys or not (self._within or self._without):
            return bool(keys)
        return self._part.count(self._filter_query(self._part.match_any("keys", keys), self._without)) > 0

    def _list_about(self, topics: Sequence[str]) -> list[str]:
        """Return the facets of records of these topics, and of those that refer to a condition of one."""
        gathered = _list_facets(TOPIC, topics)
        conditions = [self._part.match_any("facets", each) for each in (gathered, _list_facets(TYPE, [CONDITION]))]
        members = map(read, self._part.find_first(match_all(conditions), MAX_MEMBERS))
        return [*gathered, *_list_facets(CONDITION, [each.id for each in members])]

    @cached_property
    def _ranked(self) -> Query:
        """The query that ranks the hits; each has a word itself, and not only by its document."""
        found = match_any([*self._list_scored(), *self._list_supported()])
        raising = list(self._list_raising()) if self._is_long or self._answering else []
        if not raising:
            return self._filter_query(found, self._without)
        ranked = Query.boolean_query([(Occur.Must, found), *((Occur.Should, each) for each in raising)])
        return self._filter_query(ranked, self._without)

    def _list_raising(self) -> Iterator[Query]:
        part = self._part
        yield from (part.match_constant("context", each, CONTEXT * self._worth[each]) for each in self._topical)
        documents = weigh_documents(self._profiles, self._reading.about) if self._is_long else {}
        for document, share in documents.items():
            yield part.match_constant("facets", build_facet_key(ANSWERS, document), PROFILE * self._whole * share)
        yield from self._answering.list_raising(documents, self._whole, self._list_conditions())
        for each in self._reading.asked:
            yield from self._list_supports(each)
        yield from self._list_complete()

    def _list_complete(self) -> Iterator[Query]:
        """Yield the query for the records that meet the whole question, common words aside, by themselves or not."""
        words = self._required
        if len(words) > 1:
            worth = COMPLETE * sum(map(self._worth.__getitem__, words))
            yield Query.const_score_query(Query.boolean_query(list(map(self._require, words))), worth)

    @cached_property
    def _required(self) -> Sequence[str]:
        """The words that a record must meet to meet the whole question."""
        asked = (next(iter(each.stems)) for each in self._reading.asked if each.stems and each.weight > LIGHT)
        common = max(COMMON_RECORDS, COMMON_SHARE * len(self._part))
        return [each for each in dict.fromkeys(asked) if self._having[each] <= common]

    def _list_conditions(self) -> list[tuple[Occur, Query]]:
        """Return the conditions that no word of the question is missing, besides those that ask its form."""
        asking = self._reading.form.stems if self._reading.form else ()
        return [self._require(each) for each in self._required if each not in asking]

    def _require(self, token: str) -> tuple[Occur, Query]:
        """Return the condition that a record or what its document is about has the word."""
        fields = [each for each in REQUIRED if self._part.count_documents(each, token)]
        return Occur.Must, match_any(self._part.match_plain(each, token) for each in fields)

    def _list_supported(self) -> Iterator[Query]:
        """Yield the queries for records with a support or answer, if their document is about a word of the question.

        If filters say what the question is about, an answer needs no word of it: "is it contagious" of a condition.
        """
        if self._is_about_subject and self._answering:
            yield self._part.match_any("facets", self._answering.facets)
        for name, tokens in (("words", self._supports), ("facets", self._answering.facets)):
            if tokens and self._topical:
                fields = ((name, tokens), ("context", self._topical))
                yield match_all(self._part.match_any(*each) for each in fields)

    @cached_property
    def _whole(self) -> float:
        """What having all words of the question is worth."""
        return sum(map(self._worth.__getitem__, self._reading.best))

    @cached_property
    def _pairs(self) -> Sequence[str]:
        """The pairs of adjacent words that names have."""
        return [each for each in self._reading.pairs if self._part.count_documents("words", each)]

    def _list_runs(self) -> Iterator[Sequence[str]]:
        """Yield the runs of words that may be a whole name: each pair in them is one of some name."""
        known = set(self._pairs)
        for run in self._reading.runs:
            if all(build_pair_key(*both) in known for both in pairwise(run)):
                yield run

    @cached_property
    def _topical(self) -> Sequence[str]:
        """The words of a question of several words that documents are about."""
        return [each for each in self._stems if self._part.count_documents("context", each)] if self._is_long else []

    def _list_supports(self, asked: ParsedWord) -> Iterator[Query]:
        """Yield the query for what articles write for a word: all of it counts once, and less than the word itself."""
        own = max(map(self._worth.__getitem__, asked.stems), default=inf)
        worth = {each: min(own, self._part.weigh_token(each) * asked.weight) for each in asked.supports}
        found = [self._part.match_constant("words", each, SUPPORT * known) for each, known in worth.items()]
        if found:
            yield Query.disjunction_max_query(found)

    @cached_property
    def _supports(self) -> Sequence[str]:
        return list(dict.fromkeys(chain.from_iterable(each.supports for each in self._reading.asked)))

    def _list_scored(self) -> Iterator[Query]:
        part, reading = self._part, self._reading
        yield from (part.match_token("words", token, reading.stems[token]) for token in self._stems)
        yield from (part.match_token("words", pair, PAIR) for pair in self._pairs)
        yield from (
            part.match_constant("keys", key, worth)
            for key, worth in self._weigh_keys().items()
            if part.count_documents("keys", key)
        )

    def _weigh_keys(self) -> dict[str, float]:
        """Return what it is worth to have a key of the question."""
        worth: dict[str, float] = {}
        for run in self._list_runs():
            known = sum(map(self._worth.__getitem__, run))
            worth |= {name_key(tier, run): share * known * known / self._whole for tier, share in NAME.items()}
        for name in self._reading.whole | set(self._codes):
            share = WHOLE_SHARE if name in self._reading.whole else 0.0
            worth[name] = worth.get(name, 0.0) + WHOLE + share * self._whole
        return worth

    def _count_known(self) -> int | None:
        """Return how many hits there are where the index knows that without looking."""
        if len(self._stems) != 1 or self._codes or self._within or self._without or self._supports or self._answering:
            return None
        return self._part.count_documents("words", self._stems[0])

    def _count(self, without: Sequence[str]) -> int:
        matching = [self._part.match_any(*each) for each in (("words", self._stems), ("keys", self._codes)) if each[1]]
        return self._part.count(self._filter_query(match_any([*matching, *self._list_supported()]), without))

    def _filter_query(self, query: Query, without: Sequence[str]) -> Query:
        if not self._within and not without:
            return query
        parts = [(Occur.Must, query)]
        parts += [(Occur.Must, self._part.match_any("facets", each)) for each in self._within]
        parts += [(Occur.MustNot, self._part.match_any("facets", without))] if without else []
        return Query.boolean_query(parts)


def _list_facets(name: str, values: Sequence[str]) -> list[str]:
    return [build_facet_key(name, value) for value in values]
