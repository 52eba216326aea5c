"""Records made up for one test: with the members that matter there, and all others empty."""

from collections.abc import Sequence
from typing import Any

from schemas.fields import Listed
from service.catalog import Kind, get_kind
from service.search.index import SearchIndex
from service.search.index_documents import IndexEntry
from service.search.query import Question
from service.search.searcher import find


def entry(kind: str, id_: str, facets: Sequence[tuple[str, str]] = (), **members: Any) -> IndexEntry:
    """Return a record on its way into the index."""
    return IndexEntry(get_kind(kind), record(get_kind(kind), id_, **members), facets)


def record(kind: Kind, id_: str, **members: Any) -> dict[str, Any]:
    """Return a record as it would be served."""
    empty: dict[str, Any] = {name: [] if isinstance(field, Listed) else None for name, field in kind.members.items()}
    return {**empty, "type": kind.name, "id": id_, **members}


def found(index: SearchIndex, text: str, **filters: Any) -> list[str]:
    """Return the ids of all hits for a question."""
    return [hit.id for hit in find(index, Question(text, **filters), 0, 1000).hits]
