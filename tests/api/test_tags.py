"""Purge tags: what a CDN drops after a release is what the release changed, and all of it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from schemas.pages import MAX_LIMIT
from service.app import create_app
from service.catalog import KINDS
from service.config import PURGE_HEADERS, BadSetting, Settings
from service.delivery.caching import CACHED
from service.delivery.purge_tags import (
    ANY_RELEASE,
    EVERYTHING,
    MAX_BYTES,
    MAX_PURGED_RECORDS,
    MAX_TAG_LENGTH,
    Tagging,
    list_tags_to_purge,
    tag_items,
    tag_record,
)
from service.http.release_context import EXTENSION
from tests.api.conftest import END, LAST, SECOND, THIRD, moved_on, release
from tests.api.documented import Documented
from tests.drafts import Drafts

ALL_HEADERS = {*PURGE_HEADERS, "CDN-Cache-Control", "Surrogate-Control"}
FOR_CDNS = "max-age=300, stale-while-revalidate=600, stale-if-error=86400"
RECORD = "/v1/treatments/cobalt-syrup"
# Addresses of every sort that do not speak of one record; `{id}` is a record's.
OTHERS = [
    "/", "/v1", "/v1/search?q=fever", "/v1/search?q=green", "/v1/suggest?q=fe", "/v1/lookup?code=icd-10|C50",
    "/v1/changes", "/v1/changes?limit=3", "/v1/changes.atom", "/v1/releases", "/v1/releases/2", "/v1/releases/2/tags",
    "/v1/exports", "/v1/exports/1.ndjson", "/v1/exports/2.ndjson", "/fhir/r4/metadata", "/fhir/r4/CodeSystem",
    "/openapi.json", "/sitemap.xml", "/nothing", "/v1/nothing",
]  # fmt: skip
SUFFIXES = ["", "?format=markdown", "?format=json-ld", "?include=claims", "?release=1", "/revisions", "/revisions/1",
            "/revisions/2"]  # fmt: skip
LISTS = ["", "?limit=1", "?limit=1&sort=-name", "?format=csv", "?include=claims", "?release=1", "?limit=2&release=1",
         "?exclude=misleading-or-unsafe", "?updatedAt=ge2031-06-01", "?fields=name"]  # fmt: skip


@pytest.fixture(params=["Surrogate-Key", "Cache-Tag"])
def header(request: pytest.FixtureRequest) -> str:
    """Give the name of a header, one of each syntax."""
    found: str = request.param
    return found


@pytest.fixture
def tagged(own_url: str) -> Iterator[Callable[[str], Flask]]:
    """Give what serves the test's own database with tags in a header."""
    apps: list[Flask] = []

    def serve(header: str) -> Flask:
        apps.append(create_app(Settings(database_url=own_url, purge_header=header)))
        return apps[-1]

    yield serve
    for app in apps:
        app.extensions[EXTENSION].close()


def read(value: str, header: str) -> list[str]:
    """Return the tags in a header, as its CDN reads them."""
    return value.split(PURGE_HEADERS[header])


def addresses(app: Flask) -> list[str]:
    """Return addresses of every sort: every record in every form, its pages, lists, and what there is besides."""
    client, found = app.test_client(), list(OTHERS)
    for kind in KINDS:
        records = client.get(f"/v1{kind.path}?limit={MAX_LIMIT}").get_json()["items"]
        ids = [record["id"] for record in records]
        found += [f"/v1{kind.path}{suffix}" for suffix in LISTS]
        found += [f"/v1{kind.path}/{id_}{suffix}" for id_ in [*ids[:4], "green-hair", "nothing"] for suffix in SUFFIXES]
        found += [f"{kind.path}/{id_}" for id_ in ids[:2]]
    for document in ("amber-fever", "nothing"):
        found += [f"/v1/documents/{document}/{each}" for each in ("text", "text?release=1", "coverage")]
    return found


Kept = dict[str, tuple[int, bytes, str, set[str]]]


def keep(app: Flask, header: str, wanted: Iterable[str]) -> Kept:
    """Return what a CDN keeps of addresses: the status, the bytes, the ETag and the tags of each that may be kept."""
    client, kept = app.test_client(), {}
    for address in wanted:
        response = client.get(address)
        caching = response.headers["Cache-Control"]
        if "public" in caching and "no-cache" not in caching:
            told = set(read(response.headers[header], header))
            kept[address] = (response.status_code, response.data, response.headers.get("ETag", ""), told)
    return kept


