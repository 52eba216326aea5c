"""Memories: however many different addresses are asked for, and however long, what is kept of them stays bounded."""

import gc
import random
import tracemalloc
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.byte_cache import CACHES, ByteCache, remember
from service.config import Settings
from service.delivery.edge import MEBIBYTE
from service.http.release_context import EXTENSION

pytestmark = pytest.mark.engines("sqlite")
# Questions of each sort: so many that all of them would take more than three times the memory allowed.
QUESTIONS = 20
# Nearly the 8,000 characters of an address.
LONG = 7_500
MAX_GROWTH = 8 * MEBIBYTE


@pytest.fixture
def client(world_url: str) -> Iterator[FlaskClient]:
    """Give a client of a service whose edge remembers little."""
    app = create_app(Settings(database_url=world_url, edge_mib=1))
    yield app.test_client()
    app.extensions[EXTENSION].close()


def list_questions() -> Iterator[tuple[str, str]]:
    """Yield addresses and values of `Accept`, all of them different, most of them nearly as long as they may be."""
    chance = random.Random(1)  # noqa: S311 - it keeps no secret

    def invent(length: int) -> str:
        return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=length))

    for number in range(QUESTIONS):
        values = "&".join(f"condition={invent(10)}" for _ in range(LONG // 21 - number))
        yield f"/v1/treatments?{values}", ""
        yield f"/v1/treatments?{values}&sort=name", "text/csv"
        yield f"/v1/treatments/cobalt-syrup?fields={invent(LONG)}", ""
        yield f"/v1/treatments/{invent(LONG)}", f"text/{invent(4000)}, */*"
        yield f"/v1/search?q={invent(250)}", ""
        yield "/v1/search?q=" + "+".join(invent(9) for _ in range(20)), ""
        yield f"/v1/lookup?code=mesh%7C{invent(LONG)}", ""
        yield f"/{invent(LONG)}", ""


def trace_bytes() -> int:
    """Return the bytes that Python has allocated."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_of_however_many_long_addresses_little_is_kept(client: FlaskClient) -> None:
    questions = list(list_questions())
    for address, accept in questions[:8]:
        client.get(address, headers={"Accept": accept})
    tracemalloc.start()
    try:
        before = trace_bytes()
        for address, accept in questions[8:]:
            client.get(address, headers={"Accept": accept, f"X-{address[-60:-1]}": "1", "Accept-Encoding": accept})
        grown = trace_bytes() - before
    finally:
        tracemalloc.stop()
    assert grown < MAX_GROWTH
    assert all(cache.size <= cache.limit for cache in CACHES)


def test_a_memory_counts_what_it_is_given_and_forgets_the_oldest() -> None:
    calls = []

    @remember(20_000)
    def double(text: str) -> str | None:
        calls.append(text)
        return text * 2 if text else None

    for _ in range(3):
        assert double("amber") == "amberamber"
        assert double("") is None
    assert calls == ["amber", ""]
    for number in range(100):
        double(f"{number}" * 100)
    assert double("amber") == "amberamber"
    assert calls.count("amber") == 2
    too_long = "x" * 10_000
    assert double(too_long) == double(too_long)
    assert calls.count(too_long) == 2


def test_a_memory_never_holds_more_than_its_limit() -> None:
    cache: ByteCache[int, str] = ByteCache(10_000)
    for number in range(1000):
        cache.put(number, "x", number % 3000)
        assert cache.size <= cache.limit
    assert 0 < len(cache) < 30
