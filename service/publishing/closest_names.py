"""Closest names: what an editor probably meant by an unknown name ("did you mean").

A proposal never has the opposite meaning or another number: `must-not` is not proposed for `must`, nor `type-1` for
`type-2`, although the spelling is similar.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

# The number of names that are compared completely: those that share the rarest letter pairs of the written name.
MAX_COMPARED = 60
MAX_COMPARED_LENGTH = 80
# Negative words and prefixes; if one name has more of them than the other, they have opposite meanings.
NEGATIVE_WORDS = frozenset("no not non never without cannot none nor neither lack absent contra anti".split())
NEGATIVE_STEMS = ("contra", "anti", "non", "counter")
# Prefixes that reverse a word if its rest is the other word.
TURNING = ("un", "in", "im", "il", "ir", "dis", "mis", "de", "ab", "a")
OPPOSITES = (
    ("hyper", "hypo"), ("pre", "post"), ("ante", "post"), ("over", "under"), ("intra", "extra"), ("intra", "inter"),
    ("increase", "decrease"), ("before", "after"), ("left", "right"), ("male", "female"), ("tachy", "brady"),
    ("low", "high"), ("lower", "upper"), ("all", "none"),
)  # fmt: skip
ALIKE = 0.8


def find_closest(name: str, names: Iterable[str]) -> str | None:
    """Return the name with the most similar spelling that does not reverse the meaning, or None."""
    if len(name) > MAX_COMPARED_LENGTH:
        return None
    candidates = _find_candidates(name, tuple(names))
    close = difflib.get_close_matches(name, candidates, n=3)
    return next((each for each in close if not is_reversed(name, each)), None)


def is_reversed(name: str, other: str) -> bool:
    """Return whether two names have opposite meanings or different numbers."""
    first, second = _split_words(name), _split_words(other)
    if "".join(first) == "".join(second) and _list_numbers(name) == _list_numbers(other):
        return False
    if _list_numbers(name) != _list_numbers(other) or _count_negative(first) != _count_negative(second):
        return True
    return any(_is_turned(one, two) or _is_turned(two, one) for one, two in _match_words(first, second))


def ask_about(proposal: str) -> str:
    """Return the question whether the proposal was meant."""
    return f"did you mean {proposal}?"


def ask_about_words(proposal: str) -> str:
    """Return the question whether these words of a text were meant, in quotes."""
    return f'did you mean "{proposal}"?'


def add_question(message: str, proposal: str | None, otherwise: str = "") -> str:
    """Return the message and, as a sentence, the question whether the proposal was meant; else the other help."""
    help_ = f"Did you mean {proposal}?" if proposal else otherwise
    return f"{message} {help_}" if help_ else message


def _find_candidates(name: str, names: tuple[str, ...]) -> list[str]:
    if len(names) <= MAX_COMPARED:
        return list(names)
    index, found = _index_names(names), dict[str, None]()
    for pair in sorted(set(_list_pairs(name)), key=lambda pair: len(index.get(pair, ()))):
        found.update(dict.fromkeys(index.get(pair, ())[: MAX_COMPARED - len(found)]))
        if len(found) >= MAX_COMPARED:
            break
    return list(found)


@lru_cache(64)
def _index_names(names: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Return the names with each pair of letters, by pair."""
    index: dict[str, list[str]] = {}
    for name in names:
        for pair in set(_list_pairs(name)):
            index.setdefault(pair, []).append(name)
    return index


def _list_pairs(name: str) -> list[str]:
    """Return the trigrams of a name, with marks at its ends."""
    marked = f"^{name}$"
    return [marked[place : place + 3] for place in range(len(marked) - 2)]


def _split_words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)]


def _list_numbers(name: str) -> list[str]:
    return re.findall(r"[0-9]+", name)


def _count_negative(words: list[str]) -> int:
    return sum(word in NEGATIVE_WORDS or word.startswith(NEGATIVE_STEMS) for word in words)


def _match_words(first: list[str], second: list[str]) -> Iterable[tuple[str, str]]:
    """Yield the words in which two names differ, place by place."""
    return ((one, two) for one, two in zip(first, second, strict=False) if one != two)


def _is_turned(one: str, two: str) -> bool:
    # "mustnot" is not "must".
    if one.startswith(two) and one.removeprefix(two) in NEGATIVE_WORDS:
        return True
    if any(one.startswith(left) and two.startswith(right) for left, right in OPPOSITES):
        return True
    rests = [one.removeprefix(prefix) for prefix in TURNING if one.startswith(prefix) and not two.startswith(prefix)]
    return any(
        difflib.SequenceMatcher(None, rest, two).ratio() >= ALIKE and len(rest) > 3 and rest[0] == two[0]
        for rest in rests
    )
