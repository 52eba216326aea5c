"""The memory of the edge: its bound is in bytes that are really taken, objects and all."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from wsgiref.types import WSGIEnvironment

import pytest

from service.app import create_app
from service.config import Settings
from service.delivery.edge import MEBIBYTE, Edge
from service.delivery.prepared_answers import Remembered
from service.delivery.response import HeaderLines
from service.http.release_context import EXTENSION

pytestmark = pytest.mark.engines("sqlite")
# More than a memory of one MiB holds of any of them.
ADDRESSES = 600
# What the allocator keeps between objects, and entries of a memory that is never quite full.
TOLERANCE = 1.2


@pytest.fixture
def edge(world_url: str) -> Iterator[Edge]:
    """Give an edge that may remember one MiB."""
    app = create_app(Settings(database_url=world_url, edge_mib=1))
    assert isinstance(app.wsgi_app, Edge)
    client = app.test_client()
    # The first search opens the index, and the first page of a list counts it.
    for path in ("/v1/search?q=glow", "/v1/treatments?limit=1", "/v1/treatments?sort=-updatedAt&limit=1"):
        assert client.get(path).status_code == 200
    yield app.wsgi_app
    app.extensions[EXTENSION].close()


def asked(path: str, query: str, accept: str) -> WSGIEnvironment:
    """Return a request as the gateway hands it over."""
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost", "HTTP_ACCEPT": accept, "HTTP_ACCEPT_ENCODING": "gzip",
    }  # fmt: skip


@pytest.mark.parametrize(
    "request_of",
    [
        lambda number: asked("/v1/search", f"q=nothing{number}", ""),
        lambda number: asked("/v1/treatments", f"limit={number % 100 + 1}&fields={'name' if number % 2 else 'id'}", ""),
        lambda number: asked("/v1/treatments/cobalt-syrup", "", f"application/json, text/x-{number}"),
    ],
    ids=["searches", "lists", "spellings"],
)
def test_what_is_remembered_takes_no_more_than_it_is_counted_for(
    request_of: Callable[[int], WSGIEnvironment], edge: Edge
) -> None:
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(ADDRESSES):
            sent = edge.answer(request_of(number))
            # As a worker does that sends it.
            if sent and isinstance(sent.headers, HeaderLines):
                assert sent.headers.octets
            assert edge.size <= MEBIBYTE
        full, counted = _traced(), edge.size
        edge._remembered = Remembered(edge.release, MEBIBYTE)
        taken = full - _traced()
    finally:
        tracemalloc.stop()
    assert counted > 0
    assert taken <= TOLERANCE * counted


def _traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
