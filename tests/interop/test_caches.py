"""nginx, Varnish and undici before the service: a withdrawal is seen after a minute, reads go on for a day without it.

nginx and Varnish are configured as examples/caches says; only addresses and folders differ.
"""

import base64
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests import serving
from tests.api.conftest import SECOND, moved_on, release
from tests.drafts import Drafts
from tests.engines import Engine
from tests.interop.caches import PATIENCE, Cache, Told, require_xkey, run_nginx, run_varnish
from tests.interop.undici import Undici, run_undici
from tests.ports import free_port

pytestmark = pytest.mark.engines("sqlite")
AnyCache = Cache | Undici
# undici answers what it has whole, whatever a condition or a range asks, and is not stale where nobody listens.
SERVERS = pytest.mark.parametrize("cache", ["nginx", "varnish"], indirect=True)
CACHES: Mapping[str, Callable[[Path, int], AbstractContextManager[AnyCache]]] = {
    "nginx": run_nginx,
    "varnish": run_varnish,
    "undici": run_undici,
}
# Withdrawn by the second release.
WITHDRAWN = "/v1/adverse-effects/green-hair"
MARKDOWN, LISTED = f"{WITHDRAWN}?format=markdown", "/v1/adverse-effects?sort=name"
RECORD, LIST = "/v1/treatments/cobalt-syrup", "/v1/treatments"
MINUTE, HOUR = 60, 3600


@dataclass
class Origin:
    """A service over a database of its own."""

    url: str
    port: int
    engine: Engine
    drafts: Drafts
    process: Any

    def publish(self) -> None:
        """Publish the second release."""
        assert release(self.url, moved_on(self.drafts), SECOND) == 2

    def fail(self) -> None:
        """Lose the database, and wait until what is asked for is answered 503."""
        self.engine.take_away(self.url)
        self._wait_for(503)

    def recover(self) -> None:
        """Have it again, and wait until what is asked for is answered."""
        self.engine.bring_back(self.url)
        self._wait_for(200)

    def get(self, path: str) -> Told:
        """Ask the service itself."""
        return Cache(self.port, Path()).get(path)

    def stop(self) -> None:
        """End: nobody listens any more."""
        serving.end(self.process)

    def _wait_for(self, status: int) -> None:
        until = time.monotonic() + PATIENCE
        while self.get(RECORD).status != status:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.fixture
def purge_header() -> str:
    """Give the setting of the service."""
    return ""


@pytest.fixture
def origin(engine: Engine, world_url: str, world_drafts: Drafts, tmp_path: Path, purge_header: str) -> Iterator[Origin]:
    """Give a service that remembers nothing, so that each answer says how its database is."""
    url, port = engine.copied(world_url, tmp_path), free_port()
    settings = {
        "MEDCONTENT_DATABASE_URL": url,
        "MEDCONTENT_EDGE_MIB": "0",
        "MEDCONTENT_PURGE_HEADER": purge_header,
    }
    process = serving.start(tmp_path, port, **settings)
    yield Origin(url, port, engine, world_drafts, process)
    serving.end(process)


@pytest.fixture(params=CACHES)
def cache(request: pytest.FixtureRequest, origin: Origin, tmp_path: Path) -> Iterator[AnyCache]:
    """Give nginx, then Varnish, then undici's cache, in front of the service."""
    folder = tmp_path / request.param
    folder.mkdir()
    with CACHES[request.param](folder, origin.port) as cache:
        yield cache


def newest(cache: AnyCache) -> int:
    """Return the number of the newest release, as the cache tells it."""
    number: int = orjson.loads(cache.get("/v1/releases?limit=1").body)["items"][0]["number"]
    return number


def count_answers(origin: Origin, status: int) -> int:
    """Return how many answers of a status the service has given."""
    counted = re.findall(
        rf'^medcontent_answers_total{{.*status="{status}"}} (\d+)', origin.get("/metrics").body.decode(), re.MULTILINE
    )
    return sum(map(int, counted))


def test_a_withdrawn_record_is_gone_after_a_minute(cache: AnyCache, origin: Origin) -> None:
    for path in (WITHDRAWN, MARKDOWN, LISTED):
        assert cache.get(path).status == 200
    assert newest(cache) == 1
    origin.publish()
    # What tells the newest release is never old, and within half a minute a cache may give what it has.
    assert newest(cache) == 2
    cache.wait(25)
    assert cache.get(WITHDRAWN).status == 200
    # Then once more at most, while it asks.
    cache.wait(55)
    assert cache.get(WITHDRAWN).status in {200, 410}
    cache.wait(MINUTE + 1)
    assert [cache.get(path).status for path in (WITHDRAWN, MARKDOWN)] == [410, 410]
    # Nor is it shown to those who ask first a long time after.
    cache.wait(10 * HOUR)
    assert b"green-hair" not in cache.get(LISTED).body


