"""Labels: names of fields and values as words."""

import re
from collections.abc import Mapping
from typing import Any

from schemas.declaration import Vocabulary


def format_words(name: str) -> str:
    """Return a camelCase or kebab-case name as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", " ", name).lower()


def format_label(name: str) -> str:
    """Return a name as words with a capital first letter."""
    words = format_words(name)
    return words[0].upper() + words[1:]


def format_term(vocabulary: Vocabulary, term: str) -> str:
    """Return a value of a vocabulary in words for readers; a value of a newer version in the words of the value."""
    return vocabulary.labels.get(term) or format_label(term)


def format_provenance(provenance: Mapping[str, str | None]) -> str:
    """Return which software drafted a record, and who confirmed it, as a sentence."""
    by, at = provenance["confirmedBy"], provenance["confirmedAt"]
    confirmed = f"confirmed by {by} on {(at or '')[:10]}" if by else "nobody has confirmed it"
    return f"Drafted by software ({provenance['draftedBy']}); {confirmed}."


def describe_work(reference: Mapping[str, Any]) -> str:
    """Return a work in a few words: its title, or its publisher and the editors' note; and its year."""
    name = reference["title"]
    if not name:
        publisher, called = reference["publisher"], format_words(reference["id"])
        name = f"{publisher}: {called.removeprefix(publisher.lower()).strip()}"
    return f"{name} ({reference['year']})" if reference["year"] else str(name)
