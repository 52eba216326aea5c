"""Services to ask: the invented world at its first release, later, and at its end; the shipped content; nothing yet."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from service.api.content import EXTENSION
from service.app import create_app
from service.catalog import KINDS
from service.config import Settings
from service.publishing.applying import ReleaseNote
from service.store.database import Database
from tests.api.documented import Contract, Documented
from tests.drafts import Drafts
from tests.releases import publish
from tests.serving import shipped_folder as shipped_folder  # noqa: PLC0414 - a fixture, found here by its name

SECOND = ReleaseNote(
    "another tester", "Second release: other names, one record less and one more", "2031-06-01T00:00:00Z"
)
THIRD = ReleaseNote("a tester", "Third release: what was withdrawn returns", "2031-06-01T00:00:01Z")
LAST = ReleaseNote("a tester", "Last release: all is withdrawn", "2031-07-01T00:00:00Z")
END = "The world was only invented."


@pytest.fixture(scope="session")
def contract(published_database: Database) -> Contract:
    """Give what the OpenAPI document promises."""
    app = serving(published_database)
    return Contract(app.test_client().get("/openapi.json").get_json())


@pytest.fixture(scope="session")
def world(published_database: Database, contract: Contract) -> Documented:
    """Give the invented world at its first release."""
    return Documented(serving(published_database), contract)


@pytest.fixture(scope="session")
def shipped(shipped_database: Database, contract: Contract) -> Documented:
    """Give the shipped content."""
    return Documented(serving(shipped_database), contract)


@pytest.fixture(scope="session", params=["world", "shipped"])
def service(request: pytest.FixtureRequest) -> Documented:
    """Give the invented world, then the shipped content."""
    found: Documented = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def later_file(published_file: Path, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the invented world after a second release."""
    file = copied(published_file, tmp_path_factory)
    release(file, moved_on(world_drafts), SECOND)
    return file


@pytest.fixture(scope="session")
def later(later_file: Path, contract: Contract) -> Iterator[Documented]:
    """Give the invented world after a second release."""
    yield from _documented(later_file, contract)


@pytest.fixture(scope="session")
def returned_file(later_file: Path, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the invented world after a third release, in which what was withdrawn returns."""
    file = copied(later_file, tmp_path_factory)
    returning = world_drafts.by_key["adverse-effect", "green-hair"]
    release(file, Drafts({returning.key: returning}), THIRD)
    return file


@pytest.fixture(scope="session")
def returned(returned_file: Path, contract: Contract) -> Iterator[Documented]:
    """Give the invented world after a third release."""
    yield from _documented(returned_file, contract)


@pytest.fixture(scope="session")
def ended(returned_file: Path, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documented]:
    """Give the invented world after its last release, which withdrew every record."""
    file = copied(returned_file, tmp_path_factory)
    assert release(file, Drafts({}), LAST, prune=END) == 4
    yield from _documented(file, contract)


@pytest.fixture
def own_file(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the invented world in a database that the test may write to."""
    return copied(published_file, tmp_path_factory)


@pytest.fixture
def own(own_file: Path, contract: Contract) -> Iterator[Documented]:
    """Give a service over the test's own database."""
    yield from _documented(own_file, contract)


@pytest.fixture
def unpublished(database: Database, contract: Contract) -> Documented:
    """Give a service before its first release."""
    return Documented(serving(database), contract)


def serving(database: Database) -> Flask:
    """Return an app that serves a database."""
    return create_app(Settings(database_url=f"sqlite:///{database.path}"))


def copied(file: Path, factory: pytest.TempPathFactory) -> Path:
    """Return a copy of a database, with what its write-ahead log still holds."""
    copy = factory.mktemp("copy") / "medcontent.db"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def release(file: Path, drafts: Drafts, note: ReleaseNote, prune: str | None = None) -> int | None:
    """Publish drafts as the next release of a database."""
    database = Database(f"sqlite:///{file}")
    number = publish(database, drafts, note, prune=prune)
    database.close()
    return number


def moved_on(drafts: Drafts) -> Drafts:
    """Return the drafts with names that turn the order round, a record withdrawn, one added, one judged otherwise."""
    for kind in KINDS:
        if kind.stated:
            named = sorted(id_ for name, id_ in drafts.by_key if name == kind.name)
            for rank, id_ in enumerate(named):
                drafts = drafts.write(kind.name, id_, f"{99 - rank} {drafts.values(kind.name, id_)['name']}", "name")
    drafts = drafts.withdraw("adverse-effect", "green-hair", "It was blue.", "blue-tongue")
    drafts = drafts.put("finding", "all-new", {**drafts.values("finding", "glowing-elbows"), "name": "0 All new"})
    drafts = drafts.write("claim", "amber-fever.p2s1c1", "misleading-or-unsafe", "assessment", "verdict")
    return drafts.write("document", "amber-fever", "Amber fever", "title")


def _documented(file: Path, contract: Contract) -> Iterator[Documented]:
    app = create_app(Settings(database_url=f"sqlite:///{file}"))
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()
