"""Slugs: turn the name of a thing into the id of its record."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

from schemas.base import SLUG, SLUG_LIMIT


def build_slug(name: str) -> str:
    """Return the id for the name, without accents; empty where it has no ASCII letters or digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LIMIT].rstrip("-")


def find_free_id(wanted: str, taken: Container[str]) -> str:
    """Return the wanted id, or where it is taken the first of `wanted-2`, `wanted-3` … that is not."""
    if wanted not in taken:
        return wanted
    numbered = (add_number(wanted, number) for number in count(2))
    return next(id_ for id_ in numbered if id_ not in taken)


def add_number(id_: str, number: int) -> str:
    """Return an id with a number, no longer than ids may be."""
    end = f"-{number}"
    return f"{id_[: SLUG_LIMIT - len(end)].rstrip('-')}{end}"


def is_slug(id_: str) -> bool:
    """Return whether a text can be the id of a record."""
    return re.fullmatch(SLUG, id_) is not None and len(id_) <= SLUG_LIMIT
