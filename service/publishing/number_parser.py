"""The parser of numbers: the numbers at one place of a tokenized text, in digits or in words.

Libraries that read number words were looked at and read no fractions or multiples, which is how articles for patients
give figures: see docs/decisions/0094-numbers-and-negations-are-read-by-small-parsers.md.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from service.publishing.number_tokens import NumberToken, get_words, read_vulgar, split_power
from service.publishing.number_vocabulary import (
    ARTICLES,
    DENOMINATORS,
    HALVED,
    MULTIPLES,
    NAMED,
    ORDINALS,
    PARTS,
    SCALES,
    SMALL,
    TENS,
)


class Numbers(NamedTuple):
    """What a place of a text says: the numbers, and the place behind them."""

    values: list[Fraction]
    end: int


def read_place(tokens: Sequence[NumberToken], place: int) -> Numbers:
    """Return the numbers that begin at a place; for a fraction its parts, its value and its value in percent."""
    kind, text = tokens[place]
    if kind == "word":
        return _read_words(tokens, place)
    if kind == "vulgar":
        return Numbers(list_parts(read_vulgar(text)), place + 1)
    if kind in {"digits", "start"}:
        return _read_digits(tokens, place)
    return Numbers([], place + 1)


def list_parts(part: Fraction) -> list[Fraction]:
    """Return a share and the same in percent."""
    return [part, part * 100]


def find_figure(values: list[Fraction]) -> Fraction:
    """Return the number that the values are of; for a fraction they are its parts, its value and that in percent."""
    return values[-2] if len(values) == 4 else values[-1]


def _read_digits(tokens: Sequence[NumberToken], place: int) -> Numbers:
    """Read a number in digits with its power, scale or fraction."""
    digits, powers = split_power(tokens[place].text)
    number = Fraction(digits)
    found = [number, *(number**power for power in powers if number or power >= 0)]
    place += 1
    kinds = [token.kind for token in tokens[place : place + 3]]
    if kinds[:1] == ["vulgar"]:
        return _apply_scale(tokens, number + read_vulgar(tokens[place].text), place + 1)
    if kinds[:2] == ["times", "digits"]:
        base, raised = split_power(tokens[place + 1].text)
        return Numbers([*found, *(number * Fraction(base) ** power for power in raised if int(float(base)))], place + 2)
    if kinds[:2] == ["slash", "digits"]:
        below = Fraction(split_power(tokens[place + 1].text)[0])
        return Numbers([*found, below, *(list_parts(number / below) if below else [])], place + 2)
    scaled = _apply_scale(tokens, number, place)
    if scaled.end > place:
        return Numbers([*found, *scaled.values], scaled.end)
    return Numbers([*found, *_list_mixed(tokens, place, number)], place)


def _apply_scale(tokens: Sequence[NumberToken], number: Fraction, place: int) -> Numbers:
    """Return the number with the scale that follows, as in `1.2 million`."""
    following = get_words(tokens, place, 1)
    if following and following[0] in SCALES:
        return Numbers([number * SCALES[following[0]]], place + 1)
    return Numbers([number], place)


def _list_mixed(tokens: Sequence[NumberToken], place: int, whole: Fraction) -> list[Fraction]:
    """Return the sum of a number and the fraction behind it: "2 1/2" is also read as one number."""
    if [kind for kind, _ in tokens[place : place + 3]] != ["digits", "slash", "digits"]:
        return []
    above, below = (Fraction(split_power(tokens[place + step].text)[0]) for step in (0, 2))
    return [whole + above / below] if above < below else []


def _read_words(tokens: Sequence[NumberToken], place: int) -> Numbers:
    """Read the number that begins with a word; empty if there is no number."""
    whole, end = _read_cardinal(tokens, place)
    if whole is None:
        return _read_single(tokens, place)
    following = [*get_words(tokens, end, 3), "", "", ""]
    if following[0] in DENOMINATORS.keys() | ORDINALS.keys():
        return _read_ordinal(whole, following[0], end)
    if following[0] == "and" and following[1] in ARTICLES and following[2] in DENOMINATORS:
        return _apply_scale(tokens, whole + Fraction(1, DENOMINATORS[following[2]]), end + 3)
    digits = [SMALL[each] for each in get_words(tokens, end + 1, 6) if SMALL.get(each, 10) < 10]
    if following[0] == "point" and digits:
        return _apply_scale(tokens, Fraction(f"{whole}.{''.join(map(str, digits))}"), end + 1 + len(digits))
    if following[0] in {"dozen", "fold", "score"}:
        times = {"fold": 1}.get(following[0], MULTIPLES.get(following[0], 1))
        return Numbers([Fraction(whole), Fraction(whole * times)], end + 1)
    return Numbers([Fraction(whole)], end)


def _read_ordinal(whole: int, word: str, place: int) -> Numbers:
    """Read a number in words and the ordinal behind it: a fraction, or one number such as twenty-first."""
    ordinal = ORDINALS.get(word, 0)
    if whole >= 20 and whole % 10 == 0 and 0 < ordinal < 10:
        # A second may be a duration.
        return Numbers([Fraction(whole + ordinal), *([Fraction(whole)] if word == "second" else [])], place + 1)
    if word not in DENOMINATORS:
        return Numbers([Fraction(whole)], place)
    below = DENOMINATORS[word]
    return Numbers([Fraction(whole), Fraction(below), *list_parts(Fraction(whole, below))], place + 1)


def _read_single(tokens: Sequence[NumberToken], place: int) -> Numbers:
    """Read a single word that is a number: an ordinal, a multiple, a part."""
    word, following = tokens[place].text, get_words(tokens, place + 1, 3)
    if word in PARTS:
        # "Half a million" is neither a half nor a million.
        behind = 2 if following[:1] and following[0] in ARTICLES else 1
        scale = {**SCALES, "dozen": 12}.get(next(iter(following[behind - 1 : behind]), ""))
        if scale:
            return Numbers([Fraction(scale, PARTS[word])], place + 1 + behind)
        return Numbers([Fraction(1), Fraction(PARTS[word]), *list_parts(Fraction(1, PARTS[word]))], place + 1)
    if word in HALVED:
        return Numbers(list_parts(Fraction(1, 2)), place + 1)
    if word in ARTICLES or word == "every":
        if following and following[0] in DENOMINATORS:
            below = DENOMINATORS[following[0]]
            return Numbers([Fraction(1), Fraction(below), *list_parts(Fraction(1, below))], place + 2)
        return Numbers([], place + 1)
    return Numbers([Fraction(NAMED[word])] if word in NAMED else [], place + 1)


def _read_cardinal(tokens: Sequence[NumberToken], place: int) -> tuple[int | None, int]:
    """Read the longest whole number in words, or None."""
    total, group, end, seen = 0, 0, place, False
    while words := get_words(tokens, end, 2):
        word = words[0]
        if word == "and" and seen and len(words) > 1 and (total or group >= 100) and words[1] in {**SMALL, **TENS}:
            end += 1
        elif word in {"a", "an"} and not seen and len(words) > 1 and words[1] in {*SCALES, "dozen"}:
            group, seen, end = 1, True, end + 1
        elif word in TENS and group % 100 == 0:
            group, seen, end = group + TENS[word], True, end + 1
        elif word in SMALL and (group % 100 == 0 or (group % 10 == 0 and group % 100 >= 20 and SMALL[word] < 10)):
            group, seen, end = group + SMALL[word], True, end + 1
        elif word in TENS or (word in SMALL and SMALL[word] > 9 and 13 <= group < 21):
            # Years: nineteen ninety, twenty twelve.
            if not 13 <= group < 21:
                break
            group, end = group * 100 + {**SMALL, **TENS}[word], end + 1
        elif word == "hundred" and group < 100:
            group, seen, end = (group or 1) * 100, True, end + 1
        elif word in SCALES:
            total, group, seen, end = total + (group or 1) * SCALES[word], 0, True, end + 1
        else:
            break
    return (total + group, end) if seen else (None, place)
