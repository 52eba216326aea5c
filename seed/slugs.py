"""Slugs: from what people call a thing to the id of its record."""

import re
import unicodedata

from schemas.base import SLUG, SLUG_LIMIT


def build_slug(name: str) -> str:
    """Return the id that the name makes, accents taken off; empty where it has neither letters nor digits of ours."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LIMIT].rstrip("-")


def is_slug(id_: str) -> bool:
    """Tell whether a text can be the id of a record."""
    return re.fullmatch(SLUG, id_) is not None and len(id_) <= SLUG_LIMIT