def test_what_is_purged_after_a_release_is_all_that_it_changed(
    tagged: Callable[[str], Flask], own_url: str, world_drafts: Drafts, header: str
) -> None:
    app = tagged(header)
    wanted = addresses(app)
    kept = keep(app, header, wanted)
    assert {status for status, *_ in kept.values()} == {200, 404}
    release(own_url, moved_on(world_drafts), SECOND)
    kept = purge(app, header, kept, 2)
    assert {status for status, *_ in kept.values()} == {200, 404, 410}
    returning = world_drafts.by_key["adverse-effect", "green-hair"]
    release(own_url, Drafts({returning.key: returning}), THIRD)
    kept = purge(app, header, kept, 3)
    release(own_url, Drafts({}), LAST, prune=END)
    purge(app, header, kept, 4)


def purge(app: Flask, header: str, kept: Kept, number: int) -> Kept:
    """Purge the tags of a release from a cache; return the cached answers after all were requested again."""
    gone = set(app.test_client().get(f"/v1/releases/{number}/tags").get_json()["tags"])
    now = keep(app, header, kept)
    old = [address for address, found in kept.items() if not found[-1] & gone and found[:-1] != now[address][:-1]]
    assert old == []
    stays = [address for address, found in kept.items() if not found[-1] & gone and found[-1] != {EVERYTHING}]
    # Nor is all purged: what the release left alone stays. The last one leaves nothing.
    assert bool(stays) == (number < 4)
    return now


def test_a_release_has_the_tags_of_what_it_changed(returned: Documented) -> None:
    for number in (1, 2, 3):
        answer = returned.json(f"/v1/releases/{number}/tags")
        page = returned.json("/v1/changes?history=true&limit=100")
        changed = []
        while page is not None:
            changed += [(each["type"], each["id"]) for each in page["items"] if each["release"] == number]
            page = page["next"] and returned.json(f"/v1/changes?since={page['next']}&limit=100")
        assert answer["release"] == number
        assert answer["tags"][0] == ANY_RELEASE
        assert {each for each in answer["tags"] if "/" in each} == {tag_record(*key) for key in changed}
        plurals = {kind.plural for kind in KINDS if kind.name in dict(changed)}
        assert {each for each in answer["tags"] if "/" not in each} == {ANY_RELEASE, *plurals}
        assert len(answer["tags"]) == len(set(answer["tags"]))


@pytest.mark.parametrize("number", ["4", "0", "99999999999999999999"])
def test_a_release_that_is_not_there_has_no_tags(number: str, returned: Documented) -> None:
    assert returned.problem(f"/v1/releases/{number}/tags", 404)["type"] == "/problems/not-found"
    assert returned.problem("/v1/releases/1/tags?limit=1", 400)["type"] == "/problems/unknown-parameter"


def test_a_release_of_very_many_changes_has_the_tag_of_all() -> None:
    changed = [("claim", str(number)) for number in range(MAX_PURGED_RECORDS)]
    assert list_tags_to_purge(changed)[:3] == [ANY_RELEASE, "claims", "claim/0"]
    assert len(list_tags_to_purge(changed)) == MAX_PURGED_RECORDS + 2
    assert list_tags_to_purge([*changed, ("claim", "one more")]) == [EVERYTHING]


@pytest.mark.parametrize(
    "path", [RECORD, "/v1/treatments", "/v1/search?q=fever", "/v1/nothing", "/v1/exports/1.ndjson"]
)
def test_without_a_setting_nothing_is_said_to_cdns(path: str, world: Documented) -> None:
    response = world.app.test_client().get(path)
    assert not ALL_HEADERS & set(response.headers.keys())
    assert "Medcontent-Tags" not in response.headers


@pytest.mark.parametrize("header", PURGE_HEADERS)
def test_each_cdn_is_told_in_its_own_words(header: str, tagged: Callable[[str], Flask]) -> None:
    client = tagged(header).test_client()
    for path, told in {
        RECORD: [EVERYTHING, "treatment/cobalt-syrup"],
        f"{RECORD}?format=markdown": [EVERYTHING, "treatment/cobalt-syrup", ANY_RELEASE],
        "/v1/documents/amber-fever/text": [EVERYTHING, "document/amber-fever"],
        "/v1/search?q=fever": [EVERYTHING, ANY_RELEASE],
        "/v1/treatments/nothing": [EVERYTHING, ANY_RELEASE],
        "/v1/exports/1.sqlite": [EVERYTHING],
    }.items():
        client.get(path)
        # From memory, where it is kept there.
        for response in (client.get(path), client.get(path)):
            assert read(response.headers[header], header) == told
            assert ALL_HEADERS & set(response.headers.keys()) <= {header, "CDN-Cache-Control", "Surrogate-Control"}
            is_long = response.headers["Cache-Control"] == CACHED
            assert (response.headers.get("CDN-Cache-Control") == FOR_CDNS) == is_long
            assert (response.headers.get("Surrogate-Control") == FOR_CDNS) == (is_long and header == "Surrogate-Key")
            assert "Medcontent-Tags" not in response.headers


