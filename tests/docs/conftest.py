"""The service with the shipped content, which the pages are about: to be asked, and listening on loopback."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service.app import create_app
from service.config import Settings
from service.store.database import Database


@pytest.fixture(scope="session")
def app(shipped_database: Database) -> Flask:
    """Give the service."""
    return create_app(Settings(database_url=shipped_database.url))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client of the service."""
    return app.test_client()


@pytest.fixture
def host(app: Flask) -> Iterator[str]:
    """Give the address of the service, listening on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
