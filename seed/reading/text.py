"""Read a document's text.txt: verbatim, so it is checked and never changed."""

from pathlib import Path

from seed.locations import FilePlace
from seed.reading.characters import decode, find_hostile
from seed.reading.read_errors import ReadingFault

MOST_BYTES = 8 * 1024 * 1024


def read_text(data: bytes, file: Path) -> tuple[str, tuple[ReadingFault, ...]]:
    """Return the text and the faults of its characters; the text is empty where it cannot be read."""
    if data.startswith(b"\xef\xbb\xbf"):
        message = "The text begins with a byte order mark, which would count as its first character."
        return "", (ReadingFault("encoding", FilePlace(file, 1, 1), message, "save it as UTF-8 without a BOM"),)
    try:
        text = decode(data, file, limit=MOST_BYTES)
    except ReadingFault as fault:
        return "", (fault,)
    return text, tuple(find_hostile(text, file))
