"""Delivery: what every answer carries, and the 304 for those who have it already."""

import base64
import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from werkzeug.http import http_date

from service.app import create_app
from service.catalog import KINDS, Kind
from service.config import Settings
from service.delivery.compression import WORTH_CODING
from service.http.release_context import EXTENSION
from service.store.database import Database
from service.store.tables import versions
from tests.api.documented import Documented
from tests.api.kinds import address, of_every_kind

CACHED = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"
REVALIDATED = "public, no-cache"
READ = [
    "/v1",
    "/v1/treatments",
    "/v1/treatments?limit=1&sort=-name",
    "/v1/treatments/cobalt-syrup",
    "/v1/treatments/cobalt-syrup?release=1",
    "/v1/treatments/cobalt-syrup/revisions",
    "/v1/treatments/cobalt-syrup/revisions/1",
    "/v1/documents/amber-fever/text",
    "/v1/documents/amber-fever/coverage",
    "/v1/releases",
    "/v1/releases/1",
]
# What tells which release is the newest, whether it is there or not.
TELLING_THE_NEWEST = [
    "/v1",
    "/v1/releases",
    "/v1/releases?limit=1",
    "/v1/releases/1",
    "/v1/releases/999",
    "/v1/changes",
    "/v1/changes?limit=1",
    "/v1/changes.atom",
    "/v1/exports",
    "/v1/exports/999.ndjson",
]
of_what_is_read = pytest.mark.parametrize("path", READ)
# What a 304 must have of what the 200 has (RFC 9110, section 15.4.5), and what would speak of a body.
KEPT = ("ETag", "Cache-Control", "Vary", "Content-Release")
OF_A_BODY = ("Content-Type", "Content-Length", "Content-Language", "Repr-Digest")


@of_what_is_read
def test_an_answer_is_cached_on_purpose(path: str, world: Documented) -> None:
    response = world.get(path)
    assert response.headers["Cache-Control"] == (REVALIDATED if path in TELLING_THE_NEWEST else CACHED)
    assert response.headers["Vary"].split(", ")[0] == "Accept"
    assert ("Accept-Encoding" in response.headers["Vary"]) == (len(response.data) >= WORTH_CODING)
    assert response.headers["Content-Release"] == "1"
    assert response.headers["Accept-Ranges"] == "none"
    assert "Set-Cookie" not in response.headers
    assert parsedate_to_datetime(response.headers["Last-Modified"]).isoformat() == "2021-05-04T06:00:00+00:00"


@pytest.mark.parametrize("path", TELLING_THE_NEWEST)
def test_what_tells_the_newest_release_is_asked_about_each_time(path: str, world: Documented) -> None:
    client = world.app.test_client()
    for response in (client.get(path), client.head(path), client.get(path)):
        assert response.status_code in {200, 404}
        assert response.headers["Cache-Control"] == REVALIDATED
    if response.status_code == 200:
        held = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert (held.status_code, held.headers["Cache-Control"]) == (304, REVALIDATED)


@pytest.mark.parametrize("path", ["/v1/conditions", "/v1/research-areas", "/v1/research-areas/no", "/v1/search?q=x"])
def test_what_does_not_tell_it_may_be_kept(path: str, world: Documented) -> None:
    assert "max-age" in world.app.test_client().get(path).headers["Cache-Control"]


@of_what_is_read
def test_no_directive_forbids_another(path: str, world: Documented) -> None:
    # RFC 9111, section 4.2.4: these forbid what `stale-while-revalidate` and `stale-if-error` allow.
    directives = {each.partition("=")[0].strip() for each in world.get(path).headers["Cache-Control"].split(",")}
    if any(each.startswith("stale-") for each in directives):
        assert not directives & {"s-maxage", "must-revalidate", "proxy-revalidate", "no-cache", "no-store"}


@of_what_is_read
def test_who_has_the_bytes_is_not_sent_them_again(path: str, world: Documented) -> None:
    whole = world.get(path)
    tag = whole.headers["ETag"]
    assert tag.startswith('"')
    for held in (tag, f"W/{tag}", f'"another", {tag}', f'{tag},"another"', f'W/"x" ,W/{tag}', '"a,b", ' + tag, "*"):
        response = world.get(path, 304, If_None_Match=held)
        assert response.data == b""
        assert {name: response.headers[name] for name in KEPT} == {name: whole.headers[name] for name in KEPT}
        assert not set(OF_A_BODY) & set(response.headers.keys())


@of_what_is_read
def test_who_has_other_bytes_is_sent_these(path: str, world: Documented) -> None:
    whole = world.get(path)
    for held in (
        '"another"',
        "another",
        whole.headers["ETag"].strip('"'),
        "",
        '""',
        'W/"',
        whole.headers["ETag"][:-2] + '"',
    ):
        response = world.get(path, If_None_Match=held)
        assert response.data == whole.data


@of_what_is_read
def test_who_has_asked_since_the_last_change_is_not_sent_it_again(path: str, world: Documented) -> None:
    changed = parsedate_to_datetime(world.get(path).headers["Last-Modified"])
    world.get(path, 304, If_Modified_Since=http_date(changed))
    world.get(path, 304, If_Modified_Since=http_date(changed + timedelta(days=1)))
    world.get(path, If_Modified_Since=http_date(changed - timedelta(seconds=1)))
    for malformed in ("yesterday", "", "2021-05-04", "Sun, 99 May 2031 06:00:00 GMT"):
        world.get(path, If_Modified_Since=malformed)


