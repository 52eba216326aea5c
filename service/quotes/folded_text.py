"""Folded text: the words and signs of a text, without capitals, spaces, quotation marks and kinds of dashes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from service.publishing.segmentation import Span

# A number with its separators, a word with its apostrophes, or one sign.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\s]")
# Marks that people and programs add, drop or exchange when they quote.
DROPPED = frozenset("\"'“”„‟‘’‚‛«»‹›`´\u00ad\u200b\u200c\u200d\u2060\ufeff")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
APOSTROPHES = dict.fromkeys(map(ord, "’ʼ"), "'")
FINAL = ".,;:!?…"
SEPARATOR = "\x1f"


class FoldedToken(NamedTuple):
    """A word, number or sign of a text: its place (code points, end-exclusive) and its folded form."""

    start: int
    end: int
    folded: str


class FoldedText:
    """A text and its tokens."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.text = text

    @cached_property
    def tokens(self) -> list[FoldedToken]:
        """The tokens in reading order."""
        return list(iterate_tokens(self.text))

    @cached_property
    def _joined(self) -> str:
        return SEPARATOR + "".join(token.folded + SEPARATOR for token in self.tokens)

    @cached_property
    def _starts(self) -> dict[int, int]:
        """The index of the token that begins at each offset of the joined form."""
        offsets, offset = {}, 0
        for index, token in enumerate(self.tokens):
            offsets[offset] = index
            offset += len(token.folded) + 1
        return offsets

    def find_verbatim(self, words: str) -> Iterator[Span]:
        """Yield each place of the words, character by character, where they neither begin nor end inside a word."""
        start = self.text.find(words) if words else -1
        while start >= 0:
            end = start + len(words)
            if not (is_inside_word(self.text, start) or is_inside_word(self.text, end)):
                yield Span(start, end)
            start = self.text.find(words, start + 1)

    def find_tokens(self, folded: Sequence[str]) -> Iterator[Span]:
        """Yield each place of these tokens."""
        wanted = SEPARATOR + "".join(each + SEPARATOR for each in folded)
        at = self._joined.find(wanted) if folded else -1
        while at >= 0:
            first = self._starts[at]
            yield Span(self.tokens[first].start, self.tokens[first + len(folded) - 1].end)
            at = self._joined.find(wanted, at + 1)


def iterate_tokens(text: str) -> Iterator[FoldedToken]:
    """Yield the tokens of a text, without quotation marks."""
    for match in TOKEN.finditer(text):
        if folded := _fold_token(match[0]):
            yield FoldedToken(match.start(), match.end(), folded)


def fold_quote(words: str) -> list[str]:
    """Return the tokens of a quote in folded form, without a final stop, which may be the quoter's own."""
    folded = [token.folded for token in iterate_tokens(words)]
    while len(folded) > 1 and folded[-1] in FINAL:
        folded.pop()
    return folded


def is_inside_word(text: str, offset: int) -> bool:
    """Return whether an offset is between two characters of one word or number."""
    if not 0 < offset < len(text):
        return False
    left, right = text[offset - 1], text[offset]
    if left.isalnum() and right.isalnum():
        return True
    is_mark = unicodedata.category(right).startswith("M")
    is_decimal = left in ".," and right.isdigit() and offset > 1 and text[offset - 2].isdigit()
    is_separator = left.isdigit() and right in ".," and text[offset + 1 : offset + 2].isdigit()
    return is_mark or is_decimal or is_separator


def _fold_token(token: str) -> str:
    if token in DROPPED:
        return ""
    return unicodedata.normalize("NFC", token).translate(DASHES).translate(APOSTROPHES).casefold()
