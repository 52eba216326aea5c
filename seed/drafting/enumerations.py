"""Enumerations: the items of a list within a sentence, and the words that introduce it.

"Symptoms include fever, chills and a rash" has the lead "Symptoms", the cue "include" and three items.
"""

import re
from typing import NamedTuple

from seed.drafting.advice import find_advice
from seed.drafting.dashed_lists import find_dashed_list
from seed.drafting.grammar import AUXILIARIES, BASES, NOUNS, find_verb, list_tokens
from seed.drafting.list_items import split_items
from service.publishing.segmentation import Span

MAX_ITEM_WORDS = 14
MAX_SURE_WORDS = 6
# Cues that introduce more than lists.
LOOSE = frozenset(
    "is are has have had means mean with by cause causes develop develops get gets involve involves :".split()
)
# Words that begin no item.
NO_ITEM = frozenset(
    "those it they you we he by there not also such or and including like as in if when with for than though "
    "however".split()
)
# Cues behind which even a single item is an example of the thing named before.
EXAMPLES = frozenset(("such as", "including", "like", "especially", "for example", "particularly", "e.g."))
CUE = re.compile(
    r"\b(?:(?P<examples>such as|including|especially|particularly|for example|e\.g\.)|"
    r"(?:(?<=,\s)|(?<=[a-z]s\s))(?P<like>like)|"
    r"(?P<testing>(?:doctors?|providers?|physicians?)\s+(?:(?:may|will|can|also|usually|often)\s+)*"
    r"(?:use|do|order|perform)(?=[^.;]*\b(?:tests?|exams?|x-rays?|scans?|imaging|biops\w+)\b))|"
    r"(?P<risk>at\s+(?:\w+\s+)?risk\s+(?:for|of))|"
    r"(?P<verb>(?:(?:may|might|can|could|also|often|usually|commonly|typically|do|will|not)\s+)*(?:"
    r"(?:is|are|be|was|were)\s+(?:\w+ly\s+)?(?:caused|treated|diagnosed|made|confirmed|triggered|detected|relieved|"
    r"prevented|managed|controlled|spread|transmitted|characterized|associated|marked|helped)\s+"
    r"(?:by|with|using|through|from)|"
    r"(?:is|are)\s+(?:\w+ly\s+|often\s+|sometimes\s+)?(?:related|linked)\s+to|if\s+you(?:\s+have)?|"
    r"(?:is|are)\s+(?:exploring|studying|investigating|examining|looking\s+at)|(?:based|depends?)\s+on|"
    r"results? (?:of|from)|(?:due|leads?) to|caused by|consists? of|includes?|are|is|involves?|have|has|had|experience|"
    r"feels?(?!\s+(?:much|better|worse|like))|causes?|means?|develops?|gets?|requires?|by|with))\b|(?P<colon>:))"
    r"[\s,:\-–]*(?:the following[\s,:\-–]*)?(?:one or more of[\s:]*)?",
    re.IGNORECASE,
)
END = re.compile(r",?\s+(?:which|who|that|because|but|when|if|although|while|etc\b)|[.!?]\s|[.!?]$|\s\(e\.g\.")
# Behind an example, the predicate of the whole: "drugs such as quinine | may be tried".
PREDICATE = re.compile(r",?\s+(?:also\s+)?(?:can|may|might|could|will|should|is|are|was|were|have|has|do|does)\s")
# Nouns that make any verb announce a list: "the most common symptoms | are".
ANNOUNCED = re.compile(
    r"\b(?:symptoms?|signs?|causes?|(?:two|three|four|main|major|common) (?:types|forms|kinds)|treatments?|"
    r"tests?|risk factors?|triggers?|complications?|"
    r"(?:side|adverse|unwanted) effects|more likely|risk)\b[^,;.]{0,60}$",
    re.IGNORECASE,
)
SURE = re.compile(r"\b(?:includes?|including|such as)\b", re.IGNORECASE)
# Behind a sure cue, these are words of its items.
PREPOSITION = re.compile(r"with|by", re.IGNORECASE)
TYPES = re.compile(r"\b(?:two|three|four|main|major|common) (?:types|forms|kinds)\b[^,;.:]{0,60}$", re.IGNORECASE)
DENIED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno longer)\s+(?:have|has|had|cause|causes|get|feel|experience|include)$", re.IGNORECASE
)
RESTRICTIVE = re.compile(r"\s+(?:that|who)\s")
ADVERBIAL = re.compile(r"^(?:(?:also|often|usually|commonly|typically|not|do|will|may|might|can|could) )+(?=\w+$)")


