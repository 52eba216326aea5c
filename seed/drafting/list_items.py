"""List items: the items of "fever, chills, or pain in the arm or leg". Items that share a word stay together."""

import re
from collections.abc import Iterator

from seed.drafting.clauses import trim_marks
from service.publishing.segmentation import Span

# The most words of the second of two items, and of that behind a sure cue.
MAX_WORDS, MAX_SURE_WORDS = 4, 8
BETWEEN = re.compile(r"\s*[,;]\s*(?:(?:and|or)(?:/or)?\s+|as well as\s+)?|\s+(?:and|or)(?:/or)?\s+|\s+as well as\s+")
# Semicolons part items that have commas themselves.
SEMICOLONS = re.compile(r";[^;]*;|;\s*(?:and|or)\b")
# Only the last item has one: "a hum, a glow (at night), a flicker; and a crack".
LAST_SEMICOLON = re.compile(r"(?:(?! and | or )[^;(]|\([^()]*\))+;\s*(?:and|or)\s[^;]+")
SEMICOLON = re.compile(r"\s*;\s*(?:(?:and|or)\s+)?")
STRICT = re.compile(r"\s*[,;]\s*(?:(?:and|or)(?:/or)?\s+|as well as\s+)?")
SHARED_HEAD = re.compile(r"\b(?:tests|exams|scans|samples|therapies)$", re.IGNORECASE)
ADJECTIVE = re.compile(
    r"[A-Za-z]+(?:al|ic|ive|ary|ous)|(?:very )?(?:thick|sticky|dull|sharp|sudden|severe|mild|constant|burning|"
    r"piercing|stabbing|throbbing|limp|red|swollen|painful|tender|dry|itchy|watery|soft|hard|slow|fast|small|large|"
    r"long|short|repetitive|involuntary)",
    re.IGNORECASE,
)
SCOPED = re.compile(r"\b(?:of|in|to|with|for|from|between|on|at|by|than)\b")
# Two words share an article, and what follows: "a lump or swelling of the lamp".
SHARED_ARTICLE = re.compile(r"an? [\w-]+ or (?!an? )[\w-]+ \w|[\w-]+ or [\w-]+ (?:of|in|from) ", re.IGNORECASE)
# Actions that share the word before them: "stopping of humming, singing, or similar acts".
ACTIONS = re.compile(r"^\w+ of \w+ing$", re.IGNORECASE)
PLACED = re.compile(r"\b(?:in|of|on|from)\s+(?:the|your|his|her|their)\s+\w+$", re.IGNORECASE)
PLACE = re.compile(
    r"(?:just\s+)?(?:(?:in|on|under|around|behind|near|over)\s+)?(?:(?:the|your|a)\s+)?(?:(?:upper|lower|right|left|"
    r"eye|inner|outer)\s+)?(?:abdomen|arms?|back|belly|breasts?|buttocks|calf|calves|chest|chin|ears?|elbows?|eyes?|"
    r"face|feet|fingers?|foot|groin|gums|hands?|head|hips?|jaw|joints?|knees?|legs?|limbs|lips|lungs?|mouth|neck|"
    r"nose|ribs?|scalp|shoulders?|side|skin|stomach|thighs?|throat|toes?|tongue|trunk|wrists?)",
    re.IGNORECASE,
)


