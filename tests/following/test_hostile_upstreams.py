"""An upstream that is hostile, or broken in any way, costs a mirror bounded bytes, memory and time, and no content."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Response

from service.mirror import backoff, budgets, walks
from service.mirror.client import FollowedService, Unreachable
from service.mirror.faults import BadFeed
from service.mirror.follower import Mirror, NotTheSame
from service.operations.exit_codes import ELSEWHERE, STORAGE
from service.store.database import Database
from tests.api.conftest import SECOND, moved_on
from tests.engines import Engine
from tests.following.conftest import Live, catch_up, history, live
from tests.following.hostile import Script, respond, upstream
from tests.following.test_mirrors import answered, on_item, on_page
from tests.publishing.editing import WORLD
from tests.releases import publish
from tests.seed.test_terminal_output import raw_characters
from tests.servers import running
from tests.serving import COMMAND, REPOSITORY, database_url, run

MEBIBYTE = 1024 * 1024
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def send(data: bytes) -> Script:
    """Return what sends this and closes."""
    return lambda _, client: client.sendall(data)


def pour(head: bytes, piece: bytes) -> Script:
    """Return what sends a piece again and again, for as long as it is taken."""

    def script(_: str, client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return script


def trickle(head: bytes, piece: bytes) -> Script:
    """Return what sends a piece now and then, for as long as it is taken."""

    def script(_: str, client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)
            time.sleep(0.05)

    return script


def hang(_: str, client: socket.socket) -> None:
    """Wait until the client has gone."""
    client.recv(1)


def stop(_: str, client: socket.socket) -> None:
    """Send half a body, and wait until the client has gone."""
    client.sendall(JSON + b"\r\n{")
    client.recv(1)


BOMB = gzip.compress(bytes(64 * MEBIBYTE))
CHUNKED = JSON + b"Transfer-Encoding: chunked\r\n\r\n"
ANSWERS: dict[str, Script] = {
    "nothing": send(b""),
    "no HTTP": send(b"SSH-2.0-OpenSSH\r\n\r\n"),
    "a status that is none": send(b"HTTP/1.1 abc OK\r\n\r\n"),
    "a status beyond": send(b"HTTP/1.1 999 \x1b[2J\r\n\r\n"),
    "an early end": send(JSON + b"Content-Length: 100\r\n\r\n{}"),
    "an early end of a chunk": send(CHUNKED + b"ff\r\n{"),
    "a chunk that is none": send(CHUNKED + b"zz\r\n{}"),
    "a negative chunk": send(CHUNKED + b"-5\r\n{}"),
    "more than its length": send(JSON + b'Content-Length: 1\r\n\r\n{"items":[]}'),
    "a length that is none": send(JSON + b"Content-Length: x\r\n\r\n{"),
    "a gigantic length": pour(JSON + b"Content-Length: 99999999999\r\n\r\n", b" " * 65536),
    "an endless body": pour(JSON + b"\r\n", b'[{"x":1},' * 8192),
    "an endless string": pour(JSON + b'\r\n"', b"x" * 65536),
    "endless chunks": pour(CHUNKED, b"1\r\n[\r\n" * 4096),
    "an endless head": pour(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 4096),
    "an endless line": pour(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536),
    "endless continuing": pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1024),
    "a trickling body": trickle(JSON + b"\r\n", b" "),
    "a trickling head": trickle(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "a trickling line": trickle(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
    "trickling chunks": trickle(CHUNKED, b"1\r\n \r\n"),
    "no answer": hang,
    "half a body, and silence": stop,
    "gzip": send(respond(gzip.compress(b"{}"), "Content-Encoding: gzip")),
    "half of gzip": send(respond(gzip.compress(b"{}")[:-4], "Content-Encoding: gzip")),
    "a bomb": send(respond(BOMB, "Content-Encoding: gzip")),
    "a loop": send(respond(b"", "Location: /v1/changes", status="301 Moved")),
    "another port": send(respond(b"", "Location: http://127.0.0.1:9/", status="302 Found")),
    "another scheme": send(respond(b"", "Location: https://127.0.0.1/", status="307 Temporary")),
    "another host": send(respond(b"", "Location: //example.invalid/", status="308 Permanent")),
    "an address that is none": send(respond(b"", "Location: http://[", status="302 Found")),
    "no address": send(respond(b"", status="302 Found")),
    "an error": send(respond(b"{}", status="500 \x1b]0;x\x07 \x9b31m")),
    "a log-in page": send(respond(b"<form>Log in</form>", kind="text/html; charset=utf-8")),
    "another type": send(respond(b"{}", kind="text/\x9b31m")),
    "no type": send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "deep JSON": send(respond(b"[" * 500 + b"]" * 500)),
    "very deep JSON": send(respond(b"[" * 500_000 + b"]" * 500_000)),
    "millions of values": send(respond(b"[" + b"[]," * 2_000_000 + b"[]]")),
    "half of a character": send(respond(b'"\\ud800"')),
    "no UTF-8": send(respond(b'"\xff"')),
    "nothing at all": send(respond(b"")),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("script", ANSWERS.values(), ids=ANSWERS)
def test_a_broken_answer_is_refused_within_its_budget(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(budgets, "BYTES_PER_SECOND", 256 * MEBIBYTE)
    with upstream(script) as served, pytest.raises(Unreachable) as raised:
        FollowedService(served.url).ask("/v1/changes")
    message = str(raised.value)
    assert raw_characters(message) <= {"\x9b"}
    assert "\x1b" not in message
    assert len(message) < 500


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("-1", None),
        ("x", None),
        ("9" * 30, 1e30),
        ("1e9", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_an_upstream_is_left_alone_for_as_long_as_it_asks(said: str, seconds: float | None) -> None:
    answer = respond(b"", f"Retry-After: {said}", status="503 Unavailable")
    with upstream(send(answer)) as served, pytest.raises(Unreachable) as raised:
        FollowedService(served.url).ask("/v1/changes")
    assert raised.value.retry_after == (None if seconds is None else pytest.approx(seconds))


def test_waits_grow_are_jittered_and_end() -> None:
    waits, others = backoff.Backoff(), backoff.Backoff()
    first = [waits.choose_wait(None) for _ in range(20)]
    assert all(0.5 * 2**number <= wait <= 2**number for number, wait in enumerate(first[:9]))
    assert all(450 <= wait <= 900 for wait in first[11:])
    assert first != [others.choose_wait(None) for _ in range(20)]
    assert waits.choose_wait(1800) == 1800
    assert waits.choose_wait(9e29) == 3600
    waits.reset()
    assert waits.choose_wait(None) <= 1


LIES: dict[str, Callable[[str, Response], Response | None]] = {
    "a token that does not advance": on_page(lambda page: page.update(next="abc", delta=None)),
    "a token that is none": on_page(lambda page: page.update(delta="\x1b[2J")),
    "a gigantic token": on_page(lambda page: page.update(delta="x" * 3000)),
    "a token of another type": on_page(lambda page: page.update(delta={"a": 1})),
    "a page of very many": on_page(lambda page: page.update(items=page["items"] * 3)),
    "a repetition that differs": on_page(
        lambda page: page["items"].insert(1, {**page["items"][0], "sha256": "0" * 64, "op": "upsert"})
    ),
    "a release to come": on_page(lambda page: page["items"][-1].update(release=2)),
    "a release that goes back": on_page(lambda page: page["items"][0].update(release=2**31 - 1)),
    "a release of another type": on_page(lambda page: page["items"][0].update(release=1.0)),
    "a gigantic number": on_page(lambda page: page["items"][0].update(release=2**63)),
    "a record of another type": on_page(lambda page: page["items"][0].update(record=[])),
    "a kind of another type": on_page(lambda page: page["items"][0].update(type=["treatment"])),
    "an id of another type": on_page(lambda page: page["items"][0].update(id=7)),
    "items of another type": on_page(lambda page: page.update(items={})),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_feed_that_lies_changes_nothing_and_is_followed_again_when_it_does_not(
    origin: Live, mirror: Database, lie: Callable[[str, Response], Response | None]
) -> None:
    before, follower = history(mirror), Mirror(mirror, FollowedService(origin.url))
    origin.spoil = lie
    for _ in range(3):
        with pytest.raises(BadFeed):
            list(follower.catch_up())
    assert history(mirror) == before
    origin.spoil = lambda *_: None
    assert [release.number for release in follower.catch_up()] == [1]
    assert history(mirror) == history(origin.database)


def spoiler(change: dict[str, Any]) -> Callable[[Any], None]:
    """Return what makes a change to the record of an item."""
    return lambda item: item["record"].update(change)


VALUES: tuple[Any, ...] = (None, True, 7, 1.5, "", "x", [], {}, [[]], [{}], {"a": None}, "\x00", -1, 2**40)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("kind", ["treatment", "document", "claim", "sentence", "reference"])
def test_whatever_a_record_holds_is_refused_as_a_bad_feed(origin: Live, mirror: Database, kind: str) -> None:
    catch = on_item(lambda item: names.extend(item["record"]), kind)
    names: list[str] = []
    origin.spoil = catch
    catch_up(mirror, origin.url)
    publish(origin.database, moved_on(WORLD), SECOND)
    before = history(mirror)
    values = iter(VALUES * len(names))
    for name in names:
        change = {name: next(values)}
        origin.spoil = on_item(spoiler(change), kind)
        follower = Mirror(mirror, FollowedService(origin.url))
        try:
            list(follower.catch_up())
        except BadFeed:
            assert history(mirror) == before
            continue
        break
    origin.spoil = lambda *_: None
    list(Mirror(mirror, FollowedService(origin.url)).catch_up())
    assert history(mirror) == history(origin.database)


def test_a_repetition_is_passed_over(origin: Live, mirror: Database) -> None:
    origin.spoil = on_page(lambda page: page["items"].insert(1, page["items"][0]) if len(page["items"]) < 100 else None)
    assert catch_up(mirror, origin.url) == [1]
    assert history(mirror) == history(origin.database)


def test_an_endless_feed_is_not_kept(origin: Live, mirror: Database) -> None:
    numbers = count(1)

    def endless(address: str, response: Response) -> Response | None:
        if not address.startswith("/v1/changes"):
            return None
        page = orjson.loads(response.data)
        item = next(each for each in page["items"] if each["type"] == "adverse-effect")
        others = []
        for _ in range(100):
            id_ = f"x-{next(numbers)}"
            others.append({**item, "id": id_, "record": {**item["record"], "id": id_}})
        origin.spoil = lambda address, _: (
            answered({"items": others, "next": f"t{next(numbers)}", "delta": None}, response)
            if address.startswith("/v1/changes")
            else None
        )
        return answered({"items": others, "next": "t0", "delta": None}, response)

    origin.spoil = endless
    before = history(mirror)
    with pytest.raises(BadFeed, match="more changes of release 1 than the declared"):
        catch_up(mirror, origin.url)
    asked = [address for address in origin.asked if address.startswith("/v1/changes")]
    assert len(asked) < 20
    assert history(mirror) == before
    with mirror.open_reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM arrivals").scalar_one() == 0


def test_a_release_that_is_said_to_be_endless_is_bounded_all_the_same(
    origin: Live, mirror: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "MAX_RELEASE_BYTES", 1000)
    with pytest.raises(BadFeed, match="the limit of a mirror"):
        catch_up(mirror, origin.url)


def test_refused_tokens_are_asked_with_once_a_look(origin: Live, mirror: Database) -> None:
    catch_up(mirror, origin.url)
    origin.spoil = lambda address, _: Response("", 410) if "since=" in address else None
    origin.asked.clear()
    follower = Mirror(mirror, FollowedService(origin.url))
    with pytest.raises(BadFeed, match="its own tokens"):
        list(follower.catch_up())
    assert len(origin.asked) < 12
    origin.spoil = lambda *_: None
    assert list(follower.catch_up()) == []
    assert history(mirror) == history(origin.database)


@pytest.mark.parametrize("status", [500, 503])
def test_an_upstream_in_trouble_takes_nothing_back(origin: Live, mirror: Database, status: int) -> None:
    publish(origin.database, moved_on(WORLD), SECOND)
    catch_up(mirror, origin.url)
    before = history(mirror)
    origin.spoil = lambda address, _: Response("", 410 if "since=" in address else status)
    with pytest.raises(Unreachable):
        catch_up(mirror, origin.url)
    assert history(mirror) == before


def test_a_cautious_mirror_takes_back_what_is_denied_again_and_again(
    origin: Live, mirror: Database, engine: Engine, world_url: str, tmp_path: Path
) -> None:
    (tmp_path / "behind").mkdir()
    publish(origin.database, moved_on(WORLD), SECOND)
    catch_up(mirror, origin.url)
    before = history(mirror)
    with live(engine.copied(world_url, tmp_path / "behind")) as behind:
        follower = Mirror(mirror, FollowedService(behind.url), cautious=True)
        for _ in range(2):
            with pytest.raises(Unreachable, match="no longer has release 2"):
                list(follower.catch_up())
            assert history(mirror) == before
        list(follower.catch_up())
        assert history(mirror) == history(behind.database)


def test_another_history_changes_nothing_and_the_right_one_is_followed_on(
    origin: Live, mirror: Database, shipped_database: Database
) -> None:
    catch_up(mirror, origin.url)
    with live(shipped_database.url) as other, pytest.raises(NotTheSame):
        catch_up(mirror, other.url)
    publish(origin.database, moved_on(WORLD), SECOND)
    assert catch_up(mirror, origin.url) == [2]
    assert history(mirror) == history(origin.database)


MEASURED = r"""
import pathlib, re, sys
from seed.commands.main import run
code = run(sys.argv[1:])
print(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1], file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.engines("sqlite")
def test_a_gigantic_record_costs_bounded_memory(tmp_path: Path) -> None:
    item = b'{"type":"document","id":"x","op":"upsert","revision":1,"release":1,"sha256":"' + b"0" * 64
    body = b'{"items":[' + item + b'","record":{"type":"document","id":"x","text":"' + b"x" * 64 * MEBIBYTE
    body += b'"}}],"next":null,"delta":"abc"}'
    run("upgrade", folder=tmp_path)
    with upstream(send(respond(body, "Content-Release: 1"))) as served:
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, "follow", served.url, "--once"], cwd=tmp_path, capture_output=True,
            env={"MEDCONTENT_DATABASE_URL": database_url(tmp_path), "PYTHONPATH": str(REPOSITORY)},
            timeout=60, check=False,
        )  # fmt: skip
    *said, peak = done.stderr.decode().splitlines()
    assert done.returncode == ELSEWHERE
    assert "more than 20,971,520 bytes" in said[0]
    assert int(peak) < 300 * 1024


