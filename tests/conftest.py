"""The fixtures that all tests share: the tiny invented world and the shipped content, each as files and published."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.publishing.publication import ReleaseNote
from service.store.database import Database
from service.store.migrate import migrate
from tests.chromium import browser as browser  # noqa: PLC0414 - a fixture, found here by its name
from tests.drafts import Drafts
from tests.engines import Engine, file_of, opened, pytest_generate_tests  # noqa: F401 - a hook, found here by its name
from tests.engines import engine as engine  # noqa: PLC0414 - a fixture, found here by its name
from tests.packed_clients import python_client as python_client  # noqa: PLC0414 - a fixture, found here by its name
from tests.releases import WORLD_RELEASE, publish
from tests.requirements import pytest_terminal_summary  # noqa: F401 - a hook, found here by its name
from tests.scheduling import pytest_xdist_make_scheduler  # noqa: F401 - a hook, found here by its name
from tests.servers import programs as programs  # noqa: PLC0414 - a fixture, found here by its name
from tests.servers import server as server  # noqa: PLC0414 - a fixture, found here by its name
from tests.serving import server_url as server_url  # noqa: PLC0414 - a fixture, found here by its name
from tests.serving import shipped_folder as shipped_folder  # noqa: PLC0414 - a fixture, found here by its name

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


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what commands remember of content files out of the home folder, and return the folder."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("MEDCONTENT_CACHE_DIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def world_root() -> Path:
    """Give the content root of the tiny invented world."""
    return WORLD


@pytest.fixture(scope="session")
def world_drafts(world_root: Path) -> Drafts:
    """Give the drafts of the invented world; they break no rule."""
    return Drafts.of(world_root)


@pytest.fixture
def database(engine: Engine, empty_url: str, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database of this test's own, with its tables."""
    with opened(engine, engine.copied(empty_url, tmp_path)) as database:
        yield database


@pytest.fixture(scope="session")
def empty_database(engine: Engine, empty_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give an empty database with its tables. It is shared: tests only read it."""
    with opened(engine, engine.copied(empty_url, tmp_path_factory.mktemp("empty"))) as database:
        yield database


@pytest.fixture(scope="session")
def published_database(engine: Engine, world_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give the invented world, published in one release. It is shared: tests only read it."""
    with opened(engine, engine.copied(world_url, tmp_path_factory.mktemp("published"))) as database:
        yield database


@pytest.fixture
def world_database(engine: Engine, world_url: str, tmp_path: Path) -> Iterator[Database]:
    """Give the invented world, published in one release, in a database of this test's own."""
    with opened(engine, engine.copied(world_url, tmp_path)) as database:
        yield database


@pytest.fixture(scope="session")
def shipped_root() -> Path:
    """Give the content root that the service is shipped with."""
    return SHIPPED


@pytest.fixture(scope="session")
def shipped_database(
    engine: Engine, shipped_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Give the shipped content, published in one release. It is shared: tests only read it."""
    note = ReleaseNote("medcontent", "First release", "2026-11-23T00:00:00Z")
    url = engine.new(tmp_path_factory.mktemp("shipped"))
    _publish_first(url, Drafts.of(shipped_root), note)
    with opened(engine, url) as database:
        yield database


@pytest.fixture(scope="session")
def empty_url(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an empty database with its tables, to be copied."""
    url = engine.new(tmp_path_factory.mktemp("empty"))
    migrate(Database(url))
    yield url
    engine.drop(url)


@pytest.fixture(scope="session")
def world_url(engine: Engine, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a database that holds the invented world, to be copied."""
    url = engine.new(tmp_path_factory.mktemp("world"))
    _publish_first(url, world_drafts, WORLD_RELEASE)
    yield url
    engine.drop(url)


def _publish_first(url: str, drafts: Drafts, note: ReleaseNote) -> None:
    database = Database(url)
    migrate(database)
    assert publish(database, drafts, note) == 1
    database.close()
    if url.startswith("sqlite"):
        # So that the file alone is the database, and can be copied.
        with closing(sqlite3.connect(file_of(url))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
