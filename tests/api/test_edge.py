"""The edge: with it and without it the answers are the same to the last byte, and no client can change another's."""

import gzip
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from wsgiref.types import WSGIApplication

import brotli
import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from service.api import fast_path, search_page
from service.app import create_app
from service.catalog import KINDS, Kind
from service.config import Settings
from service.delivery.compression import choose_coding
from service.delivery.edge import Edge
from service.delivery.query_normaliser import normalise_query
from service.http.release_context import EXTENSION
from tests.api.conftest import SECOND, moved_on, release
from tests.api.kinds import address, of_every_kind
from tests.drafts import Drafts
from tests.engines import NAMES, Engine

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What does not depend on the engine. A release is known of by the next request; on PostgreSQL a moment later.
pytestmark = pytest.mark.engines("sqlite")

DECODED: dict[str | None, Callable[[bytes], bytes]] = {
    None: lambda body: body,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}
CODINGS = ["gzip", "br", "zstd, gzip", "identity"]
of_every_coding = pytest.mark.parametrize("coding", CODINGS)
# What an unkeyed header may be called: what caches and frameworks are known to have listened to, and anything else.
KNOWN = """
    Accept-Charset Accept-Language Authorization Cache-Control CF-Connecting-IP Client-IP Content-Type
    Content-Encoding Cookie Date DNT Expect Forwarded From Front-End-Https If-Match If-Range If-Unmodified-Since
    Max-Forwards Origin Pragma Prefer Proxy Proxy-Authorization Referer Save-Data Sec-Fetch-Mode Sec-GPC TE Trailer
    True-Client-IP Upgrade Upgrade-Insecure-Requests User-Agent Via Warning X-Forwarded-For X-Forwarded-Host
    X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Proto X-Forwarded-Scheme X-Forwarded-Server X-Host
    X-HTTP-Method-Override X-Method-Override X-Original-URL X-Real-IP X-Requested-With X-Rewrite-URL X-Scheme
    X-Script-Name X-Wap-Profile
""".split()
UNKEYED = [*KNOWN, *(f"X-Invented-{number}" for number in range(200 - len(KNOWN)))]


class Ways(NamedTuple):
    """The same service with the edge, without its memory, and without the edge."""

    edge: Client
    quick: Client
    flask: Client


@pytest.fixture(scope="module")
def ways(world_url: str) -> Iterator[Ways]:
    """Give the three ways to the invented world."""
    yield from three_ways(world_url)


def three_ways(url: str) -> Iterator[Ways]:
    """Give the three ways to a database."""
    edge, quick, flask = (create_app(Settings(database_url=url, edge_mib=mib)) for mib in (16, 0, 0))
    yield Ways(edge.test_client(), quick.test_client(), Client(behind(flask), TestResponse))
    for app in (edge, quick, flask):
        app.extensions[EXTENSION].close()


def behind(app: Flask) -> WSGIApplication:
    """Return the app without the edge in front of it."""
    assert isinstance(app.wsgi_app, Edge)
    return app.wsgi_app._app


def alike(ways: Ways, path: str, **headers: str) -> TestResponse:
    """Expect the same answer by each way, twice by those that remember something; return it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    made = ways.flask.get(path, headers=named)
    for client in (ways.edge, ways.edge, ways.quick, ways.quick):
        found = client.get(path, headers=named)
        assert (found.status_code, found.data) == (made.status_code, made.data), path
        assert said(found) == said(made), path
    head = ways.edge.head(path, headers=named)
    assert (head.status_code, head.data, said(head)) == (made.status_code, b"", said(made))
    return made


def said(response: TestResponse) -> list[tuple[str, str]]:
    """Return the headers of an answer, but for the clock's."""
    return sorted((name, value) for name, value in response.headers if name != "Date")


