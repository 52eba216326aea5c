"""Headings: a heading asks what the sentences below it answer."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from service.search.index_documents import IndexEntry


def mark_headed(entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
    """Yield entries in the order of the catalog, each sentence with the forms of questions that its heading asks."""
    document: str | None = None
    forms: AbstractSet[str] = frozenset()
    for entry in entries:
        if entry.is_sentence:
            if entry.document != document:
                document, forms = entry.document, frozenset()
            if entry.is_heading:
                forms = entry.find_headed_forms()
            else:
                entry.headed = forms
        yield entry
