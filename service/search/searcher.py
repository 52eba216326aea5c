"""Searching: the hits for a question, best first, and their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from schemas.search import Tier
from service.search.folding import Folding, HitEntry
from service.search.highlighter import MemberHighlight, choose_sentence, list_highlights
from service.search.index import SearchIndex, Stored
from service.search.lead_ins import WHOLE
from service.search.messages import describe_outcome
from service.search.query import ParsedQuestion, Question
from service.search.ranking import Ranking


class TooMany(Exception):
    """More records have the words than the search may scan."""


class SearchHit(NamedTuple):
    """A matching record, and why it matches; `document` is the id and the name of its document, or None for a work.

    `lead_ins` are the id and the text of each sentence that introduces the words that the hit shows. `others` are the
    next best hits of the same `topic`. `sentence` is the id and the text of the sentence that answers best, of those
    that the record rests on, and `advisories` what reviewers say of the claims that it rests on.
    """

    type: str
    id: str
    name: str
    matched_on: Tier
    highlights: Sequence[MemberHighlight]
    document: Sequence[str] | None
    lead_ins: Sequence[tuple[str, str]] = ()
    topic: Sequence[str] | None = None
    others: Sequence[Stored] = ()
    others_total: int = 0
    sentence: Sequence[str] | None = None
    advisories: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class SearchResult:
    """The result of a search: a page of hits, and the total number.

    `following` and `preceding` are the numbers of hits before the next and the previous page.
    """

    hits: Sequence[SearchHit]
    total: int
    omitted: int
    match: str
    read_as: str | None
    message: str
    searched: Sequence[Tier] = tuple(Tier)
    following: int | None = None
    preceding: int | None = None


def find(index: SearchIndex, question: Question, offset: int = 0, limit: int = 25, most: float = inf) -> SearchResult:
    """Return at most `limit` hits from `offset` on.

    Raises TooMany if more than `most` records have the words; a record counts once for each of them.
    """
    reading = ParsedQuestion(question.text, index)
    ranking = Ranking(index, reading, question)
    if ranking.looked_at > most:
        raise TooMany(question)
    found = Folding(ranking, is_folded=question.is_folded).find_page(offset, limit)
    total = found.total
    omitted = ranking.count_unfiltered() - total if question.exclude else 0
    match = _match(reading, ranking, total)
    return SearchResult(
        [_build_hit(each, reading) for each in found.entries],
        total,
        omitted,
        match,
        reading.read_as,
        describe_outcome(index, reading, match, total, omitted),
        following=found.following,
        preceding=found.preceding,
    )


def _build_hit(entry: HitEntry, reading: ParsedQuestion) -> SearchHit:
    stored = entry.hit
    found = list_highlights(stored, reading)
    sentence = choose_sentence(stored, found, reading)
    matched_on = found[0].tier if found else Tier.NAME
    return SearchHit(
        stored.type,
        stored.id,
        stored.name,
        matched_on,
        found,
        stored.document,
        _list_lead_ins(stored, [*([sentence.field] if sentence else []), *(each.field for each in found)]),
        stored.topic,
        entry.others,
        entry.others_total,
        (sentence.id, sentence.text) if sentence else None,
        stored.advisories,
    )


def _list_lead_ins(stored: Stored, fields: Sequence[str]) -> list[tuple[str, str]]:
    shown = dict.fromkeys((WHOLE, *fields))
    return [(id_, text) for member in shown for id_, text in stored.lead_ins.get(member, ())]


def _match(reading: ParsedQuestion, ranking: Ranking, total: int) -> str:
    if not total:
        return "none"
    if ranking.has_exact():
        return "exact"
    return "words" if reading.read_as is None else "similar"