def addresses(kind: Kind, ways: Ways) -> Iterator[str]:
    """Yield addresses of a kind: its list in several forms, its records, and refused requests."""
    here = address(kind)
    yield here
    for query in ("limit=2", "limit=1&sort=-name", "release=1", "updatedAt=ge2021-01-01", "limit=2&x=1"):
        yield f"{here}?{query}"
    page = ways.flask.get(f"{here}?limit=1").get_json()
    if page["page"]["next"]:
        yield page["page"]["next"]
    first = page["items"][0]["links"]["self"]
    yield from (
        first,
        f"{first}?release=1",
        f"{first}?x=1",
        f"{first}/revisions",
        f"{first}/revisions/1",
        f"{first}/nothing",
    )
    yield from (f"{here}/", f"{here}/nothing", f"{here}/nothing?release=9", f"{here}?release=9", f"{here}?limit=0")
    if kind.name == "document":
        yield from (f"{first}/text", f"{first}/text?x=1", f"{first}/coverage")


@of_every_kind
@pytest.mark.engines(*NAMES)
def test_an_answer_is_the_same_with_and_without_the_edge(kind: Kind, ways: Ways) -> None:
    for path in addresses(kind, ways):
        alike(ways, path)
        alike(ways, path, Accept="application/json, text/plain;q=0.5")
        alike(ways, path, Accept="image/png")


@of_every_kind
@of_every_coding
def test_a_coding_is_the_same_with_and_without_the_edge(kind: Kind, coding: str, ways: Ways) -> None:
    here = address(kind)
    first = ways.flask.get(f"{here}?limit=1").get_json()["items"][0]["links"]["self"]
    for path in (f"{here}?limit=2", first, *([f"{first}/text"] if kind.name == "document" else [])):
        whole = ways.flask.get(path)
        found = alike(ways, path, Accept_Encoding=coding)
        used = found.headers.get("Content-Encoding")
        assert DECODED[used](found.data) == whole.data
        assert (found.headers.get("ETag") != whole.headers.get("ETag")) == (used is not None)
        assert ("Accept-Encoding" in found.headers["Vary"]) == (len(whole.data) >= 512)
        for held in (found.headers["ETag"], f'"x", W/{found.headers["ETag"]}'):
            assert alike(ways, path, Accept_Encoding=coding, If_None_Match=held).status_code == 304
        assert alike(ways, path, Accept_Encoding=coding, If_None_Match='"another"').status_code == 200
        alike(ways, path, Accept_Encoding=coding, If_Modified_Since=found.headers["Last-Modified"])


def test_pages_and_everything_else_are_the_same_too(ways: Ways) -> None:
    for path in ("/v1", "/v1/releases", "/v1/releases/1", "/.well-known/api-catalog", "/problems/", "/docs/swagger",
                 "/assets/site.css", "/livez", "/v1/nothing", "/nothing", "/openapi.json", "/openapi.json?x=1",
                 "/treatments", "/treatments/cobalt-syrup", "/v1//treatments",
                 f"/v1/treatments?{'x' * 8000}"):  # fmt: skip
        for coding in ("", "gzip", "zstd"):
            alike(ways, path, Accept_Encoding=coding)
            alike(ways, path, Accept_Encoding=coding, Accept="text/html")


def test_the_same_holds_over_releases(engine: Engine, world_url: str, world_drafts: Drafts, tmp_path: Path) -> None:
    url = engine.copied(world_url, tmp_path)
    for ways in three_ways(url):
        before = {path: alike(ways, path).data for kind in KINDS for path in addresses(kind, ways)}
        release(url, moved_on(world_drafts), SECOND)
        after = {path: alike(ways, path).data for kind in KINDS for path in addresses(kind, ways)}
        assert {path for path in before if before[path] != after.get(path)}
        assert all(alike(ways, path).headers["Content-Release"] == "2" for path in ("/v1", "/v1/treatments"))
        for path in before:
            alike(ways, path)


def test_headers_that_are_not_in_the_key_change_nothing(ways: Ways, world_url: str) -> None:
    assert len(UNKEYED) == 200
    for path in ("/v1/treatments?limit=2", "/v1/treatments/cobalt-syrup", "/v1/releases", "/treatments/cobalt-syrup"):
        plain = ways.flask.get(path)
        for poisoned in three_ways(world_url):
            for name in UNKEYED:
                first = poisoned.edge.get(path, headers={name: "evil.example"})
                assert (first.status_code, first.data, said(first)) == (200, plain.data, said(plain)), name


