"""Enumerations: the items of a list within a sentence, and the words that introduce it.

"Symptoms include fever, chills and a rash" has the lead "Symptoms", the cue "include" and three items.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from seed.drafting.clauses import trim_marks
from seed.drafting.grammar import BASES, find_verb, list_tokens
from service.publishing.segmentation import Span

MAX_ITEM_WORDS = 14
# Cues that introduce more than lists.
LOOSE = frozenset("is are has have had means mean with by cause causes develop develops get gets :".split())
# Words that begin no item.
NO_ITEM = frozenset(
    "it they you we he there not also such or and including like as in if when with for than though however".split()
)
# Cues behind which even a single item is an example of the thing named before.
EXAMPLES = frozenset(("such as", "including", "like", "especially", "for example", "particularly", "e.g."))
CUE = re.compile(
    r"\b(?:(?P<examples>such as|including|especially|particularly|for example|e\.g\.)|"
    r"(?:(?<=,\s)|(?<=[a-z]s\s))(?P<like>like)|"
    r"(?P<verb>(?:(?:may|might|can|could|also|often|usually|commonly|typically|do|will|not)\s+)*(?:"
    r"(?:is|are|be|was|were)\s+(?:\w+ly\s+)?(?:caused|treated|diagnosed|made|confirmed|triggered|detected|relieved|"
    r"prevented|managed|controlled|characterized|associated|marked|helped)\s+(?:by|with|using|through|from)|"
    r"(?:is|are)\s+(?:exploring|studying|investigating|examining|looking\s+at)|(?:based|depends?)\s+on|"
    r"results? (?:of|from)|(?:due|leads?) to|caused by|consists? of|includes?|are|is|involves?|have|has|had|experience|"
    r"causes?|means?|develops?|gets?|requires?|by|with))\b|(?P<colon>:))"
    r"[\s,:\-–]*(?:the following[\s,:\-–]*)?(?:one or more of[\s:]*)?",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*[,;]\s*(?:(?:and|or)(?:/or)?\s+|as well as\s+)?|\s+(?:and|or)(?:/or)?\s+|\s+as well as\s+")
SEMICOLON = re.compile(r"\s*;\s*(?:(?:and|or)\s+)?")
STRICT = re.compile(r"\s*[,;]\s*(?:(?:and|or)(?:/or)?\s+|as well as\s+)?")
DASHES = re.compile(r"(?:^|\s)[-–•*]\s+(?=\S)")
# Another sentence: a capital letter with a verb soon behind it, or a word that begins one.
BEGUN = re.compile(
    r"(?<=[a-z)])(?:\s+(?=(?:In|If|The|You|Your|It|Some|Most|Many|There|These|They|A|An)\s|[A-Z]{2,}:|"
    r"[A-Z]\w+(?:\s+[a-z]+){0,8}\s+(?:is|are|was|may|can|has|have|includes?|depends?)\b)|\.\s)"
)
SHARED_HEAD = re.compile(r"\b(?:tests|exams|scans|samples|therapies)$", re.IGNORECASE)
ADJECTIVE = re.compile(r"[A-Za-z]+(?:al|ic|ive|ary|ous)")
SCOPED = re.compile(r"\b(?:of|in|to|with|for|from|between|on|at|by|than)\b")
END = re.compile(r",?\s+(?:which|who|that|because|but|when|if|although|while|etc\b)|[.!?]\s|[.!?]$|\s\(e\.g\.")


class Enumeration(NamedTuple):
    """A list in a sentence: the words before it, its cue in small letters, and its items."""

    lead: Span
    cue: str
    items: tuple[Span, ...]

    @property
    def is_example(self) -> bool:
        """Whether the items are examples of what the lead names."""
        return self.cue in EXAMPLES


def find_enumeration(text: str) -> Enumeration | None:
    """Return the list of a sentence with the most items; None if there is no list."""
    found = list(_list_dashed(text)) or [each for match in CUE.finditer(text) if (each := _read_list(text, match))]
    return max(found, key=lambda each: (len(each.items), each.is_example, each.lead.end), default=None)


def _list_dashed(text: str) -> Iterator[Enumeration]:
    """Yield a list whose items each begin with a dash, as in text that lost its line breaks."""
    dashes = list(DASHES.finditer(text))
    if len(dashes) < 2:
        return
    lead = Span(0, dashes[0].start())
    ends = [*(dash.start() for dash in dashes[1:]), len(text)]
    items = [trim_marks(text, Span(dash.end(), end)) for dash, end in zip(dashes, ends, strict=True)]
    items = [*items[:-1], _cut_last(text, items[-1])]
    yield Enumeration(lead, "include", tuple(item for item in items if item))


def _cut_last(text: str, item: Span | None) -> Span | None:
    """Return the last item up to where another sentence begins, as far as a capital letter shows it."""
    if item is None:
        return None
    begun = BEGUN.search(text[item.start : item.end])
    return trim_marks(text, Span(item.start, item.start + begun.start())) if begun else item


def _read_list(text: str, cue: re.Match[str]) -> Enumeration | None:
    start = cue.end()
    end = _find_end(text, start)
    words = " ".join(cue[0].lower().split()).strip(" ,:-–")
    items = _split_items(text, Span(start, end))
    least = 1 if words in EXAMPLES else 3 if words in LOOSE else 2
    if len(items) < least or not all(_is_item(text, item) for item in items):
        return None
    return Enumeration(Span(0, cue.start()), words or ":", tuple(items))


def _find_end(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth < 0:
            return place
        if depth == 0 and END.match(text, place):
            return place
    return len(text)


def _split_items(text: str, span: Span) -> list[Span]:
    listed = text[span.start : span.end]
    between = list(_iterate_outside(BETWEEN, listed))
    strict = list(_iterate_outside(SEMICOLON if listed.count(";") > 1 else STRICT, listed))
    if strict and listed.count(";") > 1:
        between = strict
    elif strict:
        last = strict[-1]
        joined = re.search(r"\b(?:and|or)\b|as well as", last[0])
        between = strict if joined else [*strict, *_find_last(listed, between, last.end())]
    elif len(between) != 1 or not _is_pair(listed, between[0]):
        between = []
    edges = [0, *(edge for each in between for edge in each.span()), len(listed)]
    spans = (Span(span.start + a, span.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return _merge_adjectives(text, [item for each in spans if (item := trim_marks(text, each))])


def _merge_adjectives(text: str, items: list[Span]) -> list[Span]:
    """Join adjectives with the name that they share: "physical, occupational and speech therapy" is one item."""
    if len(items) < 2 or len(text[items[-1].start : items[-1].end].split()) < 2:
        return items
    first = len(items) - 1
    heads = SHARED_HEAD.search(text[items[-1].start : items[-1].end])
    while first and _is_adjective(text[items[first - 1].start : items[first - 1].end], is_noun=heads is not None):
        first -= 1
    return [*items[:first], Span(items[first].start, items[-1].end)]


def _is_adjective(words: str, *, is_noun: bool) -> bool:
    """Return whether words need the name behind the list: "occupational", and "blood" before "tests"."""
    return ADJECTIVE.fullmatch(words) is not None or (is_noun and words.isalpha())


def _find_last(listed: str, between: list[re.Match[str]], start: int) -> list[re.Match[str]]:
    """Return the conjunction before the last item, where no comma comes before it."""
    rest = [each for each in between if each.start() >= start]
    return rest[-1:] if len(rest) == 1 and not SCOPED.search(listed[start : rest[0].start()]) else []


def _is_pair(listed: str, joined: re.Match[str]) -> bool:
    left, right = (re.sub(r"\s*\([^()]*\)", "", part) for part in (listed[: joined.start()], listed[joined.end() :]))
    return not SCOPED.search(left) and len(left.split()) <= 3 and len(right.split()) <= 4


def _iterate_outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches that are not in parentheses."""
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if before.count("(") == before.count(")") and match.start() > 0 and match.end() < len(text):
            yield match


def _is_item(text: str, item: Span) -> bool:
    words = text[item.start : item.end]
    tokens = list_tokens(words)
    if not 0 < len(words.split()) <= MAX_ITEM_WORDS or tokens[0].text in NO_ITEM:
        return False
    if len(tokens) == 1 and tokens[0].text in BASES:
        return False
    verb = find_verb(tokens)
    return (
        verb is None
        or words.lower().split()[0].endswith("ing")
        or (verb > 2 and tokens[verb - 1].text in {"that", "who"})
    )
