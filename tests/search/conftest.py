"""Indexes to search: of the invented world, of the shipped content, and of records made up for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.search.building import write
from service.search.entries import Entry
from service.search.index import Index
from service.search.indexes import opened
from service.search.mapping import sections
from service.store.database import Database
from service.store.reading import Release, newest_release
from service.store.shelf import Shelf

Indexed = Callable[..., Index]


@pytest.fixture(scope="session")
def world_index(published_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Give the index of the invented world."""
    return opened(published_database, Shelf(tmp_path_factory.mktemp("world")), release_of(published_database))


@pytest.fixture(scope="session")
def shipped_index(shipped_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Give the index of the shipped content."""
    return opened(shipped_database, Shelf(tmp_path_factory.mktemp("shipped")), release_of(shipped_database))


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    """Give what makes an index of entries."""

    def index(*entries: Entry) -> Index:
        parts = [[each for each in entries if each.kind in kinds] for kinds in sections()]
        write(tmp_path / "index", parts)
        return Index(tmp_path / "index")

    return index


def release_of(database: Database) -> Release:
    """Return the newest release of a database."""
    with database.reading() as connection:
        found = newest_release(connection)
    assert found
    return found
