"""Labels: names of fields and values as words."""

import re


def format_words(name: str) -> str:
    """Return a camelCase or kebab-case name as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", " ", name).lower()


def format_label(name: str) -> str:
    """Return a name as words with a capital first letter."""
    words = format_words(name)
    return words[0].upper() + words[1:]
