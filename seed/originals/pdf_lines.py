"""The lines of a page of a PDF, from its positioned characters.

pypdf gives pieces of text with the matrix of each. From these follow what its plain text loses: raised and lowered
digits (ten to the ninth is not 109), and columns whose lines were drawn across.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

from pypdf import PageObject

from seed.originals.raised_characters import lower_characters, raise_characters

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
SMALL = re.compile(r"[0-9+\-−–()=]{1,6}")
# A piece this much smaller than the one before it, and moved by this part of its size, is raised or lowered.
MAX_SMALLER, MIN_MOVED, MAX_MOVED = 0.86, 0.12, 0.9
# Columns have at least so many lines next to each other, of so many characters each.
MIN_COLUMN_LINES, MIN_COLUMN_CHARACTERS = 6, 15
MIN_CONTINUED = 0.4


@dataclass
class Segment:
    """A piece of text, the place where its line begins, and the size of its characters, in points."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Line:
    """A line of a page, and its height above the foot of the page, in points."""

    words: str
    y: float


def read_page_lines(page: PageObject) -> tuple[list[Line], bool]:
    """Return the lines of a page that have words, and whether two columns drawn across were put one after the other."""
    segments: list[Segment] = []

    def visit(text: str, matrix: Any, transform: Any, _font: Any, size: float) -> None:
        segments.append(_build_segment(text, transform, matrix, size))

    page.extract_text(visitor_text=visit)
    _mark_raised(segments)
    columns = _split_columns([each for each in segments if each.text.strip()])
    for each in columns or ():
        each.text = each.text.strip("\n") + "\n"
    return list(_join_lines(segments if columns is None else columns)), columns is not None


def _join_lines(segments: list[Segment]) -> Iterator[Line]:
    words, y = "", 0.0
    for each in segments:
        for part in each.text.splitlines(keepends=True):
            if part.strip() and not words.strip():
                y = each.y
            words += part
            if words.endswith(("\n", "\r")):
                if words.strip():
                    yield _build_line(words, y)
                words = ""
    if words.strip():
        yield _build_line(words, y)


def _build_line(words: str, y: float) -> Line:
    """Return a line with ligatures as the letters that they stand for, by which readers search."""
    return Line(" ".join(words.translate(LIGATURES).split()), y)


def _build_segment(text: str, transform: Any, matrix: Any, size: float) -> Segment:
    a, b, c, d, e, f = (float(each) for each in transform)
    x, y = (
        e * float(matrix[0]) + f * float(matrix[2]) + float(matrix[4]),
        e * float(matrix[1]) + f * float(matrix[3]) + float(matrix[5]),
    )
    scale = sqrt(abs(a * d - b * c)) * sqrt(
        abs(float(matrix[0]) * float(matrix[3]) - float(matrix[1]) * float(matrix[2]))
    )
    return Segment(text, x, y, float(size or 0) * scale)


def _mark_raised(segments: list[Segment]) -> None:
    """Make raised and lowered digits Unicode characters, on the line of the words before them."""
    base: Segment | None = None
    raised: Segment | None = None
    for each in segments:
        if not each.text.strip():
            continue
        if base is not None and (write := _find_writer(base, each)):
            base.text = base.text.rstrip("\n")
            (raised or base).text = (raised or base).text.rstrip("\n")
            each.text = write(each.text.strip("\n"))
            raised = each
            continue
        if (
            base is not None
            and raised is not None
            and abs(each.y - base.y) < base.size * MIN_MOVED
            and each.x > raised.x
        ):
            raised.text = raised.text.rstrip("\n")
            each.text = each.text.lstrip("\n")
        base, raised = each, None


def _find_writer(base: Segment, each: Segment) -> Callable[[str], str] | None:
    if not SMALL.fullmatch(each.text.strip()) or each.size > base.size * MAX_SMALLER or each.x <= base.x:
        return None
    moved = (each.y - base.y) / (base.size or 1)
    if MIN_MOVED <= moved <= MAX_MOVED:
        return raise_characters
    return lower_characters if -MAX_MOVED <= moved <= -MIN_MOVED / 2 else None


def _split_columns(segments: list[Segment]) -> list[Segment] | None:
    """Return the pieces with the left column before the right one, where their lines were drawn across; else None."""
    pairs = [
        (left, right)
        for left, right in pairwise(segments)
        if abs(left.y - right.y) < left.size * MIN_MOVED
        and right.x > left.x
        and min(len(left.text.strip()), len(right.text.strip())) >= MIN_COLUMN_CHARACTERS
    ]
    places = Counter((round(left.x), round(right.x)) for left, right in pairs)
    place, count = places.most_common(1)[0] if places else ((0, 0), 0)
    pairs = [(left, right) for left, right in pairs if (round(left.x), round(right.x)) == place]
    # The lines of a text go on in the middle of a sentence; the rows of a table do not.
    continued = sum(each.text.strip()[:1].islower() for pair in pairs for each in pair)
    if count < MIN_COLUMN_LINES or continued < count * 2 * MIN_CONTINUED:
        return None
    gutter = min(right.x for _, right in pairs)
    tops = [left.y for left, _ in pairs]
    first, last = max(tops), min(tops)
    above = [each for each in segments if each.y > first]
    within = [each for each in segments if last <= each.y <= first]
    below = [each for each in segments if each.y < last]
    return [
        *above,
        *(each for each in within if each.x < gutter - 1),
        *(each for each in within if each.x >= gutter - 1),
        *below,
    ]