def test_what_the_first_client_sends_reaches_nobody_else(world_url: str) -> None:
    for ways in three_ways(world_url):
        for path in ("/", "/docs", "/treatments/cobalt-syrup", "/v1/treatments/cobalt-syrup", "/robots.txt"):
            ways.edge.get(path, headers=dict.fromkeys(("Host", *UNKEYED), "evil.example"))
            assert b"evil.example" not in alike(ways, path).data


@of_every_kind
def test_the_order_of_parameters_changes_nothing(kind: Kind, ways: Ways) -> None:
    shuffled = random.Random(kind.name)  # noqa: S311 - an order, not a secret
    given = ["limit=2", "sort=-name", "release=1", "updatedAt=ge2021-01-01", "updatedAt=le2040-01-01"]
    plain = alike(ways, f"{address(kind)}?{'&'.join(given)}")
    for _ in range(8):
        shuffled.shuffle(given)
        found = alike(ways, f"{address(kind)}?{'&'.join(given)}")
        assert (found.data, found.headers["ETag"]) == (plain.data, plain.headers["ETag"])


@of_every_kind
def test_other_spellings_of_a_list_have_the_same_bytes(kind: Kind, ways: Ways) -> None:
    plain = alike(ways, f"{address(kind)}?limit=2&sort=name")
    for spelling in ("%6cimit=2&sort=name", "limit=%32&sort=n%61me", "limit=2&&sort=name", "sort=name&limit=2&"):
        assert alike(ways, f"{address(kind)}?{spelling}").data == plain.data


@of_every_kind
def test_a_parameter_that_is_repeated_or_unknown_is_refused_though_the_rest_is_known(kind: Kind, ways: Ways) -> None:
    here = address(kind)
    for query in ("limit=2", "limit=2&sort=name"):
        alike(ways, f"{here}?{query}")
        for more in ("limit=2", "x=1", "_=1", "%00=1", "Limit=2", "limit", "limit=2%20"):
            assert alike(ways, f"{here}?{query}&{more}").status_code == 400


def test_one_spelling_of_a_query_keeps_what_differs_apart() -> None:
    assert normalise_query("b=1&a=2&a=1") == normalise_query("a=2&b=1&a=1") == "a=2&a=1&b=1"
    assert normalise_query("a=%31") == normalise_query("a=1") == "a=1"
    different = [
        "a=1",
        "a=1&a=1",
        "a=%201",
        "a=1&b=",
        "a=%2B",
        "a=+",
        "a=%FF",
        "a=%FE",
        "a=%EF%BF%BD",
        "a=1%26b",
        "A=1",
    ]
    assert len({normalise_query(query) for query in different}) == len(different)


def test_no_address_fills_the_memory(world_url: str) -> None:
    app = create_app(Settings(database_url=world_url, edge_mib=1))
    client, edge = app.test_client(), app.wsgi_app
    assert isinstance(edge, Edge)
    for number in range(1000):
        client.get(f"/v1/treatments?limit={number % 100 + 1}&updatedAt=ge20{number % 100:02}-01-{number % 28 + 1:02}")
        client.get(f"/v1/treatments/nothing-{number}")
        client.get("/v1/treatments", headers={"Accept": f"application/json, text/x-{number}"})
        assert edge.size <= 2**20
    assert client.get("/v1/treatments/cobalt-syrup").status_code == 200
    app.extensions[EXTENSION].close()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None), ("", None), ("identity", None), ("gzip", "gzip"), ("x-gzip", "gzip"), ("br", "br"),
        ("zstd", "zstd"), ("gzip, deflate, br, zstd", "zstd"), ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.9", "gzip"), ("*", "gzip"), ("*;q=0", None), ("gzip;q=0, *", None),
        ("zstd;q=0,*", "gzip"), ("br, *;q=0.5", "br"), ("br;q=0.1, *", "gzip"), ("identity, *;q=0.5", None),
        ("gzip;q=0", None),
        ("identity;q=1, gzip;q=0.5", None), ("identity;q=0.5, gzip;q=0.5", "gzip"), ("GZIP ; Q=0.3", "gzip"),
        ("deflate", None), ("gzip;q=2", None), ("gzip;q=0.0001", None), ("gzip;level=9", None), (",,gzip,,", "gzip"),
        ("identity;q=0", None), ("gzip;q=0.000", None), ("\x00, br", "br"),
    ],
)  # fmt: skip
def test_the_coding_is_the_one_that_the_client_likes_best(accepted: str | None, coding: str | None) -> None:
    assert choose_coding(accepted) == coding


