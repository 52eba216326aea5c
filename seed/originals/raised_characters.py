"""Characters that are not as they look: raised and lowered digits and signs, and marks for line breaks.

`10<sup>9</sup>` is 10⁹ and never 109. Digits and signs have raised forms in Unicode; letters, as in "19th", do not
change.
"""

import re

# Characters without width that only allow or forbid a line break.
BREAK_MARKS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_PLAIN = "0123456789+-=()"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
_MINUS, _HYPHENS = "−", "\u2010\u2011"
_TO_RAISED = str.maketrans(_PLAIN + _MINUS, _RAISED + "⁻")
_TO_LOWERED = str.maketrans(_PLAIN + _MINUS, _LOWERED + "₋")
_TO_PLAIN = str.maketrans(_RAISED + _LOWERED + _MINUS + _HYPHENS, _PLAIN * 2 + "---")


def raise_characters(words: str) -> str:
    """Return the words with their digits and signs as superscript."""
    return words.translate(_TO_RAISED)


def lower_characters(words: str) -> str:
    """Return the words with their digits and signs as subscript."""
    return words.translate(_TO_LOWERED)


def squeeze_characters(words: str) -> str:
    """Return the words in a form to compare: without white space and break marks, digits and signs on the line."""
    return "".join(BREAK_MARKS.sub("", words).translate(_TO_PLAIN).split())
