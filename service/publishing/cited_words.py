"""Cited words: each quote of a record or claim, with the places in its sentences where the words are."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.publishing.citations import list_cited_sentences, shorten_ids
from service.publishing.faults import Path
from service.publishing.leaves import list_quoted
from service.publishing.quotes import find_quoted
from service.publishing.records import Source, World, find_span, get_sentence_id
from service.publishing.rule_registry import is_english
from service.publishing.segmentation import Span

QUOTATIONS = ("quotations", None)
# Longer words are shortened in messages.
MAX_SHOWN = 80


class Quotation(NamedTuple):
    """Words of a source in a record: where, and the sentences that they are cited from."""

    source: Source
    path: Path
    words: str
    sentences: list[Source]
    # The texts and places in them that have the words.
    places: Sequence[tuple[str, Span]]


def list_quotations(world: World) -> Sequence[Quotation]:
    """Return the quotations of a world in English; several rules look at all of them."""
    known: Sequence[Quotation] | None = world.kept.get(QUOTATIONS)
    if known is None:
        known = world.kept[QUOTATIONS] = list(_iterate_quotations(world))
    return known


def _iterate_quotations(world: World) -> Iterator[Quotation]:
    for source in world.iterate():
        if not is_english(world, source):
            continue
        if source.kind.name == "claim":
            sentence = world.get("sentence", get_sentence_id(source))
            if sentence:
                quote = source.values["quote"]
                yield Quotation(source, ("quote",), quote, [sentence], list(_iterate_places(source, quote, [sentence])))
            continue
        for path, words in list_quoted(source.kind.name, source.values):
            sentences = list_cited_sentences(world, source, str(path[0]))
            yield Quotation(source, path, words, sentences, list(_iterate_places(source, words, sentences)))


def _iterate_places(source: Source, words: str, sentences: Sequence[Source]) -> Iterator[tuple[str, Span]]:
    """Yield where the words are quoted from: every place in the sentences, or the one that a claim names."""
    named = source.values["occurrence"] if source.kind.name == "claim" else None
    for sentence in sentences:
        if named is None:
            text, spans = find_quoted(words, sentence.values["text"])
            yield from ((text, span) for span in spans)
        elif span := find_span(source, sentence):
            start = sentence.values["start"]
            yield sentence.values["text"], Span(span.start - start, span.end - start)


def name_sentences(quotation: Quotation) -> str:
    """Return the ids of the sentences that a quotation is cited from, without their document."""
    return shorten_ids(sentence.id for sentence in quotation.sentences)


def shorten_words(words: str) -> str:
    """Return words as messages show them."""
    return words if len(words) <= MAX_SHOWN else f"{words[: MAX_SHOWN - 1]}…"
