"""Indexes to search: of the invented world, of the shipped content, and of records made up for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.search.field_weights import list_ordered_kinds
from service.search.index import SearchIndex
from service.search.index_cache import open_index
from service.search.index_documents import IndexEntry
from service.search.indexer import write
from service.store.database import Database
from service.store.derived_files import WAIT_SECONDS, Shelf
from service.store.queries import ReleaseRow, find_newest_release

Indexed = Callable[..., SearchIndex]


@pytest.fixture(scope="session")
def world_index(published_database: Database, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Give the index of the invented world."""
    return open_index(
        published_database, Shelf(tmp_path_factory.mktemp("world")), release_of(published_database), WAIT_SECONDS
    )


@pytest.fixture(scope="session")
def shipped_index(shipped_database: Database, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Give the index of the shipped content."""
    return open_index(
        shipped_database, Shelf(tmp_path_factory.mktemp("shipped")), release_of(shipped_database), WAIT_SECONDS
    )


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    """Give what makes an index of entries."""

    def index(*entries: IndexEntry) -> SearchIndex:
        write(tmp_path / "index", sorted(entries, key=lambda each: list_ordered_kinds().index(each.kind)))
        return SearchIndex(tmp_path / "index")

    return index


def release_of(database: Database) -> ReleaseRow:
    """Return the newest release of a database."""
    with database.open_reading() as connection:
        found = find_newest_release(connection)
    assert found
    return found
