"""Reads NDJSON, one object a line, as other systems write it. A file is never held as a whole.

What JSON parsers let pass is refused: a name twice in an object, NaN, a line that is no object.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import orjson

from seed.places import Place
from seed.reading.faults import ReadingFault

# A document's line holds its text, which may have 8 MiB.
MOST_BYTES = 16 * 1024 * 1024
HELP = "write each record as one line of JSON, as `medcontent export --ndjson` does"


class Line(NamedTuple):
    """A line of the file: its place and the object on it."""

    place: Place
    values: dict[str, Any]


def read_lines(file: Path) -> Iterator[Line | ReadingFault]:
    """Yield each line's object, or what is wrong with the line; empty lines are passed over."""
    with file.open("rb") as lines:
        number = 0
        while line := lines.readline(MOST_BYTES + 1):
            number += 1
            place = Place(file, number, 1)
            if len(line) > MOST_BYTES:
                yield ReadingFault("too-large", place, f"The line has more than {MOST_BYTES:,} bytes.", HELP)
                return
            if stripped := line.strip():
                yield _read(stripped, place)


def _read(line: bytes, place: Place) -> Line | ReadingFault:
    try:
        values = orjson.loads(line)
        # What is as long when it is written again had no name twice; anything else is looked at closely.
        if len(orjson.dumps(values)) != len(line):
            json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return ReadingFault("json", place, f"The line cannot be read: {error}.", HELP)
    if not isinstance(values, dict):
        return ReadingFault("json", place, "The line is no object.", HELP)
    return Line(place, values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            message = f'the name "{name}" stands twice in one object'
            raise ValueError(message)
    return dict(pairs)


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no JSON"
    raise ValueError(message)