class Enumeration(NamedTuple):
    """A list in a sentence: the words before it, its cue in small letters, and its items.

    `leads` are the words that introduce each item within a dashed list. An enclosed list has its predicate behind it:
    "drugs such as quinine may be tried".
    """

    lead: Span
    cue: str
    items: tuple[Span, ...]
    leads: tuple[str, ...] = ()
    is_enclosed: bool = False

    @property
    def is_dashed(self) -> bool:
        """Whether each item has a dash before it."""
        return bool(self.leads)

    @property
    def is_example(self) -> bool:
        """Whether the items are examples of what the lead names."""
        return self.cue in EXAMPLES


def is_loose_cue(cue: str) -> bool:
    """Return whether a cue introduces more than lists, as "are" and "also are" do."""
    return ADVERBIAL.sub("", cue) in LOOSE


def find_enumeration(text: str) -> Enumeration | None:
    """Return the list of a sentence with the most items; None if there is no list."""
    if dashed := find_dashed_list(text):
        return Enumeration(Span(0, dashed.start), "include", dashed.items, dashed.leads)
    cues = list(CUE.finditer(text))
    sure = next((match.start() for match in cues if SURE.search(match[0])), len(text))
    found = [
        each
        for match in cues
        if not (match.start() > sure and PREPOSITION.fullmatch(match[0].strip())) and (each := _read_list(text, match))
    ]
    return max(found, key=lambda each: (len(each.items), each.is_example, each.lead.end), default=None)


def _read_list(text: str, cue: re.Match[str]) -> Enumeration | None:
    start = cue.end()
    if cue["verb"] and DENIED.search(text[: cue.end()].rstrip()):
        return None
    words = " ".join(cue[0].lower().split()).strip(" ,:-–")
    end = _find_end(text, start)
    if cue["testing"] and " to " in text[start:end]:
        end = text.index(" to ", start)
    predicate = PREDICATE.search(text, start, end) if words in EXAMPLES else None
    items = split_items(
        text,
        Span(start, predicate.start() if predicate else end),
        is_sure="include" in words or TYPES.search(text[: cue.start()]) is not None,
    )
    if items and RESTRICTIVE.match(text, items[-1].end):
        # "Lamps that hum": the clause is a part of the item.
        items[-1] = Span(items[-1].start, _find_mark(text, items[-1].end))
    is_loose = is_loose_cue(words) and not ANNOUNCED.search(text, 0, cue.start())
    least = 1 if words in EXAMPLES or words.endswith(("include", "includes")) else 3 if is_loose else 2
    if text.count("(", 0, start) > text.count(")", 0, start):
        return None
    is_sure = len(items) > 2 and words.endswith(
        ("include", "includes", "such as", "including", "if you", "if you have")
    )
    if len(items) == 1 and words not in EXAMPLES and " and " in text[slice(*items[0])]:
        return None
    if len(items) < least or not all(_is_item(text, item, is_sure=is_sure) for item in items):
        return None
    is_enclosed = predicate is not None or find_advice(text[: cue.start()]) is not None
    return Enumeration(Span(0, cue.start()), words or ":", tuple(items), is_enclosed=is_enclosed)


def _find_mark(text: str, start: int) -> int:
    """Return the place of the next mark of punctuation, or the end of a text."""
    return next((place for place in range(start, len(text)) if text[place] in ".,;:!?"), len(text))


def _find_end(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth < 0:
            return place
        if depth == 0 and END.match(text, place):
            return place
    return len(text)


def _is_item(text: str, item: Span, *, is_sure: bool) -> bool:
    """Return whether words can be an item; behind a sure cue, a short one may have a word that looks like a verb."""
    words = text[item.start : item.end]
    tokens = list_tokens(words)
    if not 0 < len(words.split()) <= MAX_ITEM_WORDS or tokens[0].text in NO_ITEM:
        return False
    if not re.search(r"[^\W\d_]{2}", words):
        return False
    if len(tokens) == 1 and tokens[0].text in BASES and not is_sure:
        return False
    verb = find_verb(tokens)
    return (
        verb is None
        or (is_sure and len(tokens) <= MAX_SURE_WORDS and tokens[verb].text not in AUXILIARIES)
        or (is_sure and verb > 0 and tokens[verb].text in NOUNS)
        or words.lower().split()[0].endswith("ing")
        or (verb > 2 and tokens[verb - 1].text in {"that", "who"})
    )
