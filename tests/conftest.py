"""The fixtures that all tests share: the tiny invented world and the shipped content, each as files and published."""

import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.publishing.applying import ReleaseNote
from service.store.database import Database
from service.store.migrating import migrate
from tests.drafts import Drafts
from tests.releases import WORLD_RELEASE, publish
from tests.requirements import pytest_terminal_summary  # noqa: F401 - a hook, found here by its name

pytest.register_assert_rewrite("tests.publishing.breakage")

# A shell that starts the tests in the background makes them ignore Ctrl-C, and with them all the programs they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases on every machine and in every run, as many as CI can bear; a busy machine fails nothing.
settings.register_profile(
    "shared",
    database=None,
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("shared")

WORLD = Path(__file__).parent / "world"
SHIPPED = Path(__file__).parents[1] / "seed" / "content"


@pytest.fixture(scope="session")
def world_root() -> Path:
    """Give the content root of the tiny invented world."""
    return WORLD


@pytest.fixture(scope="session")
def world_drafts(world_root: Path) -> Drafts:
    """Give the drafts of the invented world; they break no rule."""
    return Drafts.of(world_root)


@pytest.fixture
def database(tmp_path: Path, empty_file: Path) -> Iterator[Database]:
    """Give an empty database of this test's own, with its tables."""
    yield from _opened(Path(shutil.copy(empty_file, tmp_path / "medcontent.db")))


@pytest.fixture(scope="session")
def empty_database(empty_file: Path) -> Iterator[Database]:
    """Give an empty database with its tables. It is shared: tests only read it."""
    yield from _opened(empty_file)


@pytest.fixture(scope="session")
def published_database(published_file: Path) -> Iterator[Database]:
    """Give the invented world, published in one release. It is shared: tests only read it."""
    yield from _opened(published_file)


@pytest.fixture
def world_database(tmp_path: Path, published_file: Path) -> Iterator[Database]:
    """Give the invented world, published in one release, in a database of this test's own."""
    yield from _opened(Path(shutil.copy(published_file, tmp_path / "medcontent.db")))


@pytest.fixture(scope="session")
def shipped_root() -> Path:
    """Give the content root that the service is shipped with."""
    return SHIPPED


@pytest.fixture(scope="session")
def shipped_database(shipped_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give the shipped content, published in one release. It is shared: tests only read it."""
    file = tmp_path_factory.mktemp("shipped") / "medcontent.db"
    _publish_first(file, Drafts.of(shipped_root), ReleaseNote("medcontent", "First release", "2026-11-23T00:00:00Z"))
    yield from _opened(file)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of an empty database with its tables, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "medcontent.db"
    migrate(Database(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def published_file(world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of the database that holds the invented world, to be copied or read."""
    file = tmp_path_factory.mktemp("world") / "medcontent.db"
    _publish_first(file, world_drafts, WORLD_RELEASE)
    return file


def _publish_first(file: Path, drafts: Drafts, note: ReleaseNote) -> None:
    database = Database(f"sqlite:///{file}")
    migrate(database)
    assert publish(database, drafts, note) == 1
    database.close()
    # So that the file alone is the database, and can be copied.
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opened(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()
