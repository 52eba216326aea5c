"""Health: whether the process is alive, and whether it can serve."""

import threading
import time
from typing import Any

import orjson
from flask import Response

from schemas.health import Health
from service.api.smorest import Routes
from service.http.query_string import Query
from service.http.release_context import find_newest_number, get_database
from service.store.database import Database, StorageFault
from service.store.queries import find_newest_release

MEDIA_TYPE = "application/health+json"
# The database is probed at most once in this time, however often readiness is requested.
PROBE_SECONDS = 1.0


class Probe:
    """Checks whether the database can be read, at most once a second."""

    def __init__(self) -> None:
        """Start without a result."""
        self._lock = threading.Lock()
        self._asked = float("-inf")
        self._release: int | None = None

    def find_release(self, store: Database) -> int | None:
        """Return the number of the release that can be served, or None."""
        if not self._lock.acquire(timeout=PROBE_SECONDS):
            # Another request is probing the database, which does not answer.
            return None
        try:
            if time.monotonic() - self._asked >= PROBE_SECONDS:
                self._release = _find_newest(store)
                self._asked = time.monotonic()
            return self._release
        finally:
            self._lock.release()


def build_routes() -> Routes:
    """Return the blueprint of health."""
    blueprint = Routes("health", __name__, description="Whether the service is alive and ready.")
    probe = Probe()

    @blueprint.route("/livez", endpoint="live")
    @blueprint.describe_operation(
        "getLiveness",
        "Check whether the process is alive",
        "Answers as long as the process runs.",
        ("bad-parameter",),
        cached=False,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Health, content_type=MEDIA_TYPE, description="It runs.")
    def get_live(_arguments: dict[str, Any]) -> Response:
        return _answer("pass", None)

    @blueprint.route("/readyz", endpoint="ready")
    @blueprint.describe_operation(
        "getReadiness",
        "Check whether content can be served",
        "Answers 200 while a release can be read, and 503 otherwise. The database is probed at most once a second. "
        "`warn` means that content is read from a replica because the primary does not answer.",
        ("bad-parameter",),
        cached=False,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Health, content_type=MEDIA_TYPE, description="It can serve.")
    @blueprint.alt_response(503, schema=Health, content_type=MEDIA_TYPE, description="It cannot serve.")
    def get_ready(_arguments: dict[str, Any]) -> Response:
        store = get_database()
        release = probe.find_release(store)
        if release is None:
            return _answer("fail", None)
        return _answer("pass" if store.is_whole else "warn", release)

    return blueprint


def _answer(status: str, release: int | None) -> Response:
    body = orjson.dumps({"status": status, "release": release})
    response = Response(body, 503 if status == "fail" else 200, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _find_newest(store: Database) -> int | None:
    number = find_newest_number()
    if number is None or (not store.engine.is_here and store.read_state() is not None):
        # The probing thread has asked the server within the last second.
        return number
    try:
        with store.open_reading() as connection:
            found = find_newest_release(connection)
    except StorageFault:
        return None
    return found.number if found else None
