"""Read NDJSON, one object per line, as other systems write it. A file is never held in memory as a whole.

Some input that JSON parsers accept is refused: duplicate names in an object, NaN, a line that is not an object.
"""

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

import orjson

from seed.locations import FilePlace
from seed.reading.read_errors import ReadingFault

# A document's line holds its text, which may have 8 MiB.
MOST_BYTES = 16 * 1024 * 1024
# The first bytes of a gzip file; JSON cannot begin with them.
PACKED = b"\x1f\x8b"
HELP = "write each record as one line of JSON, as `medcontent export --ndjson` does"


class ExportLine(NamedTuple):
    """A line of the file that is not empty: its place and its bytes."""

    place: FilePlace
    content: bytes


def read_lines(file: Path, shown: Path, watch: Callable[[int], object] = int) -> Iterator[ExportLine | ReadingFault]:
    """Yield each line, or why it cannot be read; gzip is decompressed on the way.

    Places name the file as `shown`. `watch` is called with the number of bytes of the file read so far.
    """
    number = 0
    with file.open("rb") as raw, _unpack(raw) as lines:
        try:
            while line := lines.readline(MOST_BYTES + 1):
                number += 1
                watch(raw.tell())
                place = FilePlace(shown, number, 1)
                if len(line) > MOST_BYTES:
                    yield ReadingFault("too-large", place, f"The line has more than {MOST_BYTES:,} bytes.", HELP)
                    return
                if stripped := line.strip():
                    yield ExportLine(place, stripped)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            message = f"The file cannot be decompressed: {error}."
            yield ReadingFault(
                "json", FilePlace(shown, number + 1, 1), message, "compress it with gzip again, or decompress it"
            )


def parse_line(line: ExportLine) -> dict[str, Any]:
    """Return the object on a line. Raises ReadingFault."""
    try:
        values = orjson.loads(line.content)
        # Duplicate names change the length when the object is written again; only then is it parsed a second time.
        if len(orjson.dumps(values)) != len(line.content):
            json.loads(line.content, object_pairs_hook=_refuse_duplicates, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ReadingFault("json", line.place, f"The line cannot be read: {error}.", HELP) from None
    if not isinstance(values, dict):
        raise ReadingFault("json", line.place, "The line is not an object.", HELP)
    return values


def _unpack(raw: io.BufferedReader) -> IO[bytes]:
    is_packed = raw.peek(len(PACKED)).startswith(PACKED)
    return gzip.GzipFile(fileobj=raw, mode="rb") if is_packed else raw  # type: ignore[return-value]


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            message = f'the name "{name}" is in one object twice'
            raise ValueError(message)
    return dict(pairs)


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is not JSON"
    raise ValueError(message)