def split_items(text: str, span: Span, *, is_sure: bool = False) -> list[Span]:
    """Return the items of a list: "violet sneezes", "stiff elbows". Items that share a word stay together."""
    listed = text[span.start : span.end]
    between = list(_iterate_outside(BETWEEN, listed))
    has_semicolons = SEMICOLONS.search(listed) is not None and not LAST_SEMICOLON.fullmatch(listed)
    strict = list(_iterate_outside(SEMICOLON if has_semicolons else STRICT, listed))
    if strict and has_semicolons:
        between = strict
    elif strict:
        last = strict[-1]
        joined = re.search(r"\b(?:and|or)\b|as well as", last[0])
        between = strict if joined else [*strict, *_find_last(listed, between, last.end())]
        if len(between) == 1 and not joined and not re.search(r"\b(?:and|or)\b", listed[last.end() :]):
            # "The lamp, the source of the glow": the second explains the first.
            between = []
    elif len(between) == 2 and (other := re.search(r"\s+or other\s+[\w-]+$", listed)):
        return split_items(text, Span(span.start, span.start + other.start()))
    elif len(between) != 1 or not _is_pair(listed, between[0], MAX_SURE_WORDS if is_sure else MAX_WORDS):
        between = []
    edges = [0, *(edge for each in between for edge in each.span()), len(listed)]
    spans = (Span(span.start + a, span.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    items = [item for each in spans if (item := trim_marks(text, each))]
    return _merge_places(text, _merge_adjectives(text, _join_adjectives(text, items)))


def _join_adjectives(text: str, items: list[Span]) -> list[Span]:
    """Join an adjective with the item behind it: "thick, sticky mucus" is one item."""
    joined: list[Span] = []
    for item in items:
        before = text[joined[-1].start : joined[-1].end].rpartition(", ")[2].removeprefix("a ") if joined else ""
        first = text[item.start : item.end].split(maxsplit=1)[0]
        is_followed = ADJECTIVE.fullmatch(first) and " " in text[item.start : item.end]
        if (
            joined
            and ADJECTIVE.fullmatch(before)
            and is_followed
            and text[joined[-1].end : item.start].strip() in {",", ", or", ", and"}
        ):
            joined[-1] = Span(joined[-1].start, item.end)
        else:
            joined.append(item)
    return joined


def _merge_places(text: str, items: list[Span]) -> list[Span]:
    """Join a symptom with all its places: "pain in the abdomen, back, or just under the right arm" is one item."""
    if len(items) > 1 and ACTIONS.search(text[items[0].start : items[0].end]):
        return [Span(items[0].start, items[-1].end)]
    merged: list[Span] = []
    for item in items:
        placed = merged and PLACED.search(text[merged[-1].start : merged[-1].end])
        if merged and (placed or merged[-1] not in items) and PLACE.fullmatch(text[item.start : item.end]):
            merged[-1] = Span(merged[-1].start, item.end)
        else:
            merged.append(item)
    return merged


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
    return ADJECTIVE.fullmatch(re.sub(r"^.* (?:of|to) (?:severe |mild )?", "", words)) is not None or (
        is_noun and words.isalpha()
    )


def _find_last(listed: str, between: list[re.Match[str]], start: int) -> list[re.Match[str]]:
    """Return the conjunction before the last item, where no comma comes before it."""
    rest = [each for each in between if each.start() >= start]
    if len(rest) == 2 and [each[0].split()[0] for each in rest] == ["and", "or"]:
        # "Ageing and flicker or glow": the two joined by "or" share a word.
        rest = rest[:1]
    acts = [re.match(r"\w+ing\b", listed[each:].strip()) for each in (0, *(each.end() for each in rest[-1:]))]
    if len(acts) == 2 and all(acts):
        return rest[-1:]
    return rest[-1:] if len(rest) == 1 and not SCOPED.search(listed[start : rest[0].start()]) else []


def _is_pair(listed: str, joined: re.Match[str], limit: int) -> bool:
    if SHARED_ARTICLE.match(listed):
        return False
    if all(re.match(r"\w+ing\b", part.strip()) for part in (listed[: joined.start()], listed[joined.end() :])):
        return True
    left, right = (re.sub(r"\s*\([^()]*\)", "", part) for part in (listed[: joined.start()], listed[joined.end() :]))
    return not SCOPED.search(left) and len(left.split()) <= max(3, limit - 4) and len(right.split()) <= limit


def _iterate_outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches that are not in parentheses."""
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if before.count("(") == before.count(")") and match.start() > 0 and match.end() < len(text):
            yield match
