"""Dashed lists: the lists of pages whose line breaks were lost, as in "Symptoms are - fever - chills See a doctor"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seed.drafting.clauses import trim_marks
from seed.drafting.grammar import find_verb, list_tokens
from seed.drafting.list_items import split_items
from service.publishing.segmentation import Span

DASHES = re.compile(r"(?:^|\s)[-–•*]\s+(?=\S)")
# Another sentence: a capital letter with a verb soon behind it, or a word that begins one.
BEGUN = re.compile(
    r"(?<=[a-z)])(?:\s+(?=(?:In|If|The|You|Your|It|Some|Most|Many|There|These|They|A|An)\s|[A-Z]{2,}:|"
    r"[A-Z]\w+(?:\s+[a-z]+){0,8}\s+(?:is|are|was|may|can|has|have|includes?|depends?)\b)|\.\s)"
)
# What an item in the dashes of a flattened page introduces: "Risk factors for elves include:".
INNER_LEAD = re.compile(r"(?:\b(?:includes?|are)(?:\s+the\s+following)?\s*:?|:)$", re.IGNORECASE)
CAPITAL = re.compile(r"(?<=[a-z)])\s+(?=[A-Z][a-z]+\s+[a-z]+\s+[a-z]+\s)")
EXPLANATION = re.compile(r"(?:an?|the|to|when|which)\s")
EXAMPLES = re.compile(r",?\s+(?:such as|including)\s+")
# Behind these, examples are things of their own: "lamp diseases such as flicker and glow".
GROUP = re.compile(
    r"\b(?:diseases|disorders|conditions|problems|infections|illnesses|injuries|syndromes|drugs|medicines|"
    r"medications|treatments|therapies|tests|factors)(?:$| that | which )",
    re.IGNORECASE,
)
DASH = re.compile(r"[-–•*]\s+\S")
ANNOUNCING = re.compile(r"(?:^|[.:]\s|(?:^|\s)[-–•*]\s)([^.:]{4,120}:)(?=$|\s+[-–•*]\s)")


class DashedList(NamedTuple):
    """The end of the words before a list, its items, and the words that introduce each within the list."""

    start: int
    items: tuple[Span, ...]
    leads: tuple[str, ...]


def find_dashed_list(text: str) -> DashedList | None:
    """Return the list whose items each begin with a dash; None where there are fewer than two."""
    dashes = list(DASHES.finditer(text))
    if len(dashes) < 2 and not (dashes and text[: dashes[0].start()].rstrip().endswith(":")):
        return None
    ends = [*(dash.start() for dash in dashes[1:]), len(text)]
    items: list[Span] = []
    leads: list[str] = []
    inner = ""
    for dash, end in _join_definitions(text, dashes, ends):
        item = trim_marks(text, Span(dash.end(), end))
        item = _cut_last(text, item) if end == len(text) else item
        if item and INNER_LEAD.search(text[dash.end() : end].strip()):
            inner = text[item.start : item.end]
        elif item:
            for part in _cut_examples(text, item):
                items.append(part)
                leads.append(inner)
    return DashedList(dashes[0].start(), tuple(items), tuple(leads)) if items else None


def follow_lead(words: str, lead: str) -> tuple[str, str]:
    """Return the lead-in of a sentence that begins with a dash, and the lead-in of the sentences behind it.

    Sentences of a list that lost its line breaks: "Causes of coughs include: | - Dust. | - Smoke."
    """
    is_item = DASH.match(words) is not None
    announced = ANNOUNCING.findall(words)
    return lead if is_item and lead else "", announced[-1] if announced else lead if is_item else ""


def cut_behind_lists(text: str) -> Iterator[Span]:
    """Yield the parts of a text: each ends with the last item of a dashed list, or with the text."""
    found = find_dashed_list(text)
    end = found.items[-1].end if found else len(text)
    yield Span(0, end)
    if text[end:].strip(" .;"):
        yield Span(end, len(text))


def _join_definitions(
    text: str, dashes: Sequence[re.Match[str]], ends: Sequence[int]
) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the dash before each item and its end; "Glow - a light that hums" is one item.

    In a list whose items begin with capital letters, a small letter behind a dash begins an explanation.
    """
    capital = [text[dash.end()].isupper() for dash in dashes]
    is_capital = capital[0] and (sum(capital) > 1 or all(EXPLANATION.match(text, dash.end()) for dash in dashes[1:]))
    firsts = [number for number, each in enumerate(capital) if each or not is_capital]
    for first, following in zip(firsts, [*firsts[1:], len(dashes)], strict=True):
        yield dashes[first], ends[following - 1]


def _cut_examples(text: str, item: Span) -> list[Span]:
    """Return an item, and behind it the examples that it gives: "lamp diseases | such as flicker | and glow"."""
    words = text[item.start : item.end]
    found = EXAMPLES.search(words)
    if not found or "(" in words[: found.start()] or not GROUP.search(words[: found.start()]):
        return [item]
    behind = Span(item.start + found.end(), item.end)
    head = trim_marks(text, Span(item.start, item.start + found.start()))
    examples = split_items(text, behind)
    return [head, *examples] if head and len(examples) > 1 else [item]


def _cut_last(text: str, item: Span | None) -> Span | None:
    """Return the last item up to where another sentence begins, as far as a capital letter shows it."""
    if item is None:
        return None
    words = text[item.start : item.end]
    begun = BEGUN.search(words) or _find_sentence(words)
    return trim_marks(text, Span(item.start, item.start + begun.start())) if begun else item


def _find_sentence(words: str) -> re.Match[str] | None:
    """Return where a capital letter begins words with a verb: "weight loss | Tests that examine the lamp show it"."""
    found = CAPITAL.search(words)
    return found if found and find_verb(list_tokens(words[found.end() :]), 1) else None