def test_a_304_says_it_again(tagged: Callable[[str], Flask], header: str) -> None:
    client = tagged(header).test_client()
    whole = client.get(RECORD)
    held = client.get(RECORD, headers={"If-None-Match": whole.headers["ETag"]})
    assert held.status_code == 304
    for name in (header, "CDN-Cache-Control"):
        assert held.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["/v1/treatments?x=1", "/livez", "/metrics", "/v1/exports/latest"])
def test_what_nobody_keeps_has_no_tags(path: str, tagged: Callable[[str], Flask], header: str) -> None:
    assert not ALL_HEADERS & set(tagged(header).test_client().get(path).headers.keys())


@pytest.mark.parametrize("path", ["/v1/releases", "/v1/changes", "/v1"])
def test_what_tells_the_newest_release_is_asked_about_by_cdns_too(
    path: str, tagged: Callable[[str], Flask], header: str
) -> None:
    response = tagged(header).test_client().get(path)
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert not {"CDN-Cache-Control", "Surrogate-Control"} & set(response.headers.keys())


def test_tags_do_not_change_the_answer(tagged: Callable[[str], Flask], world: Documented) -> None:
    client, plain = tagged("xkey").test_client(), world.app.test_client()
    for path in (RECORD, "/v1/treatments", "/v1/nothing", "/v1/search?q=fever"):
        ours, theirs = client.get(path), plain.get(path)
        assert ours.data == theirs.data
        more = {name: value for name, value in ours.headers.items() if name not in ALL_HEADERS}
        assert more == dict(theirs.headers)


def test_a_list_is_tagged_by_its_kind_and_by_what_is_on_it(tagged: Callable[[str], Flask], header: str) -> None:
    client = tagged(header).test_client()
    for kind in KINDS:
        for query in ({}, {"limit": "1"}, {"limit": str(MAX_LIMIT)}):
            response = client.get(f"/v1{kind.path}?{urlencode(query)}")
            told, page = read(response.headers[header], header), response.get_json()
            assert told[:2] == [EVERYTHING, kind.plural]
            assert (ANY_RELEASE in told) == (page["page"]["next"] is not None)
            items = [each for each in told if "/" in each]
            assert items in ([], [tag_record(kind.name, item["id"]) for item in page["items"]])
            assert len(response.headers[header]) < MAX_BYTES + 100
            assert len(told) <= 50


def test_long_lists_and_long_names_keep_within_bounds() -> None:
    assert tag_items("claim", map(str, range(48))) == [f"claim/{number}" for number in range(48)]
    assert tag_items("claim", map(str, range(49))) == []
    assert tag_items("claim", ["x" * 100] * 40) == []
    long = {tag_record("claim", f"{'x' * 500}{number}") for number in range(3)}
    assert len(long) == 3
    assert all(len(each) <= MAX_TAG_LENGTH and each.startswith("claim/") for each in long)


def test_no_tag_holds_what_a_cdn_takes_for_another(service: Documented) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-./")
    for kind in KINDS:
        for record in service.everything(f"/v1{kind.path}"):
            assert set(tag_record(kind.name, record["id"])) <= allowed


@pytest.mark.parametrize("text", ["surrogate-key", "CACHE-TAG", "XKey", "edge-cache-tag", ""])
def test_the_header_is_one_that_a_cdn_takes(text: str) -> None:
    assert Settings.read_environment({"MEDCONTENT_PURGE_HEADER": text}).purge_header.lower() == text.lower()


@pytest.mark.parametrize("text", ["Set-Cookie", "X-Tags", "Cache-Tag ", "Cache-Tag\r\nSet-Cookie: a=b", "ETag", " "])
def test_any_other_header_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match=r"MEDCONTENT_PURGE_HEADER.*Surrogate-Key, Cache-Tag"):
        Settings.read_environment({"MEDCONTENT_PURGE_HEADER": text})


def test_without_a_header_nothing_is_looked_up() -> None:
    def look_up() -> list[str]:
        raise AssertionError

    headers: dict[str, Any] = {"Cache-Control": CACHED}
    Tagging().add(headers, look_up)
    assert headers == {"Cache-Control": CACHED}
