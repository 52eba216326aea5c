"""Candidates: the sentences that may contain a quote, found by its words in the search index.

A quote within one sentence has only words of that sentence, so all sentences with all its words are candidates. A quote
over several sentences, or one that is not verbatim, has its candidates among those with most of its words.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from service.search.index import IndexPart, Query, SearchIndex, match_all, match_any, read
from service.search.keys import DOCUMENT, TYPE, build_facet_key
from service.search.tokenizer import has_meaning, list_spellings, list_stems

# A quote is cut where a sentence may end, and its longest piece is searched for.
BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")
# The maximum numbers of sentences with all words, and with most words.
MAX_CONTAINING = 500
MAX_LIKELY = 12
# More words do not make a quote rarer.
MAX_WORDS = 60


class Candidate(NamedTuple):
    """A sentence by its id, and the id of its document."""

    id: str
    document: str


def list_containing(index: SearchIndex, quote: str, document: str | None) -> list[Candidate]:
    """Return the sentences that have all words of the quote's longest piece, at most `MAX_CONTAINING`."""
    part = index.records
    words = _list_words(max(BREAK.split(quote), key=len))
    if not all(part.count_documents("words", word) for word in words):
        return []
    return _find(part, words, match_all, document, MAX_CONTAINING)


def list_likely(index: SearchIndex, quote: str, document: str | None) -> list[Candidate]:
    """Return the sentences with most of the quote's words, best first, at most `MAX_LIKELY`."""
    part = index.records
    known = [word for word in _list_words(quote) if part.count_documents("words", word)]
    return _find(part, known, match_any, document, MAX_LIKELY)


def is_unspecific(quote: str) -> bool:
    """Return whether a quote has only function words, by which no sentence can be found."""
    return not any(has_meaning(spelt) for spelt in list_spellings(quote))


def _list_words(text: str) -> list[str]:
    return list(dict.fromkeys(list_stems(text)))[:MAX_WORDS]


def _find(
    part: IndexPart,
    words: Iterable[str],
    combine: Callable[[Iterable[Query]], Query],
    document: str | None,
    limit: int,
) -> list[Candidate]:
    if not (matching := [part.match_token("words", word) for word in words]):
        return []
    facets = [(TYPE, "sentence")] if document is None else [(TYPE, "sentence"), (DOCUMENT, document)]
    required = [part.match_constant("facets", build_facet_key(*facet)) for facet in facets]
    found = part.find_first(match_all([combine(matching), *required]), limit)
    return [Candidate(each.id, each.document[0]) for each in map(read, found) if each.document]
