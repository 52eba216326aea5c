"""Slugs: turn the name of a thing into the id of its record."""

import re
import unicodedata

from schemas.base import SLUG, SLUG_LIMIT


def build_slug(name: str) -> str:
    """Return the id for the name, without accents; empty where it has no ASCII letters or digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LIMIT].rstrip("-")


def is_slug(id_: str) -> bool:
    """Return whether a text can be the id of a record."""
    return re.fullmatch(SLUG, id_) is not None and len(id_) <= SLUG_LIMIT
