"""Claims from selected words: their id, quote and occurrence."""

import re
from pathlib import PurePosixPath
from typing import Any

from seed.file_forms import get_form
from seed.reading.root import DOCUMENTS, Root
from seed.studio.articles import ArticleView, SentenceView
from seed.studio.edits import Edit, Refused, build_edit, read_file
from seed.studio.field_edits import Changes, OpenFile, open_file
from seed.writing.formatter import format_yaml
from service.catalog import get_kind
from service.publishing.quotes import find_occurrences
from service.publishing.segmentation import Span, trim_span

# A statement may be no longer; of longer words it begins with the first.
MAX_STATES = 500


def find_selection(article: ArticleView, sentence: str, start: int, end: int) -> tuple[SentenceView, Span]:
    """Return the sentence and the selected span within it, without white space at its ends. Raises Refused."""
    chosen = _find_sentence(article, sentence)
    places = _list_places(chosen.text)
    size = len(places) - 1
    span = trim_span(chosen.text, Span(places[min(start, size)], places[min(end, size)]))
    if span.start >= span.end:
        raise Refused("No words are selected: select words of one sentence.")
    return chosen, span


def find_words(article: ArticleView, sentence: str, words: str) -> tuple[SentenceView, Span]:
    """Return the sentence and the first place in it of typed words. Raises Refused."""
    chosen = _find_sentence(article, sentence)
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if pattern and (match := re.search(pattern, chosen.text)):
        return chosen, Span(*match.span())
    raise Refused(f'{sentence} does not say "{words}": write the words as the sentence has them.')


def build_claim(article: ArticleView, sentence: SentenceView, span: Span) -> dict[str, Any]:
    """Return the values of a new claim of selected words; what it states are these words until somebody words it."""
    quote = sentence.text[span.start : span.end]
    blank = find_blank(sentence)
    values: dict[str, Any] = {"id": blank or choose_id(article, sentence.short), "quote": quote}
    values |= _number_occurrence(sentence, span)
    return {**values, "states": " ".join(quote.split())[:MAX_STATES]}


def build_quote(sentence: SentenceView, span: Span) -> dict[str, Any]:
    """Return the quote of selected words, and the number of its occurrence, None where it occurs once."""
    return {"quote": sentence.text[span.start : span.end], "occurrence": None, **_number_occurrence(sentence, span)}


def choose_id(article: ArticleView, sentence: str) -> str:
    """Return the last part of the id of a further claim of a sentence."""
    lead = f"{sentence}c"
    taken = [each.removeprefix(lead) for each in article.claims if each.startswith(lead)]
    return f"{lead}{max((int(each) for each in taken if each.isdigit()), default=0) + 1}"


def find_blank(sentence: SentenceView) -> str | None:
    """Return a claim of the sentence that says nothing yet."""
    return next((claim.short for claim in sentence.claims if claim.is_blank), None)


def find_claim_of(sentence: SentenceView, start: int, span: Span) -> str | None:
    """Return a claim of the sentence that quotes exactly these words."""
    wanted = Span(start + span.start, start + span.end)
    return next((claim.short for claim in sentence.claims if claim.span == wanted and not claim.is_blank), None)


def add_claim(root: Root, document: str, values: Changes, *, blank: bool) -> Edit:
    """Return the edit that writes a new claim, or fills in a `blank` one. Raises Refused."""
    path = get_claims_path(document)
    data = read_file(root, path)
    if blank:
        changes = {name: value for name, value in values.items() if name != "id"}
        filled = open_claims(root, document).put_item(str(values["id"]), changes)
        return build_edit(root, f"New claim {values['id']}", {path: filled})
    after = (
        format_yaml(get_form(get_kind("claim")), [dict(values)]).encode()
        if data is None
        else OpenFile(root, path, data).insert_item(values)
    )
    return build_edit(root, f"New claim {values['id']}", {path: after})


def get_claims_path(document: str) -> PurePosixPath:
    """Return the path of the claims of a document."""
    return PurePosixPath(DOCUMENTS, document, "claims.yaml")


def open_claims(root: Root, document: str) -> OpenFile:
    """Open the claims of a document for edits. Raises Refused."""
    return open_file(root, get_claims_path(document))


def _find_sentence(article: ArticleView, short: str) -> SentenceView:
    found = article.find_sentence(short)
    if found is None:
        raise Refused(f"There is no sentence {short} any more: the sentences were changed elsewhere.")
    return found


def _list_places(text: str) -> list[int]:
    """Return where each character is that a browser shows, and the end: it shows CR LF as one."""
    shown = [at for at, character in enumerate(text) if character != "\n" or text[at - 1 : at] != "\r"]
    return [*shown, len(text)]


def _number_occurrence(sentence: SentenceView, span: Span) -> dict[str, str]:
    starts = find_occurrences(sentence.text[span.start : span.end], sentence.text)
    return {"occurrence": str(starts.index(span.start) + 1)} if len(starts) > 1 else {}