def test_reads_go_on_for_a_day_without_the_database(cache: AnyCache, origin: Origin) -> None:
    kept = {path: cache.get(path) for path in (RECORD, LIST)}
    assert {each.status for each in kept.values()} == {200}
    origin.fail()
    for seconds in (MINUTE + 1, 5 * HOUR, 23 * HOUR):
        cache.wait(seconds)
        for path in [*kept, *kept, *kept]:
            assert (cache.get(path).status, cache.get(path).body) == (200, kept[path].body)
    # What was not kept, and what must not be old, is a problem that says when to come again.
    for path in ("/v1/conditions", "/v1/releases"):
        problem = cache.get(path)
        assert (problem.status, problem.headers["Retry-After"]) == (503, "5")
        assert problem.headers["Content-Type"] == "application/problem+json"
    origin.recover()
    origin.publish()
    cache.wait(23 * HOUR + 2 * MINUTE)
    assert cache.get(RECORD).status == 200
    assert newest(cache) == 2
    assert cache.get(WITHDRAWN).status == 410


@SERVERS
def test_reads_go_on_for_a_day_without_the_service(cache: AnyCache, origin: Origin) -> None:
    kept = {path: cache.get(path) for path in (RECORD, LIST)}
    origin.stop()
    for seconds in (MINUTE + 1, 23 * HOUR):
        cache.wait(seconds)
        for path in [*kept, *kept]:
            assert (cache.get(path).status, cache.get(path).body) == (200, kept[path].body)
    assert cache.get("/v1/conditions").status in {502, 503}


@SERVERS
def test_an_answer_is_what_its_headers_say_in_every_coding(cache: AnyCache) -> None:
    bodies = set()
    for coding in ("gzip", "", "gzip, br", "zstd", "", "gzip"):
        answer = cache.get(RECORD, Accept_Encoding=coding)
        assert "Accept-Encoding" in answer.headers["Vary"]
        if "Content-Encoding" not in answer.headers:
            bodies.add(answer.body)
            digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
            # Varnish may have asked for gzip, and unpacked it: then there is none.
            assert answer.headers.get("Repr-Digest") in {None, f"sha-256=:{digest}:"}
        held = cache.get(RECORD, Accept_Encoding=coding, If_None_Match=answer.headers["ETag"])
        assert (held.status, held.body) == (304, b"")
    assert len(bodies) == 1


@SERVERS
def test_only_what_never_changes_is_sent_in_parts(cache: AnyCache) -> None:
    for path in (RECORD, LIST, f"{LIST}?format=csv", RECORD):
        whole = cache.get(path)
        part = cache.get(path, Range="bytes=0-9")
        assert (part.status, part.body) == (200, whole.body)
        assert part.headers.get("Accept-Ranges", "none") == "none"
    for ending in ("ndjson", "ndjson.gz", "sqlite"):
        export = f"/v1/exports/1.{ending}"
        whole = cache.get(export)
        part = cache.get(export, Range="bytes=5-14", If_Range=whole.headers["ETag"])
        assert (part.status, part.body) == (206, whole.body[5:15])
        assert part.headers["Content-Range"] == f"bytes 5-14/{len(whole.body)}"
        assert cache.get(export, Range="bytes=5-14", If_Range='"another"').body == whole.body
        assert cache.get(export, Range=f"bytes={len(whole.body)}-").status == 416


@pytest.mark.parametrize("cache", ["undici"], indirect=True)
def test_what_has_not_changed_is_not_sent_again(cache: AnyCache, origin: Origin) -> None:
    first, sent = cache.get(RECORD), count_answers(origin, 200)
    assert cache.get(RECORD).body == first.body
    cache.wait(MINUTE + 1)
    assert cache.get(RECORD).body == first.body
    # The second count is of the first question for counts.
    assert (count_answers(origin, 200), count_answers(origin, 304)) == (sent + 1, 1)


@pytest.mark.parametrize("purge_header", ["xkey"])
def test_what_a_release_changed_is_fresh_once_its_tags_are_purged(origin: Origin, tmp_path: Path) -> None:
    require_xkey()
    paths = [
        WITHDRAWN,
        MARKDOWN,
        LISTED,
        RECORD,
        LIST,
        "/v1/search?q=green",
        "/v1/adverse-effects/blue-tongue",
        "/v1/no",
    ]
    folder = tmp_path / "purged"
    folder.mkdir()
    with run_varnish(folder, origin.port, "varnish-purge.vcl") as cache:
        before = {path: cache.get(path) for path in paths}
        assert not {"xkey", "CDN-Cache-Control"} & set(before[RECORD].headers.keys())
        origin.publish()
        cache.wait(4 * MINUTE)
        assert {path: cache.get(path).body for path in paths} == {path: before[path].body for path in paths}
        tags = orjson.loads(cache.get(f"/v1/releases/{newest(cache)}/tags").body)["tags"]
        for first in range(0, len(tags), 100):
            assert cache.get("/", "PURGE", xkey_purge=" ".join(tags[first : first + 100])).status == 200
        for path in paths:
            assert (cache.get(path).status, cache.get(path).body) == (origin.get(path).status, origin.get(path).body)
        assert cache.get(WITHDRAWN).status == 410
