"""Everything that is served of the invented world and of the shipped content, as the forms are made from it."""

from collections.abc import Mapping

import pytest

from service.representations.cited_records import Key, Sources, Wire, gather_sources
from service.store.database import Database
from tests import releases

Served = Mapping[Key, Wire]


@pytest.fixture(scope="session")
def world(published_database: Database) -> Served:
    """Give the invented world."""
    return everything(published_database)


@pytest.fixture(scope="session", params=["published_database", "shipped_database"])
def served(request: pytest.FixtureRequest) -> Served:
    """Give the invented world, then the shipped content."""
    return everything(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def sources(served: Served) -> Sources:
    """Give the claims and sentences of the served content."""
    return gather_sources(served)


def everything(database: Database) -> Served:
    """Return the body of every record that is served."""
    return {key: each.json for key, each in releases.served(database).items() if not each.withdrawn}
