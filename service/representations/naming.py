"""Names in what people read: of fields and values as words."""

import re


def spoken(name: str) -> str:
    """Return a camelCase or kebab-case name as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", " ", name).lower()


def label(name: str) -> str:
    """Return a name as words that begin a line."""
    words = spoken(name)
    return words[0].upper() + words[1:]