@of_what_is_read
def test_the_etag_counts_more_than_the_time(path: str, world: Documented) -> None:
    whole = world.get(path)
    late = http_date(parsedate_to_datetime(whole.headers["Last-Modified"]) + timedelta(days=1))
    world.get(path, 200, If_None_Match='"another"', If_Modified_Since=late)
    world.get(path, 304, If_None_Match=whole.headers["ETag"], If_Modified_Since="Sun, 04 May 1980 06:00:00 GMT")


@pytest.mark.parametrize("path", ["/v1/treatments/nothing", "/v1/nothing", "/v1/treatments?x=1"])
def test_a_problem_is_sent_to_whoever_asks(path: str, world: Documented) -> None:
    response = world.app.test_client().get(path, headers={"If-None-Match": "*"})
    assert response.status_code in {400, 404}
    assert "ETag" not in response.headers
    assert response.headers["Content-Release"] == "1"
    assert response.headers["Vary"] == "Accept"


@of_every_kind
def test_the_etag_of_a_record_changes_with_the_record(kind: Kind, world: Documented, later: Documented) -> None:
    for record in later.everything(address(kind)):
        here = record["links"]["self"]
        before = world.app.test_client().get(here)
        if before.status_code == 200:
            after = later.get(here)
            changed = before.headers["ETag"] != after.headers["ETag"]
            assert changed == (before.data != after.data) == (record["release"] == 2)
            assert (before.headers["Last-Modified"] != after.headers["Last-Modified"]) == changed


def test_different_bytes_have_different_etags(service: Documented) -> None:
    tags: dict[str, bytes] = {}
    for path in ("/v1/releases", *map(address, KINDS)):
        for item in service.items(path):
            response = service.get(item["links"]["self"])
            assert tags.setdefault(response.headers["ETag"], response.data) == response.data


@of_every_kind
def test_a_digest_is_of_the_bytes(kind: Kind, service: Documented) -> None:
    for record in service.everything(address(kind)):
        response = service.get(record["links"]["self"])
        assert response.headers["Repr-Digest"] == digest(response.data)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("path", ["/v1/treatments/cobalt-syrup", "/v1/documents/amber-fever/text"])
def test_coded_bytes_have_no_digest_that_unpacking_would_falsify(path: str, coding: str, world: Documented) -> None:
    client = world.app.test_client()
    coded = client.get(path, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert "Repr-Digest" not in coded.headers
    assert client.get(path).headers["Repr-Digest"] == digest(world.get(path).data)


def test_what_was_published_before_digests_were_kept_has_the_same_one(own: Documented, own_url: str) -> None:
    before = own.get("/v1/treatments/cobalt-syrup")
    database = Database(own_url)
    with database.open_writing() as connection:
        connection.execute(sa.update(versions).values(digest=None))
    database.close()
    app = create_app(Settings(database_url=own_url))
    after = app.test_client().get("/v1/treatments/cobalt-syrup")
    assert (after.data, after.headers["Repr-Digest"]) == (before.data, digest(before.data))
    app.extensions[EXTENSION].close()


def test_the_digest_of_a_text_is_of_the_bytes(service: Documented) -> None:
    for document in service.everything("/v1/documents"):
        response = service.get(f"{document['links']['self']}/text")
        assert response.headers["Repr-Digest"] == digest(response.data)
        assert hashlib.sha256(response.data).hexdigest() == document["textSha256"]
        assert (len(response.data), len(response.get_data(as_text=True))) == (document["bytes"], document["characters"])
        assert response.content_type == "text/plain; charset=utf-8"
        assert response.headers["Content-Language"] == document["language"]


@of_what_is_read
def test_an_answer_says_its_language(path: str, world: Documented) -> None:
    assert world.get(path).headers["Content-Language"] == "en"


def test_a_problem_says_its_language(world: Documented) -> None:
    assert world.get("/v1/nothing", 404).headers["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_not_cached(path: str, world: Documented) -> None:
    response = world.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert response.content_type == "application/health+json"


def test_a_preflight_is_answered(world: Documented) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
    response = world.app.test_client().options("/v1/treatments", headers=asked)
    assert response.status_code in {200, 204}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    allowed = response.headers["Access-Control-Allow-Headers"].lower().split(", ")
    # FHIR clients in a browser send Prefer.
    assert {"if-none-match", "accept", "content-type", "prefer", "cache-control"} <= set(allowed)
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.data == b""


def test_only_over_tls_is_tls_demanded(world: Documented) -> None:
    client = world.app.test_client()
    assert "Strict-Transport-Security" not in client.get("/v1/treatments").headers
    assert "max-age" in client.get("/v1/treatments", base_url="https://localhost").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto", "Cookie", "Authorization", "Accept-Language",
                                  "User-Agent", "Origin", "Referer", "Range", "X-Anything"])  # fmt: skip
@of_what_is_read
def test_no_other_header_changes_a_byte(path: str, name: str, world: Documented) -> None:
    client = world.app.test_client()
    plain, asked = client.get(path), client.get(path, headers={name: "fr.example"})
    assert (plain.status_code, plain.data, dict(plain.headers)) == (asked.status_code, asked.data, dict(asked.headers))


def test_the_host_is_never_echoed(world: Documented) -> None:
    client = world.app.test_client()
    for path in (*READ, "/v1/nothing", "/openapi.json"):
        response = client.get(path, headers={"Host": "evil.example"})
        assert b"evil.example" not in response.data
        assert "evil.example" not in str(response.headers)


def digest(content: bytes) -> str:
    """Return what Repr-Digest says of some bytes (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
