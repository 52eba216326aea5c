"""The rules on cuts: whether sentences and quotes begin and end where words do."""

import re
import unicodedata
from collections.abc import Iterator

from service.publishing.citations import list_cited_sentences
from service.publishing.faults import Fault, Path
from service.publishing.leaves import list_quoted
from service.publishing.quantity_cuts import find_cut
from service.publishing.quotes import find_quoted, is_joined, is_whole
from service.publishing.records import Source, World, find_span, get_sentence_id
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule
from service.publishing.segmentation import Span

# Marks that belong to the following text: a list marker, an opening bracket or quote.
OPENING = re.compile(r"(?:^|\s)[-–—•*·]\s*\Z|[(\[{¿¡“«]\s*\Z")


@register_recent_rule()
def sentences_start_at_words(world: World) -> Iterator[Fault]:
    """Every sentence starts at the first character of a word or mark that belongs to it, and not inside a word."""
    for document in world.iterate("document"):
        text, starts = document.values["text"], document.values["sentences"]
        for index, start in enumerate(starts):
            before = text[starts[index - 1] if index else 0 : start]
            if wrong := _find_wrong(before, text[start : start + 1]):
                message = f"At {start} the text is cut {wrong}: {_show_cut(text, start)}"
                help_ = "count characters from 0; `medcontent new document` on the text shows where sentences start"
                yield build_fault("sentences-start-at-words", document, ("sentences", index), message, help_)


@register_recent_rule()
def quotes_are_whole(world: World) -> Iterator[Fault]:
    """Quotes begin and end where words and numbers do, and hold no number without its unit or the rest of its range."""
    for source in world.iterate():
        if source.kind.stated and is_english(world, source):
            yield from _check_quantities(world, source)
    for claim in world.iterate("claim"):
        sentence = world.get("sentence", get_sentence_id(claim))
        document = world.get("document", claim.id.partition(".")[0])
        span = find_span(claim, sentence) if sentence else None
        if document and span and not is_whole(document.values["text"], span):
            text = document.values["text"]
            shown = (
                f"{text[max(0, span.start - 12) : span.start]}[{claim.values['quote']}]{text[span.end : span.end + 12]}"
            )
            message = f'The quote is cut inside a word: "{" ".join(shown.split())}"'
            yield build_fault("quotes-are-whole", claim, ("quote",), message, "quote whole words and numbers")
        elif document and span and is_english(world, claim) and (cut := find_cut(document.values["text"], span)):
            yield build_fault("quotes-are-whole", claim, ("quote",), *_explain_cut(cut))


def _check_quantities(world: World, source: Source) -> Iterator[Fault]:
    """Yield a fault for quoted words that are cut inside a quantity at each of their places."""
    for path, words in list_quoted(source.kind.name, source.values):
        cuts = [find_cut(text, span) for text, span in _iterate_places(world, source, path, words)]
        if cuts and all(cuts):
            yield build_fault("quotes-are-whole", source, path, *_explain_cut(str(cuts[0])))


def _iterate_places(world: World, source: Source, path: Path, words: str) -> Iterator[tuple[str, Span]]:
    """Yield each place of quoted words in the sentences cited for their field, with the sentence's text."""
    for sentence in list_cited_sentences(world, source, str(path[0])):
        text, spans = find_quoted(words, sentence.values["text"])
        yield from ((text, span) for span in spans)


def _explain_cut(cut: str) -> tuple[str, str]:
    message = f'The words are cut inside a quantity: "{" ".join(cut.split())}"'
    return message, "quote both ends of a range or share, and a number with its unit"


def _find_wrong(before: str, first: str) -> str | None:
    last = before[-1:]
    if is_joined(last, first):
        return "inside a word"
    if (before and unicodedata.category(first) in {"Pe", "Pf"}) or (before and first in ".,;:!?…"):
        return "before a mark that ends something"
    if OPENING.search(before):
        return "behind a mark that begins something"
    return None


def _show_cut(text: str, start: int) -> str:
    """Return the words around a start, with a bar at its position."""
    around = f"{text[max(0, start - 20) : start]}|{text[start : start + 20]}"
    return f'"{" ".join(around.split())}"'
