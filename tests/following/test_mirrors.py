"""A mirror has every row that its origin has: releases, revisions, bytes and what records are found by."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from flask import Response
from hypothesis import given, settings

from service.mirror.client import BadAddress, FollowedService, Unreachable
from service.mirror.faults import BadFeed
from service.mirror.follower import Mirror, NotTheSame
from service.publishing.faults import ContentFaults
from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.publishing.publication import IsMirror, ReleaseNote, rerender
from service.publishing.upgrade import upgrade_content
from service.store import tables
from service.store.database import Database
from service.store.digests import compute_digest
from service.store.healthcheck import check_release_order
from tests.api.conftest import LAST, SECOND, THIRD, moved_on
from tests.drafts import Drafts
from tests.engines import Engine, opened
from tests.following.conftest import Live, catch_up, history, live
from tests.publishing.editing import WORLD
from tests.publishing.test_every_release import Step, performed, steps
from tests.releases import publish, rows

Json = Any
CHECKS = (check_release_order, verify_body_hashes, verify_rendering)


@pytest.mark.engines("sqlite")
@settings(max_examples=12)
@given(steps)
def test_a_mirror_has_every_row_of_its_origin(
    engine: Engine, world_url: str, empty_url: str, steps: list[Step]
) -> None:
    with (
        TemporaryDirectory() as first,
        TemporaryDirectory() as second,
        live(engine.copied(world_url, Path(first))) as origin,
        opened(engine, engine.copied(empty_url, Path(second))) as mirror,
    ):
        drafts = WORLD
        for number, (together, looks) in enumerate(steps):
            edited = performed(drafts, together)
            try:
                publish(origin.database, edited, ReleaseNote("a tester", f"Step {number}"))
            except ContentFaults:
                continue
            drafts = edited
            if looks:
                catch_up(mirror, origin.url)
                assert history(mirror) == history(origin.database)
        catch_up(mirror, origin.url)
        assert history(mirror) == history(origin.database)
        assert [trouble for check in CHECKS for trouble in check(mirror)] == []


def test_a_mirror_that_was_away_publishes_each_release_that_it_missed(origin: Live, mirror: Database) -> None:
    assert catch_up(mirror, origin.url) == [1]
    publish(origin.database, WORLD.write("finding", "glowing-elbows", "Elbow glow", "name"), SECOND)
    publish(origin.database, Drafts({}), LAST, prune="It was only invented.")
    assert catch_up(mirror, origin.url) == [2, 3]
    assert history(mirror) == history(origin.database)


def test_a_mirror_of_a_mirror_is_the_same(
    origin: Live, mirror: Database, engine: Engine, empty_url: str, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    publish(origin.database, moved_on(WORLD), SECOND)
    catch_up(mirror, origin.url)
    with live(mirror.url) as middle, opened(engine, engine.copied(empty_url, tmp_path / "second")) as second:
        catch_up(second, middle.url)
        assert history(second) == history(origin.database)


def test_a_mirror_answers_as_its_origin_does(origin: Live, mirror: Database) -> None:
    publish(origin.database, moved_on(WORLD), SECOND)
    catch_up(mirror, origin.url)
    with live(mirror.url) as served:
        ours, theirs = served.app.test_client(), origin.app.test_client()
        for address in (
            *("/v1", "/v1/releases", "/v1/releases/1", "/v1/changes", "/v1/changes?history=true", "/v1/changes.atom"),
            *("/v1/exports/1.ndjson", "/v1/exports/2.ndjson", "/v1/treatments?condition=amber-fever&release=1"),
            *("/v1/treatments?exclude=misleading-or-unsafe", "/v1/findings?sort=-updatedAt", "/v1/exports/1.sqlite"),
            *("/v1/documents/amber-fever/text", "/v1/documents/amber-fever/coverage?release=1"),
            *("/v1/treatments/cobalt-syrup/revisions", "/v1/adverse-effects/green-hair"),
        ):
            mine, other = ours.get(address), theirs.get(address)
            assert (mine.status_code, mine.data) == (other.status_code, other.data), address
            assert mine.headers.get("ETag") == other.headers.get("ETag")


def test_looking_again_costs_a_304(origin: Live, mirror: Database) -> None:
    follower = Mirror(mirror, FollowedService(origin.url))
    assert [release.number for release in follower.catch_up()] == [1]
    assert list(follower.catch_up()) == []
    before = rows(mirror)
    origin.asked.clear()
    statuses = []
    origin.spoil = lambda _, response: statuses.append(response.status_code)
    assert list(follower.catch_up()) == []
    assert statuses == [304]
    assert rows(mirror) == before


def test_a_release_that_changes_no_record_is_in_the_mirror_too(origin: Live, mirror: Database) -> None:
    publish(origin.database, WORLD.write("claim", "amber-fever.p2s1c1", "not-assessable", "assessment", "verdict"))
    catch_up(mirror, origin.url)
    assert history(mirror) == history(origin.database)


def test_what_was_published_by_an_older_service_keeps_its_bytes(origin: Live, mirror: Database) -> None:
    # As a service that rendered `attribution` before `links` would have left it.
    with origin.database.open_writing() as connection:
        for entry, body in connection.exec_driver_sql("SELECT entry, body FROM versions WHERE kind = 'site'").all():
            record = orjson.loads(body)
            turned = {**{name: record.pop(name) for name in ("links",)}, **record}
            left = {"body": orjson.dumps(turned), "digest": compute_digest(orjson.dumps(turned))}
            connection.execute(sa.update(tables.versions).where(tables.versions.c.entry == entry).values(left))
    catch_up(mirror, origin.url)
    assert history(mirror) == history(origin.database)


def test_an_origin_that_went_back_to_a_backup_takes_its_mirror_along(
    origin: Live, mirror: Database, engine: Engine, world_url: str, tmp_path: Path
) -> None:
    (tmp_path / "restored").mkdir()
    publish(origin.database, moved_on(WORLD), SECOND)
    catch_up(mirror, origin.url)
    with live(engine.copied(world_url, tmp_path / "restored")) as restored:
        publish(restored.database, WORLD.write("finding", "glowing-elbows", "Otherwise", "name"), THIRD)
        assert catch_up(mirror, restored.url) == [2]
        assert history(mirror) == history(restored.database)
        assert [trouble for check in CHECKS for trouble in check(mirror)] == []


def test_another_history_is_not_followed(origin: Live, mirror: Database, shipped_database: Database) -> None:
    catch_up(mirror, origin.url)
    before = rows(mirror)
    with live(shipped_database.url) as other, pytest.raises(NotTheSame):
        catch_up(mirror, other.url)
    assert rows(mirror) == before


def test_a_database_with_releases_of_its_own_does_not_follow(origin: Live, world_database: Database) -> None:
    before = rows(world_database)
    with pytest.raises(NotTheSame, match="has local releases"):
        catch_up(world_database, origin.url)
    assert rows(world_database) == before


def test_nothing_else_is_published_in_a_mirror(origin: Live, mirror: Database) -> None:
    catch_up(mirror, origin.url)
    before = rows(mirror)
    with pytest.raises(IsMirror, match=origin.url):
        publish(mirror, moved_on(WORLD))
    with pytest.raises(IsMirror):
        rerender(mirror, ReleaseNote("a tester", "Anew"))
    assert upgrade_content(mirror) is None
    assert rows(mirror) == before


def test_a_mirror_of_an_earlier_version_finds_by_the_filters_of_this_one(origin: Live, mirror: Database) -> None:
    catch_up(mirror, origin.url)
    facets = tables.facets
    named = sa.select(facets.c.entry, facets.c.name, facets.c.value).where(facets.c.to_release == tables.FOREVER)
    with mirror.open_writing() as connection:
        before, bodies = set(connection.execute(named)), rows(mirror)["versions"]
        name = next(iter(sorted(row.name for row in before)))
        connection.execute(sa.delete(facets).where(facets.c.name == name))
        connection.execute(sa.update(tables.releases).values(rendering=1))
    assert upgrade_content(mirror) is None
    with mirror.open_reading() as connection:
        assert set(connection.execute(named)) == before
    assert rows(mirror)["versions"] == bodies
    assert list(verify_rendering(mirror)) == []


def on_item(change: Callable[[Json], object], type_: str = "treatment") -> Callable[[str, Response], Response | None]:
    """Spoil the first change of a kind."""

    def spoil(address: str, response: Response) -> Response | None:
        page = orjson.loads(response.data) if address.startswith("/v1/changes") else {"items": []}
        found = [item for item in page["items"] if item["type"] == type_]
        if not found:
            return None
        change(found[0])
        return answered(page, response)

    return spoil


def answered(value: Json, response: Response) -> Response:
    """Return an answer with another body."""
    headers = {name: value for name, value in response.headers if name in {"ETag", "Content-Release"}}
    return Response(orjson.dumps(value), 200, headers, content_type="application/json")


def on_page(change: Callable[[Json], object]) -> Callable[[str, Response], Response | None]:
    """Spoil each page of the feed."""

    def spoil(address: str, response: Response) -> Response | None:
        if not address.startswith("/v1/changes"):
            return None
        page = orjson.loads(response.data)
        change(page)
        return answered(page, response)

    return spoil


def on_release(change: Callable[[Json], object]) -> Callable[[str, Response], Response | None]:
    """Change what the origin answers about a release."""

    def spoil(address: str, response: Response) -> Response | None:
        if not address.startswith("/v1/releases"):
            return None
        said = orjson.loads(response.data)
        change(said)
        return answered(said, response)

    return spoil


LIES: dict[str, Callable[[str, Response], Response | None]] = {
    "another name": on_item(lambda item: item["record"].update(name="Poison")),
    "another hash": on_item(lambda item: item.update(sha256="0" * 64)),
    "another hash in the record": on_item(lambda item: item["record"].update(sha256="0" * 64)),
    "another revision": on_item(lambda item: item.update(revision=2)),
    "another release": on_item(lambda item: item["record"].update(release=7)),
    "another time": on_item(lambda item: item["record"].update(updatedAt="2020-01-01T00:00:00Z")),
    "an unknown kind": on_item(lambda item: item.update(type="potion")),
    "an unknown member": on_item(lambda item: item["record"].update(dosage="plenty")),
    "a value of another type": on_item(lambda item: item["record"].update(links=["/v1"])),
    "a value that is not in the vocabulary": on_item(lambda item: item["record"].update(category="magic")),
    "a script": on_item(lambda item: item["record"]["attribution"].update(html="<script>")),
    "another id": on_item(lambda item: item["record"].update(id="other")),
    "an id that is none": on_item(lambda item: (item.update(id="../x"), item["record"].update(id="../x"))),
    "a withdrawal that is none": on_item(lambda item: item.update(op="withdraw")),
    "a withdrawal": on_item(
        lambda item: item.update(
            op="withdraw", record={"type": "treatment", "id": item["id"], "withdrawn": {"reason": "No."}}
        )
    ),
    "an item that is none": on_page(lambda page: page["items"].append(7)),
    "a text that is longer": on_item(lambda item: item["record"].update(text="Short."), "document"),
    "sentences that are not of the text": on_item(lambda item: item["record"].update(text="Other."), "sentence"),
    "a record less": on_page(lambda page: page["items"].pop(3) if len(page["items"]) > 3 else None),
    "no items": on_page(lambda page: page.pop("items")),
    "neither next nor delta": on_page(lambda page: page.update(next=None, delta=None)),
    "both next and delta": on_page(lambda page: page.update(next="x", delta="y")),
    "next without items": on_page(lambda page: page.update(items=[], next="x", delta=None)),
    "a list": lambda address, response: answered([], response) if address.startswith("/v1/changes") else None,
    "another author": on_release(lambda said: said.update(author="")),
    "another number": on_release(lambda said: said.update(number=2)),
    "other counts": on_release(lambda said: said["counts"].update(total=1)),
    "no counts": on_release(lambda said: said.pop("counts")),
    "a time in the future": on_release(lambda said: said.update(time="2999-05-04T06:00:00Z")),
    "a time that is none": on_release(lambda said: said.update(time="yesterday")),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_what_is_not_right_is_refused_and_changes_nothing(
    origin: Live, mirror: Database, lie: Callable[[str, Response], Response | None]
) -> None:
    before = history(mirror)
    origin.spoil = lie
    with pytest.raises(BadFeed):
        catch_up(mirror, origin.url)
    assert history(mirror) == before


TROUBLES: dict[str, Response] = {
    "a page for people": Response("<p>Hello</p>", content_type="text/html"),
    "no JSON": Response("{", content_type="application/json"),
    "another host": Response("", 302, {"Location": "http://127.0.0.2:1/"}),
    "a file": Response("", 302, {"Location": "file:///etc/hosts"}),
    "an error": Response("", 500),
    "a problem": Response("{}", 503, {"Retry-After": "7"}),
    "no such address": Response("", 404),
    "half of it": Response(iter(["{}"]), 200, {"Content-Length": "100"}, content_type="application/json"),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_an_origin_that_does_not_answer_as_it_should_changes_nothing(
    origin: Live, mirror: Database, trouble: Response
) -> None:
    before = rows(mirror)
    origin.spoil = lambda *_: trouble
    with pytest.raises(Unreachable) as raised:
        catch_up(mirror, origin.url)
    assert raised.value.retry_after == (7 if trouble.status_code == 503 else None)
    assert rows(mirror) == before


def test_more_than_expected_is_not_read(origin: Live, mirror: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.mirror.client.MAX_ANSWER_BYTES", 1000)
    with pytest.raises(Unreachable, match="more than"):
        catch_up(mirror, origin.url)


def test_a_redirect_within_the_host_is_followed(origin: Live, mirror: Database) -> None:
    def moved(address: str, _: Response) -> Response | None:
        return None if address.startswith("/v1") else Response("", 308, {"Location": address.removeprefix("/old")})

    origin.spoil = moved
    assert catch_up(mirror, f"{origin.url}/old") == [1]


@pytest.mark.parametrize(
    "url",
    ["ftp://host", "file:///etc/passwd", "host", "http://", "http://me:secret@host", "http://host?x=1", "http://[", ""],
)
def test_only_the_address_of_a_host_is_taken(url: str) -> None:
    with pytest.raises(BadAddress):
        FollowedService(url)
