"""The ids of new documents: free ones, and what to do where a file's own is taken."""

from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath

from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, Root
from seed.reading.text import MOST_BYTES
from seed.sheets import TEXT
from seed.slugs import find_free_id


def choose_ids(wanted: Sequence[str], taken: Collection[str]) -> list[str]:
    """Return an id for each new document: of those that want the same, the later ones get a number.

    A wanted id that a document of the root has stays: whether it is the same document is for the editor to say.
    """
    chosen: list[str] = []
    for id_ in wanted:
        used = {*taken, *wanted, *chosen}
        chosen.append(find_free_id(id_, used) if id_ in chosen else id_)
    return chosen


def explain_taken(root: Root, id_: str, file: Path, text: bytes, free: str) -> str:
    """Return what to do about a file whose document is there already; `free` is an id that no document has."""
    if _has_text(root, id_, text):
        return f"{file} was imported before: its text is that of documents/{id_}."
    return (
        f"If {file} is its next text: medcontent new document {file} --revises {id_}. "
        f"If it is another article: medcontent new document {file} --id {free}"
    )


def _has_text(root: Root, id_: str, text: bytes) -> bool:
    try:
        return root.read(PurePosixPath(DOCUMENTS, id_, TEXT), limit=MOST_BYTES) == text
    except ReadingFault:
        return False
