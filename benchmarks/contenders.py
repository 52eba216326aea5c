"""Who is compared: what others would build, how it is served best, and what it is asked.

Each has one worker. FastAPI and Datasette are served by uvicorn with uvloop and httptools, as fast as by granian here;
Flask and Django by granian, as the service itself is, with one thread, which is their best.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.invented import COMMON
from benchmarks.results import REPOSITORY

LIMIT = 20
# Where `make bench` installs what others are built with.
PROGRAMS = REPOSITORY / "build" / "bench" / "bin"
UVICORN = (
    *(str(PROGRAMS / "uvicorn"), "--port", "{port}", "--loop", "uvloop", "--http", "httptools"),
    *("--log-level", "warning", "--no-access-log"),
)
GRANIAN = (
    *(str(PROGRAMS / "granian"), "--port", "{port}", "--interface", "wsgi", "--blocking-threads", "1"),
    *("--backpressure", "1024", "--no-ws", "--log-level", "error"),
)
DJANGO = (*GRANIAN, "--factory", "django.core.wsgi:get_wsgi_application")
FASTAPI, DATASETTE = "FastAPI, SQLAlchemy", "Datasette"
Addresses = Mapping[str, Sequence[str]]


class Rival(NamedTuple):
    """What others would build: how it is served, and what it is asked for each question that it can be asked."""

    name: str
    command: Sequence[str]
    asked: Callable[[Sequence[str]], Addresses]


def usual(ids: Sequence[str]) -> Addresses:
    """Return the addresses of records, of pages after every twentieth of them, and of searches, as they are usual."""
    return {
        "record": [f"/treatments/{each}" for each in ids],
        "list": [f"/treatments?{urlencode({'limit': LIMIT, 'after': each})}" for each in ids[::LIMIT]],
        "search": [f"/search?q={word}" for word in COMMON],
    }


def of_django(ids: Sequence[str]) -> Addresses:
    """Return the same addresses, with the cursors of Django REST framework."""
    cursors = [base64.b64encode(f"p={each}".encode()).decode() for each in ids[::LIMIT]]
    return {**usual(ids), "list": [f"/treatments?{urlencode({'cursor': each})}" for each in cursors]}


def of_datasette(ids: Sequence[str]) -> Addresses:
    """Return the addresses of the tables; ranking the matches takes a query that its operator adds."""
    listed = {"_size": LIMIT, "_labels": "on", "_nocount": 1}
    return {
        "record": [f"/records/treatments/{each}.json" for each in ids],
        "list": [f"/records/treatments.json?{urlencode({**listed, '_next': each})}" for each in ids[::LIMIT]],
        "search": [f"/records/search.json?q={word}" for word in COMMON],
    }


def unranked(_ids: Sequence[str]) -> Addresses:
    """Return the addresses of Datasette's own search, which gives what it finds by id."""
    return {"search": [f"/records/treatments.json?_size={LIMIT}&_nocount=1&_search={word}" for word in COMMON]}


RIVALS = (
    Rival("Flask, flask-smorest, SQLAlchemy", [*GRANIAN, "benchmarks.rivals.flask_app:app"], usual),
    Rival(FASTAPI, [*UVICORN, "benchmarks.rivals.fastapi_app:app"], usual),
    Rival("Django REST framework", DJANGO, of_django),
    Rival(DATASETTE, [*UVICORN, "benchmarks.rivals.datasette_app:app"], of_datasette),
    Rival("Datasette, not ranked", [*UVICORN, "benchmarks.rivals.datasette_app:app"], unranked),
)
