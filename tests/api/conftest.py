"""Services to ask: the invented world at its first release, later, and at its end; the shipped content; nothing yet."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import ascii_uppercase

import pytest
from flask import Flask

from service.app import create_app
from service.catalog import KINDS
from service.config import Settings
from service.http.release_context import EXTENSION
from service.publishing.erasure import GONE, LEGAL, erase
from service.publishing.publication import ReleaseNote
from service.store.database import Database
from tests.api.documented import Contract, Documented
from tests.api.shared_parts import read_document
from tests.drafts import Drafts
from tests.engines import Engine
from tests.releases import NOTE, publish, served

SECOND = ReleaseNote(
    "another tester", "Second release: other names, one record less and one more", "2021-06-01T00:00:00Z"
)
THIRD = ReleaseNote("a tester", "Third release: what was withdrawn returns", "2021-06-01T00:00:01Z")
LAST = ReleaseNote("a tester", "Last release: all is withdrawn", "2021-07-01T00:00:00Z")
END = "The world was only invented."
# Makes a new folder for a database, each time that it is called.
Folders = Callable[[], Path]


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Give what makes folders."""
    return lambda: tmp_path_factory.mktemp("copy")


@pytest.fixture(scope="session")
def contract(published_database: Database) -> Contract:
    """Give what the OpenAPI document promises."""
    app = serving(published_database)
    return Contract(read_document(app))


@pytest.fixture(scope="session")
def world(published_database: Database, contract: Contract) -> Documented:
    """Give the invented world at its first release."""
    return Documented(serving(published_database), contract)


@pytest.fixture(scope="session")
def shipped(shipped_database: Database, contract: Contract) -> Documented:
    """Give the shipped content."""
    return Documented(serving(shipped_database), contract)


@pytest.fixture(scope="session", params=["world", "shipped"])
def service(request: pytest.FixtureRequest, engine: Engine) -> Documented:
    """Give the invented world, then the shipped content."""
    found: Documented = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def later_url(engine: Engine, world_url: str, world_drafts: Drafts, folders: Folders) -> Iterator[str]:
    """Give the address of the invented world after a second release."""
    url = engine.copied(world_url, folders())
    release(url, moved_on(world_drafts), SECOND)
    yield url
    engine.drop(url)


@pytest.fixture(scope="session")
def later(later_url: str, contract: Contract) -> Iterator[Documented]:
    """Give the invented world after a second release."""
    yield from _documented(later_url, contract)


@pytest.fixture(scope="session")
def returned(
    engine: Engine, world_url: str, world_drafts: Drafts, folders: Folders, contract: Contract
) -> Iterator[Documented]:
    """Give the invented world after a third release, in which what was withdrawn returns."""
    url = _three_releases(engine, world_url, world_drafts, folders)
    yield from _documented(url, contract)
    engine.drop(url)


@pytest.fixture(scope="session")
def ended(
    engine: Engine, world_url: str, world_drafts: Drafts, folders: Folders, contract: Contract
) -> Iterator[Documented]:
    """Give the invented world after its last release, which withdrew every record."""
    url = _three_releases(engine, world_url, world_drafts, folders)
    assert release(url, Drafts({}), LAST, prune=END) == 4
    yield from _documented(url, contract)
    engine.drop(url)


@pytest.fixture(scope="session")
def erased(engine: Engine, world_url: str, folders: Folders, contract: Contract) -> Iterator[Mapping[int, Documented]]:
    """Give the invented world after its documents were erased, by the status of their addresses."""
    made = {}
    for status in (GONE, LEGAL):
        database = Database(engine.copied(world_url, folders()))
        for document in sorted(id_ for kind, id_ in served(database) if kind == "document"):
            erase(database, document, status, NOTE, "The right to use it has ended.")
        made[status] = Documented(serving(database), contract)
        database.close()
    yield made
    for service in made.values():
        service.app.extensions[EXTENSION].close()


@pytest.fixture
def own_url(engine: Engine, world_url: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of the invented world in a database that the test may write to."""
    url = engine.copied(world_url, tmp_path)
    yield url
    engine.drop(url)


@pytest.fixture
def own(own_url: str, contract: Contract) -> Iterator[Documented]:
    """Give a service over the test's own database."""
    yield from _documented(own_url, contract)


@pytest.fixture
def unpublished(database: Database, contract: Contract) -> Documented:
    """Give a service before its first release."""
    return Documented(serving(database), contract)


def serving(database: Database) -> Flask:
    """Return an app that serves a database."""
    return create_app(Settings(database_url=database.url))


def release(url: str, drafts: Drafts, note: ReleaseNote, prune: str | None = None) -> int | None:
    """Publish drafts as the next release of a database."""
    database = Database(url)
    number = publish(database, drafts, note, prune=prune)
    database.close()
    return number


# Letters for the names of a kind: a number would have to be in the source.
BACKWARDS = ascii_uppercase[:0:-1]


def moved_on(drafts: Drafts) -> Drafts:
    """Return the drafts with names that turn the order round, a record withdrawn, one added, one judged otherwise."""
    for kind in KINDS:
        if kind.stated:
            named = sorted(id_ for name, id_ in drafts.by_key if name == kind.name)
            for rank, id_ in enumerate(named):
                drafts = drafts.write(
                    kind.name, id_, f"{BACKWARDS[rank]} {drafts.values(kind.name, id_)['name']}", "name"
                )
    drafts = drafts.withdraw("adverse-effect", "green-hair", "It was blue.", "blue-tongue")
    drafts = drafts.put("finding", "all-new", {**drafts.values("finding", "glowing-elbows"), "name": "A All new"})
    drafts = drafts.write("claim", "amber-fever.p2s1c1", "misleading-or-unsafe", "assessment", "verdict")
    return drafts.write("document", "amber-fever", "Amber fever", "title")


def _three_releases(engine: Engine, world_url: str, drafts: Drafts, folders: Folders) -> str:
    url = engine.copied(world_url, folders())
    release(url, moved_on(drafts), SECOND)
    returning = drafts.by_key["adverse-effect", "green-hair"]
    release(url, Drafts({returning.key: returning}), THIRD)
    return url


def _documented(url: str, contract: Contract) -> Iterator[Documented]:
    app = create_app(Settings(database_url=url))
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()