@pytest.fixture
def followed(origin: Live, tmp_path: Path, mirror: Database) -> Iterator["subprocess.Popen[str]"]:
    """Give a process that follows the origin into the mirror, looking each second."""
    with following(origin, mirror.url, tmp_path) as process:
        yield process


@contextmanager
def following(origin: Live, url: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Follow the origin into a database in a process, looking each second."""
    environment = {"MEDCONTENT_DATABASE_URL": url, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [*COMMAND, "follow", origin.url, "--interval", "1"], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_of(process: "subprocess.Popen[str]") -> str:
    """Return the next line that a process prints."""
    assert process.stdout
    line = process.stdout.readline()
    assert raw_characters(line) == set()
    return line


def test_a_database_that_is_away_is_waited_for(
    origin: Live, mirror: Database, engine: Engine, followed: "subprocess.Popen[str]"
) -> None:
    assert line_of(followed).startswith("Release 1: ")
    # Until the log is in the file: whoever deletes it before that deletes what was committed.
    settled = threading.Event()
    origin.spoil = lambda _, response: settled.set() if response.status_code == 304 else None
    assert settled.wait(60)
    origin.spoil = lambda *_: None
    engine.take_away(mirror.url)
    publish(origin.database, moved_on(WORLD), SECOND)
    assert line_of(followed).startswith("Warning: The database ")
    engine.bring_back(mirror.url)
    lines = {line_of(followed).split(" ")[0] for _ in range(2)}
    assert lines == {"Release", "It"}
    assert history(mirror) == history(origin.database)


@pytest.mark.engines("sqlite")
def test_a_postgresql_that_is_stopped_and_started_is_waited_for(origin: Live, programs: Path, tmp_path: Path) -> None:
    with running(programs) as server, following(origin, server.url(), tmp_path) as process:
        assert line_of(process).startswith("Release 1: ")
        server.stop()
        publish(origin.database, moved_on(WORLD), SECOND)
        assert line_of(process).startswith("Warning: The database ")
        server.start()
        assert {line_of(process).split(" ")[0] for _ in range(2)} == {"Release", "It"}
        copy = Database(server.url())
        assert history(copy) == history(origin.database)
        copy.close()


@pytest.mark.engines("sqlite")
def test_a_postgresql_that_is_away_at_the_start_is_waited_for(origin: Live, programs: Path, tmp_path: Path) -> None:
    with running(programs) as server:
        server.stop()
        with following(origin, server.url(), tmp_path) as process:
            warning = line_of(process)
            server.start()
            assert line_of(process).startswith("Release 1: ")
            assert line_of(process).startswith("It works again, after ")
    assert warning.startswith("Warning: The database ")
    assert warning.endswith(" Retrying until it works.\n")


@pytest.mark.engines("sqlite")
def test_a_file_that_cannot_be_written_at_the_start_is_waited_for(origin: Live, tmp_path: Path) -> None:
    (tmp_path / "disk").touch()
    with following(origin, f"sqlite:///{tmp_path}/disk/mirror.db", tmp_path) as process:
        assert line_of(process).startswith("Warning: The database mirror.db cannot be ")
        (tmp_path / "disk").unlink()
        assert line_of(process).startswith("Release 1: ")
        assert line_of(process).startswith("It works again, after ")


@pytest.mark.engines("sqlite")
def test_a_file_that_is_no_database_is_not_waited_for(origin: Live, tmp_path: Path) -> None:
    (tmp_path / "mirror.db").write_text("This is a text about amber fever. " * 100)
    with following(origin, f"sqlite:///{tmp_path}/mirror.db", tmp_path) as process:
        assert line_of(process).startswith("Error: The database mirror.db cannot be ")
        assert process.wait(60) == STORAGE


@pytest.mark.engines("sqlite")
def test_trouble_is_told_in_one_line_and_its_end_in_another(
    origin: Live, mirror: Database, followed: "subprocess.Popen[str]"
) -> None:
    assert line_of(followed).startswith("Release 1: ")
    troubled = threading.Event()
    failures = count(1)

    def fail(*_: object) -> Response:
        if next(failures) >= 3:
            troubled.set()
        return Response("", "500 \x1b[2J\x9b31m")

    origin.spoil = fail
    assert troubled.wait(60)
    publish(origin.database, moved_on(WORLD), SECOND)
    origin.spoil = lambda *_: None
    warning, release, over = line_of(followed), line_of(followed), line_of(followed)
    assert warning == f"Warning: {origin.url}/v1/changes answers 500 Internal Server Error. Retrying until it works.\n"
    assert release.startswith("Release 2: ")
    assert over.startswith("It works again, after ")
    assert history(mirror) == history(origin.database)
    assert followed.poll() is None