def test_a_search_is_answered_alike_without_flask(ways: Ways) -> None:
    first = alike(ways, "/v1/search?q=glow&limit=2").get_json()
    for asked in (
        "/v1/search?q=glow&limit=2",
        first["page"]["next"],
        "/v1/search?q=Glowing+elbows",
        "/v1/search?q=fevre&type=treatment&type=condition",
        "/v1/search?q=fever&condition=amber-fever&exclude=imprecise",
        "/v1/search?q=fever&document=amber-fever",
        "/v1/search?q=nothing-at-all",
        f"/v1/search?q={'glow+' * 40}",
        "/v1/search?q=%20",
        "/v1/search?q=fever&q=glow",
        "/v1/search?q=fever&colour=red",
        "/v1/search?q=fever&cursor=none",
        "/v1/search?q=%FF",
        "/v1/search?limit=2",
        "/v1/search",
    ):
        alike(ways, asked)
        alike(ways, asked, Accept="text/html")


def test_a_remembered_answer_is_not_made_again(world_url: str) -> None:
    app = create_app(Settings(database_url=world_url))
    client, edge = app.test_client(), app.wsgi_app
    assert isinstance(edge, Edge)
    paths = ("/v1/treatments/cobalt-syrup", "/v1/treatments", "/v1/releases", "/assets/site.css?v=x")
    # The first search opens the index, and the first page of a list counts it: others must not wait for that.
    for path in (*paths, "/v1/search?q=glow", "/v1/search?q=fever"):
        for _ in range(3):
            client.get(path)
    counted = {(source, status): number for source, status, number in edge.counts}
    assert counted == {("quick", 200): 2, ("app", 200): 6, ("hit", 200): 10}
    app.extensions[EXTENSION].close()


@pytest.mark.parametrize(
    "query",
    ["", "scope=systemic", "scope=systemic&modality=drug", "exclude=imprecise", "updatedAt=ge2020-01-01", "release=1"],
)
def test_a_list_is_counted_by_the_app_and_given_by_the_quick_way_from_then_on(query: str, world_url: str) -> None:
    app = create_app(Settings(database_url=world_url, edge_mib=0))
    client, edge = app.test_client(), app.wsgi_app
    assert isinstance(edge, Edge)
    outcomes = []
    for further in ("", "&limit=1", "&sort=-name"):
        assert client.get(f"/v1/treatments?{query}{further}").status_code == 200
        outcomes.append([source for source, _, number in edge.counts for _ in range(number)])
    assert outcomes == [["app"], ["app", "quick"], ["app", "quick", "quick"]]
    app.extensions[EXTENSION].close()


def test_what_takes_long_is_always_found_by_the_app(world_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_path, "MAX_STEPS", 50)
    monkeypatch.setattr(search_page, "MAX_RECORDS_AT_ONCE", 10)
    app = create_app(Settings(database_url=world_url, edge_mib=0))
    client, edge = app.test_client(), app.wsgi_app
    assert isinstance(edge, Edge)
    # Nothing is known of a list at first, and no index is open.
    for path in ("/v1/treatments?limit=20", "/v1/search?q=cobalt"):
        client.get(path)
    for path, outcome in (
        ("/v1/treatments?limit=20", "quick"),
        ("/v1/treatments?limit=100", "app"),
        ("/v1/search?q=cobalt", "quick"),
        ("/v1/search?q=fever", "app"),
    ):
        before = dict.fromkeys(("app", "quick"), 0) | {source: number for source, _, number in edge.counts}
        assert client.get(path).status_code == 200
        assert {source: number for source, _, number in edge.counts}[outcome] == before[outcome] + 1, path
    app.extensions[EXTENSION].close()
