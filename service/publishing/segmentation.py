"""Segmentation: the paragraphs and sentences of a text. Offsets are code points, from 0, end-exclusive.

Publishing never splits a text by itself: it reads the sentence starts that the editors recorded.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

BLANK_LINES = re.compile(r"\r?\n(?:[^\S\r\n]*\r?\n)+")

# Far more than the sentences of the longest text that is read.
MAX_LABELS = 1_000_000


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


class Cut(NamedTuple):
    """A sentence: its paragraph and sentence numbers, from 1, its span, and the label that it was given, if any."""

    paragraph: int
    ordinal: int
    span: Span
    label: str | None = None

    @property
    def place(self) -> str:
        """The place in the text, `p1s2`."""
        return f"p{self.paragraph}s{self.ordinal}"

    @property
    def name(self) -> str:
        """The short id: the label, by default the place."""
        return self.label or self.place


class BadStart(ValueError):
    """A sentence start that the text does not allow; `index` is its position in the list of starts."""

    def __init__(self, index: int, message: str) -> None:
        """Take the index and the message."""
        super().__init__(message)
        self.index = index


class BadLabels(ValueError):
    """Labels that do not fit the sentences."""


def cut_document(values: Mapping[str, Any]) -> list[Cut]:
    """Return the labelled sentences of a document's source. Raises BadStart and BadLabels."""
    cuts = cut_sentences(values["text"], values["sentences"])
    labels = expand_labels((values.get("revised") or {}).get("labels") or ())
    if not labels:
        return cuts
    if len(labels) != len(cuts):
        raise BadLabels(f"There are {len(labels)} labels for {len(cuts)} sentences.")
    if len(set(labels)) != len(labels):
        twice = next(label for number, label in enumerate(labels) if label in labels[:number])
        raise BadLabels(f"The label {twice} is given twice.")
    return [cut._replace(label=label) for cut, label in zip(cuts, labels, strict=True)]


def expand_labels(ranges: Iterable[str]) -> list[str]:
    """Return the labels that ranges name: `p1s3-5` names p1s3, p1s4 and p1s5. Raises BadLabels for too many."""
    labels: list[str] = []
    for each in ranges:
        first, _, last = each.partition("-")
        paragraph, _, start = first.partition("s")
        numbers = range(int(start), int(last or start) + 1)
        if len(numbers) + len(labels) > MAX_LABELS:
            raise BadLabels(f"{each} names too many labels.")
        labels += [f"{paragraph}s{number}" for number in numbers]
    return labels


def compress_labels(labels: Iterable[str]) -> list[str]:
    """Return labels as ranges, the inverse of `expand_labels`."""
    ranges: list[list[str]] = []
    for label in labels:
        paragraph, _, number = label.partition("s")
        if ranges and ranges[-1][0] == paragraph and int(ranges[-1][2]) + 1 == int(number):
            ranges[-1][2] = number
        else:
            ranges.append([paragraph, number, number])
    return [f"{paragraph}s{first}" + (f"-{last}" if first != last else "") for paragraph, first, last in ranges]


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs: the stretches between blank lines, without surrounding white space."""
    edges = [0, *(edge for gap in BLANK_LINES.finditer(text) for edge in gap.span()), len(text)]
    spans = (trim_span(text, Span(start, end)) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [span for span in spans if span.start < span.end]


def cut_sentences(text: str, starts: Sequence[int]) -> list[Cut]:
    """Return the sentences that begin at the starts; together they contain every character except white space.

    Raises BadStart for a start that is out of order, outside the text or in white space, and for a paragraph that does
    not begin with a start.
    """
    _check_order(text, starts)
    remaining = deque(enumerate(starts))
    cuts = list(_cut_paragraph(text, remaining))
    if remaining:
        raise BadStart(remaining[0][0], f"{remaining[0][1]} is after the last paragraph.")
    return cuts


def trim_span(text: str, span: Span) -> Span:
    """Return the span without the white space at its ends."""
    part = text[span.start : span.end]
    return Span(span.start + len(part) - len(part.lstrip()), span.end - len(part) + len(part.rstrip()))


def _check_order(text: str, starts: Sequence[int]) -> None:
    for index, start in enumerate(starts):
        if index and start <= starts[index - 1]:
            raise BadStart(index, f"{start} does not come after {starts[index - 1]}.")
        if start >= len(text):
            raise BadStart(index, f"{start} is after the end of the text, which has {len(text)} characters.")
        if text[start].isspace():
            raise BadStart(index, f"At {start} there is white space; a sentence starts with its first character.")


def _cut_paragraph(text: str, remaining: deque[tuple[int, int]]) -> Iterator[Cut]:
    for number, paragraph in enumerate(find_paragraphs(text), 1):
        inside = []
        while remaining and remaining[0][1] < paragraph.end:
            inside.append(remaining.popleft())
        if not inside or inside[0][1] != paragraph.start:
            index = inside[0][0] if inside else (remaining[0][0] if remaining else -1)
            raise BadStart(index, f"Paragraph {number} begins at {paragraph.start}, but no sentence starts there.")
        ends = [start for _, start in inside[1:]] + [paragraph.end]
        for ordinal, ((_, start), end) in enumerate(zip(inside, ends, strict=True), 1):
            yield Cut(number, ordinal, trim_span(text, Span(start, end)))
