"""The engines that the store runs on, as tests see them: each makes databases, new ones and copies of others."""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

import psycopg
import pytest
import sqlalchemy as sa

from service.store.database import Database
from service.store.postgresql import address
from tests.servers import Server

NAMES = ("sqlite", "postgresql")
# The layers above the store are the same on both engines and are tested once: folders, and modules of others. That all
# answers are the same byte for byte is tested in tests/api/test_both_engines.py. Commands have a test or more on both.
ABOVE = {
    "browser", "clients", "docs", "examples", "fhir", "representations", "web",
    "test_delivery", "test_filters", "test_forms", "test_include_paths", "test_infobutton", "test_invented_examples",
    "test_lists", "test_lookup", "test_openapi", "test_openapi_examples", "test_problems", "test_provenance",
    "test_public_url", "test_quotes", "test_ranges", "test_routes", "test_search", "test_tags", "test_topics",
    "test_value_lists", "test_views",
    "test_canonical", "test_code_rules", "test_coded_words", "test_confirmations", "test_loading", "test_negations",
    "test_number_rules", "test_rules",
    "test_apply", "test_asking", "test_check", "test_check_formats", "test_command_line", "test_fmt", "test_new",
    "test_new_document", "test_schema", "test_undo",
}  # fmt: skip
NUMBERS = itertools.count(1)
GIVEN = "MEDCONTENT_TEST_DATABASE_URL"
on_both_engines = pytest.mark.engines(*NAMES)


class Engine(Protocol):
    """Makes databases. `folder` is where their files go, where they are files."""

    name: str

    def new(self, folder: Path) -> str:
        """Return the address of a database into which nothing was written yet."""

    def copied(self, url: str, folder: Path) -> str:
        """Return the address of a copy of a database that has no open connections."""

    def empty(self, url: str) -> None:
        """Leave a database as if nothing had ever been written to it."""

    def take_away(self, url: str) -> None:
        """Put a database out of reach, also for open connections."""

    def bring_back(self, url: str) -> None:
        """Undo that."""

    def drop(self, url: str) -> None:
        """Throw a database away."""


class OnSQLite:
    """Makes databases in files."""

    name = "sqlite"

    def new(self, folder: Path) -> str:
        """Return the address of a file that is not there yet."""
        return f"sqlite:///{quote(str(folder / 'medcontent.db'))}"

    def copied(self, url: str, folder: Path) -> str:
        """Return the address of a copy, with what the write-ahead log still holds."""
        made = self.new(folder)
        if Path(f"{file_of(url)}-wal").exists():
            with closing(sqlite3.connect(file_of(url))) as source, closing(sqlite3.connect(file_of(made))) as target:
                source.backup(target)
        else:
            shutil.copy(file_of(url), file_of(made))
        return made

    def empty(self, url: str) -> None:
        """Delete the file."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{file_of(url)}{suffix}").unlink(missing_ok=True)

    def take_away(self, url: str) -> None:
        """Move the file away, as where its disk is gone."""
        file = file_of(url)
        file.rename(file.with_name("away.db"))
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)

    def bring_back(self, url: str) -> None:
        """Move the file back."""
        file_of(url).with_name("away.db").rename(file_of(url))

    def drop(self, url: str) -> None:
        """Leave the file to pytest, which removes its folder."""


@dataclass
class OnPostgreSQL:
    """Makes databases on a server."""

    told: dict[str, Any]
    # How a database is created: the files of our own server are copied, which needs no log of what they hold.
    strategy: str = ""
    name: str = "postgresql"

    def new(self, folder: Path) -> str:
        """Return the address of a database without tables."""
        return self._create("")

    def copied(self, url: str, folder: Path) -> str:
        """Return the address of a copy."""
        return self._create(f"TEMPLATE {sa.make_url(url).database}")

    def empty(self, url: str) -> None:
        """Create the database again."""
        self.drop(url)
        self._run(f"CREATE DATABASE {sa.make_url(url).database} {self.strategy}")

    def take_away(self, url: str) -> None:
        """Refuse new connections, and end the open ones."""
        name = sa.make_url(url).database
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)

    def bring_back(self, url: str) -> None:
        """Let all in again."""
        self._run(f"ALTER DATABASE {sa.make_url(url).database} ALLOW_CONNECTIONS true")

    def drop(self, url: str) -> None:
        """Drop a database, and end its connections."""
        self._run(f"DROP DATABASE IF EXISTS {sa.make_url(url).database} WITH (FORCE)")
        shutil.rmtree(Database(url).derived, ignore_errors=True)

    def connected(self, url: str) -> "psycopg.Connection[tuple[Any, ...]]":
        """Return a bare connection to a database, in no transaction."""
        return psycopg.connect(**{**self.told, "dbname": sa.make_url(url).database}, autocommit=True)

    def _create(self, how: str) -> str:
        name = f"medcontent_test_{os.getpid()}_{next(NUMBERS)}"
        self._run(f"CREATE DATABASE {name} {how} {self.strategy}")
        user, host, port = self.told["user"], self.told["host"], self.told["port"]
        password = f":{quote(self.told['password'], safe='')}" if self.told.get("password") else ""
        return f"postgresql+psycopg://{user}{password}@{host}:{port}/{name}"

    def _run(self, statement: str, *values: Any) -> None:
        with psycopg.connect(**self.told, autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    """Give one engine, then the other."""
    return engine_named(request, getattr(request, "param", "sqlite"))


def engine_named(request: pytest.FixtureRequest, name: str) -> Engine:
    """Return an engine by its name."""
    if name == "sqlite":
        return OnSQLite()
    if given := os.environ.get(GIVEN):
        return OnPostgreSQL(dict(address.parse_parameters(sa.make_url(given))))
    server: Server = request.getfixturevalue("server")
    # PostgreSQL 14 knows no strategy and copies files.
    strategy = "STRATEGY file_copy" if server.version >= 15 else ""
    return OnPostgreSQL(dict(address.parse_parameters(sa.make_url(server.url()))), strategy)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test that touches the store run on each engine it is about (a hook for conftest.py to import).

    That is both, unless it says `@pytest.mark.engines("sqlite")`, or tests a layer above the store.
    """
    if "engine" not in metafunc.fixturenames:
        return
    marked = metafunc.definition.get_closest_marker("engines")
    path = metafunc.definition.path
    names = marked.args if marked else NAMES[:1] if {path.parent.name, path.stem} & ABOVE else NAMES
    metafunc.parametrize("engine", names, indirect=True, scope="session")


@contextmanager
def opened(engine: Engine, url: str) -> Iterator[Database]:
    """Give a database, and throw it away afterwards."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
        engine.drop(url)


def file_of(url: str) -> Path:
    """Return the file of a database of SQLite's."""
    return Path(unquote(url.removeprefix("sqlite:///")))
