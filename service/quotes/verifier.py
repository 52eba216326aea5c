"""The verifier: whether a quote occurs in a document, where, and in what words otherwise."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from schemas.quotes import MAX_PLACES
from service.publishing.negations import find_left_out
from service.publishing.segmentation import Span
from service.quotes.candidates import Candidate, is_unspecific, list_containing, list_likely
from service.quotes.folded_text import FoldedText, fold_quote
from service.quotes.nearest_wording import WordDifference, find_nearest
from service.quotes.quoted_document import QuotedDocument, QuotedDocuments
from service.search.index import SearchIndex

MESSAGES = {
    "verbatim": "The words occur, character by character.",
    "same-words": "The words occur; only capitals, spaces, quotation marks, dashes or the final stop differ.",
    "elsewhere": "The words do not occur in the document that was named. They occur in {documents}.",
    "similar": "The words do not occur. The nearest wording differs in {differences}.",
    "unspecific": "The quote has only words that most texts have. Name a document to look for it there.",
    "none": "No document here says it in these or similar words. That does not make it wrong.",
}
# More sentences than this are not compared with a quote word by word.
MAX_COMPARED = 6


class AskedWords(NamedTuple):
    """Words that somebody quotes, and the id of the document that they name as the source, if any."""

    text: str
    document: str | None


class SentenceCandidates(NamedTuple):
    """The sentences that may contain a quote, and those with most of its words; `document` is the only one, if any."""

    document: str | None
    containing: Sequence[Candidate]
    likely: Sequence[Candidate]


class FoundPlace(NamedTuple):
    """A place in a document, and what differs there."""

    document: QuotedDocument
    stretch: Span
    differences: Sequence[WordDifference] = ()


def find_candidates(index: SearchIndex, asked: AskedWords) -> Sequence[SentenceCandidates]:
    """Return the candidates in the named document, if any, and then those in all documents."""
    scopes = dict.fromkeys((asked.document, None))
    return [
        SentenceCandidates(scope, list_containing(index, asked.text, scope), list_likely(index, asked.text, scope))
        for scope in scopes
    ]


def verify_quote(asked: AskedWords, scopes: Sequence[SentenceCandidates], documents: QuotedDocuments) -> dict[str, Any]:
    """Return the answer for a quote, in the shape of `QuoteAnswer`."""
    match, places = _find(asked, scopes, documents)
    shown = places[:MAX_PLACES]
    return {
        "quote": {"text": asked.text, "document": asked.document},
        "outcome": {"match": match, "message": _describe(match, shown)},
        "places": [_build_place(place) for place in shown],
        "more": len(places) > len(shown),
    }


def _find(
    asked: AskedWords, scopes: Sequence[SentenceCandidates], documents: QuotedDocuments
) -> tuple[str, list[FoundPlace]]:
    for number, scope in enumerate(scopes):
        for match, places in _iterate_occurring(asked.text, scope, documents):
            if found := list(islice(places, MAX_PLACES + 1)):
                return ("elsewhere" if number else match), found
    for scope in scopes:
        if nearest := _find_nearest(asked.text, scope.likely, documents):
            return "similar", [nearest]
    return "unspecific" if is_unspecific(asked.text) else "none", []


def _iterate_occurring(
    words: str, scope: SentenceCandidates, documents: QuotedDocuments
) -> Iterator[tuple[str, Iterator[FoundPlace]]]:
    ids = {candidate.document for candidate in (*scope.containing, *scope.likely)} | {scope.document or ""}
    found = [document for id_ in sorted(ids) if id_ and (document := documents.get(id_))]
    stripped, folded = words.strip(), fold_quote(words)
    yield "verbatim", _iterate_places(found, lambda text: text.find_verbatim(stripped))
    yield "same-words", _iterate_places(found, lambda text: text.find_tokens(folded))


def _iterate_places(
    found: Iterable[QuotedDocument], find: Callable[[FoldedText], Iterator[Span]]
) -> Iterator[FoundPlace]:
    for document in found:
        for stretch in find(document.text):
            yield FoundPlace(document, stretch)


def _find_nearest(words: str, likely: Sequence[Candidate], documents: QuotedDocuments) -> FoundPlace | None:
    windows = _list_windows(len(words), likely[:MAX_COMPARED], documents)
    found = [(near, document) for document, window in windows if (near := find_nearest(words, document.text, window))]
    if not found:
        return None
    near, document = max(found, key=lambda each: each[0].likeness)
    return FoundPlace(document, near.stretch, near.differences)


def _list_windows(
    length: int, likely: Sequence[Candidate], documents: QuotedDocuments
) -> list[tuple[QuotedDocument, Span]]:
    """Return where a quote of this length may be for each sentence; a sentence in an earlier window has none."""
    windows: list[tuple[QuotedDocument, Span]] = []
    for candidate in likely:
        if document := documents.get(candidate.document):
            window = document.find_window(candidate.id, length)
            middle = (window.start + window.end) // 2
            if not any(known is document and start <= middle < end for known, (start, end) in windows):
                windows.append((document, window))
    return windows


def _build_place(place: FoundPlace) -> dict[str, Any]:
    document, stretch = place.document, place.stretch
    served = document.served
    sentences = document.list_sentences_in(stretch)
    return {
        "document": served["attribution"]["documents"][0],
        "start": stretch.start,
        "end": stretch.end,
        "text": document.text.text[stretch.start : stretch.end],
        "differences": [_build_difference(each) for each in place.differences],
        "leftOut": _list_left_out(sentences, stretch) if served["language"].startswith("en") else [],
        "sentences": [{"sentence": _build_ref(each, each["text"]), "leadIn": each.get("leadIn")} for each in sentences],
        "claims": [_build_claim(each) for each in document.list_claims_in(stretch)],
        "attribution": served["attribution"]["text"],
        "notice": served["attribution"]["notice"],
    }


def _build_difference(each: WordDifference) -> dict[str, Any]:
    return {"kind": each.kind, "quoted": each.quoted or None, "source": each.source or None}


def _build_claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "claim": _build_ref(claim, claim["quote"]),
        "assessment": claim["assessment"],
        "supports": claim["supports"],
    }


def _build_ref(part: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {"type": part["type"], "id": part["id"], "name": name, "self": part["links"]["self"]}


def _list_left_out(sentences: Sequence[Mapping[str, Any]], stretch: Span) -> list[dict[str, str]]:
    """Return the words of the first and last sentence that negate or hedge the quote from outside of it."""
    found: dict[tuple[str, str], None] = {}
    for sentence in sentences:
        start, end = max(stretch.start, sentence["start"]), min(stretch.end, sentence["end"])
        quoted = Span(start - sentence["start"], end - sentence["start"])
        for kind, is_hedge in (("negation", False), ("hedge", True)):
            if left_out := find_left_out(sentence["text"], quoted, is_hedge=is_hedge):
                found[kind, left_out.word] = None
    return [{"kind": kind, "word": word} for kind, word in found]


def _describe(match: str, places: Sequence[FoundPlace]) -> str:
    documents = ", ".join(dict.fromkeys(place.document.id for place in places))
    kinds = dict.fromkeys(each.kind for place in places for each in place.differences)
    return MESSAGES[match].format(documents=documents, differences=" and ".join(kinds) or "its order")
