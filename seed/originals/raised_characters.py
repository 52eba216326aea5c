"""Raised and lowered characters: `10<sup>9</sup>` is 10⁹ and never 109.

Digits and signs have characters of their own in Unicode; letters, as in "19th", stay as they are.
"""

_PLAIN = "0123456789+-−=()"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raise_characters(words: str) -> str:
    """Return the words as superscript, where they have digits or signs."""
    return words.translate(_RAISED)


def lower_characters(words: str) -> str:
    """Return the words as subscript, where they have digits or signs."""
    return words.translate(_LOWERED)
