"""The mirror that third parties may copy: against a real service its copy is the export, and it says what it owes."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.store.database import Database
from tests.api.conftest import SECOND, moved_on
from tests.drafts import Drafts
from tests.following.conftest import Live, live
from tests.following.hostile import respond, upstream
from tests.publishing.editing import WORLD
from tests.releases import publish
from tests.serving import REPOSITORY, database_url, run

SCRIPT = REPOSITORY / "examples" / "mirror" / "mirror.py"


@pytest.fixture
def origin(world_database: Database) -> Iterator[Live]:
    """Give an origin that has published the invented world."""
    with live(world_database.url) as served:
        yield served


def mirror(*arguments: str) -> str:
    """Run the script, apart from everything that is installed."""
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def copied(file: Path) -> dict[tuple[str, str], Any]:
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT type, id, json FROM records").fetchall()
    return {(type_, id_): json.loads(line) for type_, id_, line in rows}


def exported(origin: Live) -> dict[tuple[str, str], Any]:
    client = origin.app.test_client()
    lines = map(json.loads, client.get(client.get("/v1/exports/latest").headers["Location"]).data.splitlines())
    return {(line["type"], line["id"]): line for line in lines}


def test_the_copy_is_the_export_release_after_release(origin: Live, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    for drafts in (None, moved_on(WORLD), WORLD.write("finding", "glowing-elbows", "Elbow glow", "name")):
        if drafts:
            publish(origin.database, drafts)
        mirror("sync", origin.url, str(file))
        assert copied(file) == exported(origin)


def test_where_nothing_changed_nothing_is_sent(origin: Live, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    for said in (" changes.\n", "0 changes.\n", "0 changes.\n"):
        assert mirror("sync", origin.url, str(file)).endswith(said)
    statuses: list[int] = []
    origin.spoil = lambda _, response: statuses.append(response.status_code)
    mirror("sync", origin.url, str(file))
    assert statuses == [304]


def test_a_service_with_another_history_is_copied_anew(origin: Live, tmp_path: Path, shipped_folder: Path) -> None:
    file = tmp_path / "copy.db"
    mirror("sync", origin.url, str(file))
    with live(database_url(shipped_folder)) as shipped:
        mirror("sync", shipped.url, str(file))
        assert copied(file) == exported(shipped)


def test_a_withdrawn_record_is_told(origin: Live, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    publish(origin.database, moved_on(WORLD), SECOND)
    mirror("sync", origin.url, str(file))
    said = mirror("show", str(file), "adverse-effect", "green-hair")
    assert said == "adverse-effect green-hair was withdrawn: It was blue. See blue-tongue.\n"


def test_what_is_shown_says_what_it_owes(server_url: str, shipped_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    mirror("sync", server_url, str(file))
    lines = run("export", "--ndjson", folder=shipped_folder).stdout.splitlines()
    assert copied(file) == {(line["type"], line["id"]): line for line in map(json.loads, lines)}
    for (type_, id_), record in copied(file).items():
        if record.get("advisories"):
            shown = " ".join(mirror("show", str(file), type_, id_).split())
            for advisory in record["advisories"]:
                assert advisory["verdict"].upper() in shown
                assert " ".join(advisory["assessedBy"].split()) in shown
            assert record["attribution"]["text"] in shown
            assert record["attribution"]["notice"] in shown
            assert "No clinician has reviewed this record." in shown
            break


def test_an_empty_world_is_an_empty_copy(origin: Live, tmp_path: Path) -> None:
    publish(origin.database, Drafts({}), SECOND, prune="It was only invented.")
    mirror("sync", origin.url, str(tmp_path / "copy.db"))
    assert all("withdrawn" in line for line in copied(tmp_path / "copy.db").values())


def page_of(**changes: Any) -> bytes:
    """Return an answer of an upstream: a page of one change, altered."""
    item = {"type": "finding", "id": "x", "op": "upsert", "record": {"type": "finding", "id": "x"}}
    return respond(json.dumps({"items": [item], "next": None, "delta": "d", **changes}).encode())


@pytest.mark.parametrize(
    "answer",
    [
        page_of(next="t", delta=None),
        page_of(items=[], next="t", delta=None),
        page_of(items=7),
        page_of(items=[{"type": "finding"}]),
        page_of(delta=None),
        respond(b"[]"),
        respond(b"<p>Log in</p>", kind="text/html"),
        respond(b"", status="410 Gone"),
        respond(b"", status="500 \x1b[2J"),
        respond(b"", "Location: http://127.0.0.1:9/", status="302 Found"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"\x1b[2J\r\n\r\n",
        respond(b"[" * 100_000),
    ],
)
def test_an_upstream_that_is_broken_changes_nothing_and_is_told_in_one_line(tmp_path: Path, answer: bytes) -> None:
    with upstream(lambda _, client: client.sendall(answer)) as served:
        command = [sys.executable, "-I", str(SCRIPT), "sync", served.url, str(tmp_path / "copy.db")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        asked = len(served.asked)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.strip().isprintable()
    assert asked <= 2
    assert copied(tmp_path / "copy.db") == {}


def test_what_is_shown_moves_no_cursor(tmp_path: Path) -> None:
    item = {"type": "finding", "id": "x", "op": "withdraw"}
    item |= {"record": {"withdrawn": {"reason": "It \x9b31m\u202e was.", "replacedBy": None}}}  # type: ignore[dict-item]
    with upstream(lambda _, client: client.sendall(page_of(items=[item, item]))) as served:
        mirror("sync", served.url, str(tmp_path / "copy.db"))
    assert (
        mirror("show", str(tmp_path / "copy.db"), "finding", "x")
        == "finding x was withdrawn: It \\x9b31m\\u202e was.\n"
    )
