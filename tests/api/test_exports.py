"""Exports: whole releases as files, the same bytes on every machine, sent without being held in memory."""

import base64
import gzip
import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from service.app import create_app
from service.catalog import KINDS, Kind
from service.config import Settings
from service.exports import export_cache
from service.exports.sqlite_file import RESERVED
from service.publishing.ndjson import import_record
from service.store.database import Database
from service.store.derived_files import Shelf
from tests.api.conftest import SECOND, moved_on, release
from tests.api.documented import Contract, Documented
from tests.api.kinds import of_every_kind
from tests.drafts import Drafts
from tests.publishing.editing import WORLD
from tests.releases import NOTE, served

NOWHERE = (
    "4.ndjson 0.sqlite 99999999999999999999.ndjson.gz 1.csv x.ndjson 1 1/claims 1/claim.ndjson 1/claims.sqlite "
    "4/claims.ndjson 4/tables.sqlite latest/nothing.ndjson 1/..%2fclaims.ndjson"
)
# Behind the number of the release in an address.
# What only a copy has: always, or where editors set it.
ALWAYS = {"document": {"text", "sentences", "leftOut"}}
SOMETIMES = {"claim": {"occurrence", "confirmed"}}
PLACES = (".ndjson", ".ndjson.gz", ".sqlite", "/tables.sqlite")
KIND_PLACES = ("/claims.ndjson", "/claims.ndjson.gz")
of_every_format = pytest.mark.parametrize("place", [*PLACES, *KIND_PLACES])


@pytest.fixture
def fresh(own_url: str, contract: Contract, tmp_path: Path) -> Documented:
    """Give a service whose shelf is empty."""
    return Documented(create_app(Settings(database_url=own_url, derived_dir=str(tmp_path / "shelf"))), contract)


