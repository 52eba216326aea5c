"""An origin over real HTTP on loopback, whose answers a test may spoil, and mirrors of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.mirror.client import FollowedService
from service.mirror.follower import Mirror
from service.store.database import Database
from tests.engines import Engine
from tests.releases import rows

# The tables that only a mirror fills.
OWN = {"following", "arrivals"}


class Quiet(WSGIRequestHandler):
    """Says nothing of the requests that it answers."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


class Live:
    """An origin: its database, its address, and the changes to make to its answers."""

    def __init__(self, url: str) -> None:
        """Serve the database at an address."""
        self.database = Database(url)
        self.app: Flask = create_app(Settings(database_url=url))
        self.spoil: Callable[[str, Response], Response | None] = lambda *_: None
        self.asked: list[str] = []
        self.server = make_server("127.0.0.1", 0, self.answer, threaded=True, request_handler=Quiet)
        self.url = f"http://127.0.0.1:{self.server.port}"

    def answer(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
        """Answer as the app does, and spoil it."""
        address = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
        self.asked.append(address)
        held = environ.get("HTTP_IF_NONE_MATCH")
        found = self.app.test_client().get(address, headers={"If-None-Match": held} if held else {})
        response = Response(found.data, found.status_code, list(found.headers))
        return (self.spoil(address, response) or response)(environ, start)


@contextmanager
def live(url: str) -> Iterator[Live]:
    """Serve the database at an address."""
    origin = Live(url)
    thread = threading.Thread(target=origin.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield origin
    finally:
        origin.server.shutdown()
        thread.join()
        origin.server.server_close()
        origin.app.extensions[EXTENSION].close()
        origin.database.close()


@pytest.fixture
def origin(engine: Engine, world_url: str, tmp_path: Path) -> Iterator[Live]:
    """Give an origin that has published the invented world."""
    (tmp_path / "origin").mkdir()
    url = engine.copied(world_url, tmp_path / "origin")
    with live(url) as served:
        yield served
    engine.drop(url)


@pytest.fixture
def mirror(database: Database) -> Database:
    """Give a database that is to be a mirror."""
    return database


def catch_up(database: Database, url: str) -> list[int]:
    """Follow a service once; return the numbers of the releases that were published."""
    follower = Mirror(database, FollowedService(url))
    follower.check()
    return [release.number for release in follower.catch_up()]


def history(database: Database) -> dict[str, Any]:
    """Return every row that a mirror shares with its origin."""
    return {name: found for name, found in rows(database).items() if name not in OWN}
