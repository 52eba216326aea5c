"""The rules on cuts: whether sentences and quotes begin and end where words do."""

import re
import unicodedata
from collections.abc import Iterator

from service.publishing.faults import Fault
from service.publishing.quotes import is_joined, is_whole
from service.publishing.records import World, find_span, get_sentence_id
from service.publishing.rule_registry import build_fault, register_recent_rule

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
    """Quotes of claims begin and end where words and numbers do."""
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
