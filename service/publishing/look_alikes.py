"""Look-alikes: the differences between two texts that look the same, by Unicode code points."""

import unicodedata
from itertools import zip_longest

# Cyrillic and Greek letters, and the Latin ones of the same shape.
LETTERS = dict(zip("АВЕКМНОРСТХаеорсухіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXaeopcyxijABEZHIKMNOPTYXo", strict=True))
ALIKE = str.maketrans(
    {
        **LETTERS,
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−­", "-"),
        "…": "...",
    }
)


def find_difference(one: str, other: str) -> str | None:
    """Return the differing code points of two texts that look the same; None if the difference is visible."""
    if one == other or _fold_letters(one) != _fold_letters(other):
        return None
    place = next(at for at, (left, right) in enumerate(zip_longest(one, other)) if left != right)
    around = one[max(0, place - 12) : place].rsplit("\n", maxsplit=1)[-1]
    return (
        f'they look the same, but behind "{around}" stands {_name(one[place:])} here and {_name(other[place:])} there'
    )


def _fold_letters(text: str) -> str:
    """Return a text without invisible differences: forms, marks of the same shape, and zero-width characters."""
    plain = unicodedata.normalize("NFKC", text).translate(ALIKE)
    return "".join(character for character in plain if unicodedata.category(character) != "Cf")


def _name(text: str) -> str:
    if not text:
        return "nothing"
    # A composed character is shown as one.
    end = 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return " ".join(f"U+{ord(character):04X}" for character in text[:end])
