"""Numbers in English text, in digits and in words: `30`, `1.2 million`, `thirty`, `one-third`, `two and a half`.

Libraries that read number words were looked at and read no fractions or multiples, which is how articles for patients
give figures: see docs/decisions/0094-numbers-and-negations-are-read-by-small-parsers.md.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
SMALL = {word: value for value, word in enumerate([*UNITS.split(), "eighteen", "nineteen"])}
TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
MULTIPLES = {
    "once": 1, "single": 1, "twice": 2, "double": 2, "twofold": 2, "pair": 2, "couple": 2, "both": 2, "thrice": 3,
    "triple": 3, "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10, "dozen": 12, "dozens": 12, "score": 20,
    "none": 0, "no": 0, "nil": 0, "nobody": 0,
}  # fmt: skip
IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
MAX_DIGITS = 40
# Words between a part and its whole: "one in eight", "2 out of every 5".
SHARES = frozenset(("in", "in every", "out of", "out of every", "of every"))
YEARS = range(1500, 2100)
ARTICLES = frozenset(("a", "an", "one"))
TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"(?P<power>[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)?(?P<ordinal>st|nd|rd|th|s)?(?!\w)|(?P<start>\d+)|"
    r"(?P<vulgar>[\u00bc-\u00be\u2150-\u215e])|(?P<percent>%|\bper\s?cent\b|\bpercent(?:age)?\b)|(?P<word>[^\W\d_]+)|(?P<slash>[/\u2044])",
    re.IGNORECASE,
)


def _list_ordinals() -> dict[str, int]:
    regular = {f"{word}th": value for word, value in {**SMALL, **SCALES}.items() if value not in IRREGULAR.values()}
    return {**regular, **{f"{word[:-1]}ieth": value for word, value in TENS.items()}, **IRREGULAR}


ORDINALS = _list_ordinals()
DENOMINATORS = {**{word: value for word, value in ORDINALS.items() if value > 2}, **PARTS}
DENOMINATORS |= {f"{word}s": value for word, value in DENOMINATORS.items() if not word.endswith("s")}


@lru_cache(1024)
def read_numbers(text: str) -> frozenset[Fraction]:
    """Return every number in the text; for a fraction its parts, its value and its value in percent.

    A percentage also gives 100, its whole.
    """
    tokens = [(str(match.lastgroup), match[0].lower()) for match in TOKEN.finditer(text)]
    return frozenset(_iterate_numbers(tokens))


def format_number(number: Fraction | float) -> str:
    """Return a number as digits: whole numbers in full, others with six significant digits."""
    return str(int(number)) if number == int(number) else f"{float(number):g}"


def is_stated(number: float, text: str) -> bool:
    """Return whether a text contains a number; a fraction is compared to the decimals of the number."""
    wanted = abs(Fraction(str(number)))
    decimals = len(str(number).partition(".")[2])
    return any(wanted == (_round_number(said, decimals) if said else said) for said in read_numbers(text))


def list_digits(text: str) -> list[int | float]:
    """Return the numbers in digits in a text."""
    found = (_split_power(match["digits"])[0] for match in TOKEN.finditer(text) if match["digits"])
    return [float(digits) if "." in digits else int(digits) for digits in found]


def _round_number(said: Fraction, decimals: int) -> Fraction:
    """Return a number unchanged, or rounded if it has no finite decimal form."""
    below = said.denominator
    while below % 2 == 0 or below % 5 == 0:
        below //= 2 if below % 2 == 0 else 5
    return said if below == 1 else Fraction(round(said, decimals))


def _iterate_numbers(tokens: Sequence[tuple[str, str]]) -> Iterator[Fraction]:
    place, part, end = 0, Fraction(0), 0
    while place < len(tokens):
        kind, _ = tokens[place]
        if kind == "percent":
            yield Fraction(100)
            place += 1
            continue
        start = place
        numbers, place = (_read_words if kind == "word" else _read_digits)(tokens, place)
        yield from numbers
        if numbers:
            if " ".join(text for _, text in tokens[end:start]) in SHARES and _is_share(part, numbers[0]):
                yield from _list_parts(part / numbers[0])
            part, end = numbers[0], place


def _is_share(part: Fraction, whole: Fraction) -> bool:
    """Return whether numbers with "in" or "out of" between them are a part and its whole, and no year."""
    return 0 < part <= whole and whole not in YEARS


def _read_digits(tokens: Sequence[tuple[str, str]], place: int) -> tuple[list[Fraction], int]:
    """Read a number in digits with its power, scale or fraction."""
    kind, text = tokens[place]
    if kind == "slash":
        return [], place + 1
    if kind == "vulgar":
        return _list_parts(_read_vulgar(text)), place + 1
    digits, powers = _split_power(text)
    number = Fraction(digits)
    found = [number, *(number**power for power in powers)]
    following, place = _get_words(tokens, place + 1, 1), place + 1
    if following and following[0] in SCALES:
        return [*found, number * SCALES[following[0]]], place + 1
    if place < len(tokens) and tokens[place][0] == "vulgar":
        return [number + _read_vulgar(tokens[place][1])], place + 1
    if place + 1 < len(tokens) and tokens[place][0] == "slash" and tokens[place + 1][0] == "digits":
        below = Fraction(_split_power(tokens[place + 1][1])[0])
        return [*found, below, *(_list_parts(number / below) if below else [])], place + 2
    return [*found, *_list_mixed(tokens, place, number)], place


def _list_mixed(tokens: Sequence[tuple[str, str]], place: int, whole: Fraction) -> list[Fraction]:
    """Return the sum of a number and the fraction behind it: "2 1/2" is also read as one number."""
    if [kind for kind, _ in tokens[place : place + 3]] != ["digits", "slash", "digits"]:
        return []
    above, below = (Fraction(_split_power(tokens[place + step][1])[0]) for step in (0, 2))
    return [whole + above / below] if above < below else []


def _split_power(text: str) -> tuple[str, list[int]]:
    found = re.match(r"[\d,.\u00a0\u202f ]+", text)
    digits = re.sub(r"[,\u00a0\u202f ]", "", found[0] if found else "0")
    power = unicodedata.normalize("NFKC", text[found.end() if found else 0 :])
    # No figure of an article is longer; the parser's work stays bounded.
    return f"0{digits}"[:MAX_DIGITS], [int(power)] if power.isdigit() and len(power) < 3 else []


def _read_vulgar(character: str) -> Fraction:
    above, _, below = unicodedata.normalize("NFKC", character).partition("\u2044")
    return Fraction(int(above), int(below))


def _read_words(tokens: Sequence[tuple[str, str]], place: int) -> tuple[list[Fraction], int]:
    """Read the number that begins with a word; empty if there is no number."""
    word = tokens[place][1]
    whole, end = _read_cardinal(tokens, place)
    if whole is None:
        return _read_single(tokens, place)
    following = _get_words(tokens, end, 3)
    if following and following[0] in DENOMINATORS and (word != "one" or following[0] != "second"):
        part = Fraction(whole, DENOMINATORS[following[0]])
        return [Fraction(whole), Fraction(DENOMINATORS[following[0]]), *_list_parts(part)], end + 1
    if following[:2] in (["and", "a"], ["and", "one"]) and following[2:] and following[2] in DENOMINATORS:
        return [whole + Fraction(1, DENOMINATORS[following[2]])], end + 3
    if following and following[0] == "point":
        digits = [SMALL[each] for each in _get_words(tokens, end + 1, 6) if SMALL.get(each, 10) < 10]
        if digits:
            return [Fraction(f"{whole}.{''.join(map(str, digits))}")], end + 1 + len(digits)
    if following and following[0] in {"dozen", "fold", "score"}:
        return [
            Fraction(whole),
            Fraction(whole * {"fold": 1}.get(following[0], MULTIPLES.get(following[0], 1))),
        ], end + 1
    return [Fraction(whole)], end


def _read_single(tokens: Sequence[tuple[str, str]], place: int) -> tuple[list[Fraction], int]:
    """Read a single word that is a number: an ordinal, a multiple, a part."""
    word, following = tokens[place][1], _get_words(tokens, place + 1, 3)
    if word in PARTS:
        # "Half a million" is neither a half nor a million.
        behind = 2 if following[:1] and following[0] in ARTICLES else 1
        scale = {**SCALES, "dozen": 12}.get(next(iter(following[behind - 1 : behind]), ""))
        if scale:
            return [Fraction(scale, PARTS[word])], place + 1 + behind
        return [Fraction(1), Fraction(PARTS[word]), *_list_parts(Fraction(1, PARTS[word]))], place + 1
    if word in ARTICLES or word == "every":
        if following and following[0] in DENOMINATORS:
            below = DENOMINATORS[following[0]]
            return [Fraction(1), Fraction(below), *_list_parts(Fraction(1, below))], place + 2
        return [], place + 1
    named = ORDINALS.get(word, MULTIPLES.get(word))
    return ([] if named is None else [Fraction(named)]), place + 1


def _read_cardinal(tokens: Sequence[tuple[str, str]], place: int) -> tuple[int | None, int]:
    """Read the longest whole number in words, or None."""
    total, group, end, seen = 0, 0, place, False
    while words := _get_words(tokens, end, 2):
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


def _list_parts(part: Fraction) -> list[Fraction]:
    return [part, part * 100]


def _get_words(tokens: Sequence[tuple[str, str]], place: int, count: int) -> list[str]:
    """Return at most that many words that follow without another kind of token between."""
    found = []
    for kind, text in tokens[place : place + count]:
        if kind != "word":
            break
        found.append(text)
    return found
