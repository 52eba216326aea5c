"""Contrasts: words that say the contrary of each other, and which side of a pair a text is on.

Words are compared, not grammar. A text that has words of both sides, or a negation, is on neither.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from service.publishing.negations import count_negations

# Both sides of each pair, as patterns of whole words.
PAIRS = (
    (r"increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|rises?|rising|rose",
     r"decreas(?:e|es|ed|ing)|lower(?:s|ed|ing)?|reduc(?:e|es|ed|ing|tion)|falls?|falling|drops?|dropped"),
    (r"present|presence of", r"absent|absence of"),
    (r"positive", r"negative"),
    (r"malignant", r"benign"),
    (r"high|higher|highest", r"low|lower|lowest"),
    (r"more|most|greater", r"less|fewer|least"),
    (r"better|improv(?:e|es|ed|ing|ement)", r"worse|worsen(?:s|ed|ing)?"),
    (r"caus(?:e|es|ed|ing)|trigger(?:s|ed|ing)?|brings? on|leads? to",
     r"prevent(?:s|ed|ing|ion)?|protect(?:s|ed|ing)?"),
    (r"before", r"after"),
    (r"common|often|usually|frequent(?:ly)?", r"rare|rarely|seldom|uncommon(?:ly)?|infrequent(?:ly)?"),
    (r"always", r"never"),
    (r"mild", r"severe|serious"),
    (r"acute", r"chronic"),
    (r"longer|longest", r"shorter|shortest"),
    (r"faster|sooner|earlier", r"slower|later"),
    (r"early", r"late"),
    (r"safe|safely", r"unsafe|dangerous|harmful"),
    (r"contagious|infectious", r"non-?(?:contagious|infectious)"),
    (r"start(?:s|ed|ing)?|begin(?:s|ning)?", r"stop(?:s|ped|ping)?|end(?:s|ed|ing)?"),
    (r"left", r"right"),
    (r"upper", r"lower"),
    (r"wom[ae]n", r"m[ae]n"),
)  # fmt: skip
COMPILED = tuple(tuple(re.compile(rf"(?<![\w-])(?:{side})(?![\w-])", re.IGNORECASE) for side in pair) for pair in PAIRS)
# Words that negate without being a negation: "incurable", "free of", "painless", "avoid", "too early to say".
NEGATIVE = re.compile(
    r"\b(?:un\w{3,}|in(?:curable|effective|visible|complete|sufficient|ability|capable|frequent\w*)|im(?:possible|mune)|"
    r"dis\w{4,}|non-?\w{3,}|ab(?:sent|sence|normal\w*)|\w+less\w*|free|few|fewer|little|less|only|lack\w*|loss|fail\w*|"
    r"avoid\w*|stop\w*|prevent\w*|protect\w*|refus\w*|reject\w*|den(?:y|ies|ied|ying)|mis\w{4,}|myth|false|wrong|"
    r"instead|rather|except|unless|exclu\w*|rul(?:e|es|ed|ing) out|negative\w*|limit\w*|stay\w* away|keep\w* \w+ ?from|"
    r"forbid\w*|forbidden|contraindicat\w*|minim\w*|hard(?:er)? to|difficult\w*|too|any|neither|contrary|still|yet|"
    r"opposite|differ\w*|other|alone|even|survive\w*|remain\w*|persist\w*|barely|scarcely|exempt\w*|spare\w*|"
    r"missing|against|cease\w*|end(?:s|ed)?|away|harmless|empty|zero|nil)\b",
    re.IGNORECASE,
)

# Texts that share at least this share of their words, each of its own, are about the same.
LEAST_SHARED = 0.5
SHORTEST, STEM = 4, 5
ASIDE = re.compile(r"\([^()]*\)")


class Contrast(NamedTuple):
    """Words of one text, and words of another that say the contrary of them."""

    word: str
    contrary: str


def find_contrast(text: str, source: str) -> Contrast | None:
    """Return a word of a text of which its source says only the contrary, or None; negated texts are not compared."""
    if count_negations(text) or count_negations(source):
        return None
    for mine, theirs in zip(_list_sides(text), _list_sides(source), strict=True):
        for side, other in ((0, 1), (1, 0)):
            if mine[side] and not mine[other] and theirs[other] and not theirs[side]:
                return Contrast(str(mine[side]), str(theirs[other]))
    return None


def has_lost_negation(text: str, source: str) -> bool:
    """Return whether one of two texts that say the same negates, and the other has no word that might."""
    text, source = ASIDE.sub("", text), ASIDE.sub("", source)
    return _have_same_words(text, source) and any(
        count_negations(one) % 2 == 1 and not count_negations(other) and not NEGATIVE.search(other)
        for one, other in ((text, source), (source, text))
    )


def _have_same_words(one: str, other: str) -> bool:
    stems = [set(list_stems(text)) for text in (one, other)]
    shared = len(stems[0] & stems[1])
    return all(each and shared >= LEAST_SHARED * len(each) for each in stems)


def list_stems(text: str) -> list[str]:
    """Return how the longer words of a text begin: forms of one word begin alike."""
    return [word[:STEM] for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) >= SHORTEST]


@lru_cache(1024)
def _list_sides(text: str) -> tuple[tuple[str | None, ...], ...]:
    return tuple(tuple(_find_words(pair, text)) for pair in COMPILED)


def _find_words(pair: tuple[re.Pattern[str], ...], text: str) -> Iterator[str | None]:
    for pattern in pair:
        found = pattern.search(text)
        yield found[0] if found else None