@pytest.fixture(scope="session")
def opened(world: Documented, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Give the SQLite export of the invented world."""
    file = tmp_path_factory.mktemp("export") / "world.sqlite"
    file.write_bytes(world.get("/v1/exports/1.sqlite").data)
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_an_export_holds_every_record_as_it_is_served(returned: Documented) -> None:
    for number in (1, 2, 3):
        lines = [orjson.loads(line) for line in returned.get(f"/v1/exports/{number}.ndjson").data.splitlines()]
        kinds = [kind.name for kind in KINDS]
        assert [kinds.index(line["type"]) for line in lines] == sorted(kinds.index(line["type"]) for line in lines)
        live = {(line["type"], line["id"]): line for line in lines if "withdrawn" not in line}
        for kind in KINDS:
            for record in returned.items(f"/v1{kind.path}?release={number}"):
                line = live.pop((kind.name, record["id"]))
                assert {name: line[name] for name in record} == record
        assert live == {}


def test_an_export_published_elsewhere_serves_the_same(returned: Documented, database: Database) -> None:
    lines = [orjson.loads(line) for line in returned.get("/v1/exports/3.ndjson").data.splitlines()]
    drafts = [draft for line in lines if (draft := import_record(line))]
    assert release(database.url, Drafts({draft.key: draft for draft in drafts}), NOTE) == 1
    found = {key: each.sha256 for key, each in served(database).items() if not each.withdrawn}
    assert found == {(line["type"], line["id"]): line["sha256"] for line in lines if "withdrawn" not in line}


@of_every_format
def test_whoever_makes_an_export_makes_the_same_bytes(world: Documented, fresh: Documented, place: str) -> None:
    address = f"/v1/exports/1{place}"
    ours, theirs = world.get(address), fresh.get(address)
    assert ours.data == theirs.data
    assert ours.headers["ETag"] == theirs.headers["ETag"]


@of_every_format
def test_an_export_does_not_change_with_later_releases(
    fresh: Documented, own_url: str, tmp_path: Path, place: str, contract: Contract
) -> None:
    before = fresh.get(f"/v1/exports/1{place}").data
    release(own_url, moved_on(WORLD), SECOND)
    elsewhere = create_app(Settings(database_url=own_url, derived_dir=str(tmp_path / "another shelf")))
    assert Documented(elsewhere, contract).get(f"/v1/exports/1{place}").data == before
    assert fresh.get(f"/v1/exports/2{place}").data != before


@of_every_format
def test_an_export_says_what_it_is(world: Documented, place: str) -> None:
    address = f"/v1/exports/1{place}"
    response = world.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    digest = base64.b64encode(hashlib.sha256(response.data).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["Content-Release"] == "1"
    client = world.app.test_client()
    assert client.head(address).headers["Content-Length"] == str(len(response.data))
    held = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (held.status_code, held.data) == (304, b"")


def test_what_is_packed_is_the_export(world: Documented) -> None:
    packed = world.get("/v1/exports/1.ndjson.gz").data
    assert gzip.decompress(packed) == world.get("/v1/exports/1.ndjson").data
    assert packed[3:8] == b"\0\0\0\0\0"  # no name, no time


@pytest.mark.parametrize("path", NOWHERE.split())
def test_a_release_or_format_that_is_not_there_is_not_found(returned: Documented, path: str) -> None:
    assert returned.problem(f"/v1/exports/{path}", 404)["type"] == "/problems/not-found"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_files_of_the_kinds_are_the_whole_export_in_order(returned: Documented, number: int) -> None:
    files = [returned.get(f"/v1/exports/{number}/{kind.plural}.ndjson").data for kind in KINDS]
    assert b"".join(files) == returned.get(f"/v1/exports/{number}.ndjson").data
    for kind, plain in zip(KINDS, files, strict=True):
        assert gzip.decompress(returned.get(f"/v1/exports/{number}/{kind.plural}.ndjson.gz").data) == plain


@of_every_kind
def test_all_lines_of_a_kind_have_the_same_members(world: Documented, shipped: Documented, kind: Kind) -> None:
    for service in (world, shipped):
        lines = [orjson.loads(line) for line in service.get(f"/v1/exports/1/{kind.plural}.ndjson").data.splitlines()]
        regular = kind.members
        assert {tuple(name for name in line if name in regular) for line in lines} <= {tuple(regular)}
        # What docs/exports.md says is there only where editors set it.
        more = set().union(*lines) - set(regular) - set(kind.shape.optional)
        assert more - {"confirmed", "sameAsWritten"} <= ALWAYS.get(kind.name, set()) | (
            {"occurrence"} if kind.name == "claim" else set()
        )
        assert all(ALWAYS.get(kind.name, set()) <= set(line) for line in lines)


def test_files_of_a_kind_do_not_push_the_whole_export_off_the_shelf(fresh: Documented, tmp_path: Path) -> None:
    fresh.get("/v1/exports/1.ndjson")
    for kind in KINDS:
        fresh.get(f"/v1/exports/1/{kind.plural}.ndjson")
    assert len([*(tmp_path / "shelf").glob("export-*")]) == 1 + len(KINDS)


def test_reserved_words_have_second_names_in_the_newer_tables_only(world: Documented, tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    old.write_bytes(world.get("/v1/exports/1.sqlite").data)
    new.write_bytes(world.get("/v1/exports/1/tables.sqlite").data)
    with closing(sqlite3.connect(old)) as before, closing(sqlite3.connect(new)) as after:
        assert [each.execute("PRAGMA user_version").fetchone() for each in (before, after)] == [(1,), (2,)]
        views = "SELECT name FROM sqlite_master WHERE type = 'view'"
        named = [{name for (name,) in each.execute(views)} for each in (before, after)]
        assert named[1] - named[0] == {"references_"}
        for kind in KINDS:
            name = kind.plural.replace("-", "_")
            rows = [each.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for each in (before, after)]  # noqa: S608
            width = len(rows[0][0])
            assert [row[:width] for row in rows[1]] == rows[0]
        assert after.execute("SELECT count(*) FROM claims WHERE end_ > start").fetchone()[0] > 0
        assert (
            after.execute("SELECT id FROM references_").fetchall()
            == after.execute('SELECT id FROM "references"').fetchall()
        )


def test_every_name_in_the_newer_tables_is_usable_without_quotes(world: Documented, tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    file.write_bytes(world.get("/v1/exports/1/tables.sqlite").data)
    with closing(sqlite3.connect(file)) as connection:
        for kind in KINDS:
            name = kind.plural.replace("-", "_")
            usable = f"{name}_" if name in RESERVED else name
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            wanted = [each for each in columns if each not in RESERVED]
            assert {each for each in columns if each in RESERVED} <= {each.removesuffix("_") for each in wanted}
            connection.execute(f"SELECT {', '.join(wanted)} FROM {usable}").fetchall()  # noqa: S608


def test_a_parameter_is_refused(world: Documented) -> None:
    assert world.problem("/v1/exports/1.ndjson?release=1", 400)["type"] == "/problems/unknown-parameter"


@pytest.mark.parametrize("place", ["", *PLACES, *KIND_PLACES])
def test_the_latest_leads_to_the_newest_release(returned: Documented, place: str) -> None:
    response = returned.app.test_client().get(f"/v1/exports/latest{place}")
    assert (response.status_code, response.data) == (302, b"")
    assert response.headers["Location"] == f"/v1/exports/3{place or '.ndjson'}"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_list_names_the_files_of_every_release(returned: Documented) -> None:
    items = [item for page in returned.pages("/v1/exports?limit=2") for item in page["items"]]
    assert [item["release"] for item in items] == [3, 2, 1]
    for item in items:
        assert [file["format"] for file in item["files"]] == [place[1:] for place in PLACES]
        assert [file["kind"] for file in item["kinds"]] == [kind.plural for kind in KINDS]
        assert {returned.get(file["self"]).mimetype for file in item["kinds"]} == {"application/x-ndjson"}
        for file in item["files"]:
            assert returned.get(file["self"]).mimetype == file["mediaType"]


@of_every_kind
def test_a_view_has_the_records_of_its_kind(world: Documented, opened: sqlite3.Connection, kind: Kind) -> None:
    rows = opened.execute(f'SELECT * FROM "{kind.plural.replace("-", "_")}" ORDER BY id').fetchall()  # noqa: S608
    records = {each["id"]: each for each in world.everything(f"/v1{kind.path}")}
    assert {row["id"] for row in rows} == records.keys()
    for row in rows:
        record = records[row["id"]]
        for name in kind.members.keys() - {"type"}:
            assert plain(row[name]) == told(name, record[name]), name


def test_the_tables_say_which_release_they_are_and_keep_what_was_withdrawn(
    returned: Documented, tmp_path: Path
) -> None:
    file = tmp_path / "second.sqlite"
    file.write_bytes(returned.get("/v1/exports/2.sqlite").data)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT number, time FROM release").fetchall() == [(2, SECOND.time)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        gone = connection.execute("SELECT type, id FROM records WHERE withdrawn").fetchall()
        assert gone == [("adverse-effect", "green-hair")]
        assert connection.execute("SELECT count(*) FROM adverse_effects WHERE id = 'green-hair'").fetchone() == (0,)


def test_a_file_that_a_crash_left_short_is_made_again(fresh: Documented, tmp_path: Path) -> None:
    whole = fresh.get("/v1/exports/1.ndjson").data
    (content,) = (tmp_path / "shelf").glob("export-*.ndjson/content")
    content.write_bytes(whole[:100])
    assert fresh.get("/v1/exports/1.ndjson").data == whole


def test_while_one_is_made_another_is_asked_to_wait_and_one_that_is_there_is_sent(
    fresh: Documented, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fresh.get("/v1/exports/1.ndjson").data
    begun, may_end, answers = threading.Event(), threading.Event(), list[TestResponse]()
    form = export_cache.FORMATS["sqlite"]

    def slowly(*arguments: Any) -> None:
        begun.set()
        may_end.wait(60)
        form.write(*arguments)

    slow = export_cache.Format(form.ending, form.media_type, slowly)
    monkeypatch.setattr(
        "service.exports.export_cache._make", lambda path, database, release, _: MAKE(path, database, release, slow)
    )
    asking = threading.Thread(target=lambda: answers.append(fresh.app.test_client().get("/v1/exports/1.sqlite")))
    asking.start()
    assert begun.wait(60)
    refused = fresh.problem("/v1/exports/1.ndjson.gz", 503)
    assert refused["type"] == "/problems/unavailable"
    assert fresh.get("/v1/exports/1.ndjson").data == whole
    may_end.set()
    asking.join(60)
    assert answers[0].status_code == 200


def test_an_export_that_another_process_makes_is_not_waited_for_long(
    fresh: Documented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_cache, "PATIENCE", 0.2)
    with Shelf(tmp_path / "shelf")._lock(export_cache.SORT, 0):
        refused = fresh.problem("/v1/exports/1.ndjson", 503)
        assert refused["type"] == "/problems/unavailable"
    assert fresh.get("/v1/exports/1.ndjson").status_code == 200


def test_a_shelf_that_cannot_be_written_is_said_to_be_unavailable(
    own_url: str, contract: Contract, tmp_path: Path
) -> None:
    derived = tmp_path / "a file"
    derived.touch()
    app = create_app(Settings(database_url=own_url, derived_dir=str(derived)))
    assert Documented(app, contract).problem("/v1/exports/1.ndjson", 503)["type"] == "/problems/unavailable"


MAKE = export_cache._make


def plain(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) and value[:1] in {"[", "{"} else value


def told(name: str, value: Any) -> Any:
    """Return a member as a view tells it: ids for references."""
    if isinstance(value, dict) and value.keys() == {"type", "id", "name", "self"}:
        return value["id"]
    if isinstance(value, list) and name != "supports":
        return [told(name, item) if isinstance(item, dict) and "self" in item else item for item in value]
    return value
