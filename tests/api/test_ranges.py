"""Byte ranges: parts of what never changes under its address, and of nothing else (RFC 9110, section 14)."""

import base64
import hashlib
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.delivery.ranges import Conditions, Unsatisfiable, find_part, format_content_range
from service.delivery.response import BodyPart
from tests.api.documented import Documented
from tests.serving import serving

TEXT = "/v1/documents/amber-fever/text"
PINNED = f"{TEXT}?release=1"
EXPORTS = [
    "/v1/exports/1.ndjson",
    "/v1/exports/1.ndjson.gz",
    "/v1/exports/1.sqlite",
    "/v1/exports/1/tables.sqlite",
    "/v1/exports/1/treatments.ndjson",
]
UNCHANGING = [*EXPORTS, PINNED]
# What a release replaces, or may.
REPLACED = [
    TEXT,
    "/v1/treatments",
    "/v1/treatments?release=1",
    "/v1/treatments?format=csv",
    "/v1/treatments/cobalt-syrup",
    "/v1/treatments/cobalt-syrup?release=1",
    "/v1/treatments/cobalt-syrup/revisions/1",
    "/v1/documents/amber-fever/coverage",
    "/v1/exports",
    "/v1/releases/1",
    "/v1/changes",
    "/v1/search?q=fever",
]
of_what_never_changes = pytest.mark.parametrize("path", UNCHANGING)
TAG = '"tag"'
CHANGED = "Sun, 04 May 2031 06:00:00 GMT"
HEADERS = {"Accept-Ranges": "bytes", "ETag": TAG, "Last-Modified": CHANGED}
# Not one range of bytes, so that the header means nothing.
NO_RANGE = [
    "", "bytes", "bytes=", "bytes=-", "bytes=,", "bytes=a-b", "bytes=5-2", "bytes=99-5", "bytes=1-2-3", "bytes=+1-2",
    "bytes=1-+2", "bytes=--1", "bytes=0x1-2", "bytes=1.0-2", "bytes= 0 - 1", "bytes 0-1", "0-1", "items=0-1",
    "bytes=0-0,2-2", "bytes=0-0, -1", "bytes=100-,200-", "bytes=\u0660-\u0661", "bytes=0-1;x", "none=0-1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-9", (0, 10)),
        ("bytes=0-10", (0, 10)),
        ("bytes=0-", (0, 10)),
        ("bytes=9-", (9, 10)),
        ("bytes=9-9", (9, 10)),
        ("bytes=3-99999999999999999999999999", (3, 10)),
        (f"bytes=3-{'9' * 5000}", (3, 10)),
        (f"bytes={'0' * 5000}3-", (3, 10)),
        ("bytes=-1", (9, 10)),
        ("bytes=-10", (0, 10)),
        ("bytes=-11", (0, 10)),
        (f"bytes=-{'9' * 5000}", (0, 10)),
        ("BYTES=1-2", (1, 3)),
        ("bytes=,1-2,", (1, 3)),
        ("bytes= 1-2", (1, 3)),
    ],
)
def test_a_range_is_a_part(asked: str, part: tuple[int, int]) -> None:
    assert find_part(HEADERS, 10, Conditions(asked, None)) == part
    assert format_content_range(BodyPart(*part), 10) == f"bytes {part[0]}-{part[1] - 1}/10"


@pytest.mark.parametrize("asked", NO_RANGE)
def test_what_is_not_one_range_is_ignored(asked: str) -> None:
    assert find_part(HEADERS, 10, Conditions(asked, None)) is None


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=-000", f"bytes={'9' * 5000}-"])
def test_what_is_behind_the_end_cannot_be_satisfied(asked: str) -> None:
    with pytest.raises(Unsatisfiable):
        find_part(HEADERS, 10, Conditions(asked, None))


def test_nothing_has_no_part() -> None:
    assert find_part(HEADERS, 0, Conditions("bytes=-5", None)) is None
    for asked in ("bytes=0-", "bytes=0-0", "bytes=-0"):
        with pytest.raises(Unsatisfiable):
            find_part(HEADERS, 0, Conditions(asked, None))
    assert format_content_range(None, 0) == "bytes */0"


@pytest.mark.parametrize(
    ("if_range", "holds"),
    [
        (None, True),
        (TAG, True),
        (f" {TAG} ", True),
        (f"W/{TAG}", False),
        ('"another"', False),
        (f'{TAG}, "another"', False),
        ("tag", False),
        ("*", False),
        ("", False),
        (CHANGED, True),
        ("Sunday, 04-May-31 06:00:00 GMT", True),
        ("Sun May  4 06:00:00 2031", True),
        ("Sun, 04 May 2031 06:00:01 GMT", False),
        ("Sat, 03 May 2031 06:00:00 GMT", False),
        ("Mon, 99 May 9999999999 06:00:00 GMT", False),
    ],
)
def test_a_part_is_of_what_the_client_has(if_range: str | None, holds: bool) -> None:  # noqa: FBT001 (expected)
    assert (find_part(HEADERS, 10, Conditions("bytes=0-1", if_range)) is not None) == holds


@of_what_never_changes
def test_a_part_has_the_bytes_that_were_asked_for(path: str, world: Documented) -> None:
    whole = world.get(path)
    length = len(whole.data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for first, last in ((0, 0), (0, length - 1), (1, 7), (length - 1, length - 1), (length // 2, length // 2 + 99)):
        part = world.get(path, 206, Range=f"bytes={first}-{last}")
        assert part.data == whole.data[first : last + 1]
        assert part.headers["Content-Range"] == f"bytes {first}-{min(last, length - 1)}/{length}"
        assert int(part.headers["Content-Length"]) == len(part.data)
        told = {"Content-Range", "Content-Length"}
        assert {n: v for n, v in part.headers.items() if n not in told} == {
            n: v for n, v in whole.headers.items() if n not in told
        }
    assert world.get(path, 206, Range="bytes=-5").data == whole.data[-5:]
    assert world.get(path, 206, Range="bytes=5-").data == whole.data[5:]


@of_what_never_changes
def test_parts_join_to_the_whole_whatever_coding_is_accepted(path: str, world: Documented) -> None:
    whole = world.get(path)
    step = len(whole.data) // 3 + 1
    parts = [
        world.get(path, 206, Range=f"bytes={start}-{start + step - 1}", Accept_Encoding="gzip, br, zstd")
        for start in range(0, len(whole.data), step)
    ]
    assert b"".join(part.data for part in parts) == whole.data
    assert {part.headers["ETag"] for part in parts} == {whole.headers["ETag"]}
    assert all("Content-Encoding" not in part.headers for part in parts)
    digest = base64.b64encode(hashlib.sha256(whole.data).digest()).decode()
    assert {part.headers["Repr-Digest"] for part in parts} == {f"sha-256=:{digest}:"}


@of_what_never_changes
def test_a_range_behind_the_end_is_a_problem_that_says_how_many_bytes_there_are(path: str, world: Documented) -> None:
    length = len(world.get(path).data)
    for asked in (f"bytes={length}-", "bytes=-0", "bytes=99999999999999999999999-"):
        problem = world.problem(path, 416, Range=asked)
        assert problem["type"] == "/problems/range-not-satisfiable"
        assert str(length) in problem["detail"]
        response = world.get(path, 416, Range=asked)
        assert response.headers["Content-Range"] == f"bytes */{length}"
        assert response.headers["Cache-Control"] == "no-store"


@of_what_never_changes
def test_who_has_another_representation_gets_the_whole(path: str, world: Documented) -> None:
    whole = world.get(path)
    tag, changed = whole.headers["ETag"], whole.headers["Last-Modified"]
    for held in (tag, changed):
        assert world.get(path, 206, Range="bytes=1-2", If_Range=held).data == whole.data[1:3]
    for other in (f"W/{tag}", '"another"', "Sun, 04 May 1980 06:00:00 GMT", "yesterday", tag[:-1] + '-gzip"'):
        assert world.get(path, 200, Range="bytes=1-2", If_Range=other).data == whole.data
        # Nor is a range refused that is of other bytes.
        assert world.get(path, 200, Range="bytes=999999999-", If_Range=other).data == whole.data


@of_what_never_changes
def test_who_has_it_all_is_not_sent_a_part(path: str, world: Documented) -> None:
    whole = world.get(path)
    for asked in ("bytes=0-1", "bytes=999999999-"):
        assert world.get(path, 304, Range=asked, If_None_Match=whole.headers["ETag"]).data == b""
        assert world.get(path, 304, Range=asked, If_Modified_Since=whole.headers["Last-Modified"]).data == b""
    assert world.get(path, 206, Range="bytes=0-1", If_None_Match='"another"').data == whole.data[:2]


@of_what_never_changes
def test_only_get_has_parts(path: str, world: Documented) -> None:
    client, length = world.app.test_client(), len(world.get(path).data)
    for asked in ("bytes=0-1", "bytes=999999999-", "bytes=0-1,3-4"):
        response = client.head(path, headers={"Range": asked})
        assert (response.status_code, response.data) == (200, b"")
        assert response.headers["Content-Length"] == str(length)
        assert "Content-Range" not in response.headers


@of_what_never_changes
def test_several_ranges_and_what_is_malformed_get_the_whole(path: str, world: Documented) -> None:
    whole = world.get(path).data
    for asked in NO_RANGE:
        if asked.isascii():
            assert world.get(path, Range=asked).data == whole


@pytest.mark.parametrize("path", REPLACED)
def test_what_a_release_replaces_has_no_parts(path: str, world: Documented) -> None:
    whole = world.get(path)
    assert whole.headers["Accept-Ranges"] == "none"
    for asked in ("bytes=0-1", "bytes=999999999-", "bytes=-5"):
        for response in (world.get(path, Range=asked), world.get(path, Range=asked, If_Range=whole.headers["ETag"])):
            assert response.data == whole.data
            assert "Content-Range" not in response.headers


def test_the_text_of_a_release_stays_what_it_was(later: Documented, world: Documented) -> None:
    before, now = later.get(PINNED), later.get(TEXT)
    assert (before.headers["Content-Release"], now.headers["Content-Release"]) == ("1", "2")
    assert (before.data, dict(before.headers)) == (world.get(PINNED).data, dict(world.get(PINNED).headers))
    assert f'<{TEXT}>; rel="latest-version"' in before.headers["Link"]
    assert f'<{PINNED}>; rel="self"' in before.headers["Link"]


def test_a_text_is_refused_as_its_record_is(ended: Documented) -> None:
    assert ended.get(PINNED).data
    last = ended.get("/v1/releases/4").get_json()["number"]
    assert ended.problem(f"{TEXT}?release={last}", 410)["type"] == "/problems/withdrawn"
    assert ended.problem(TEXT, 410)["type"] == "/problems/withdrawn"
    assert ended.problem("/v1/documents/nothing/text?release=1", 404)["type"] == "/problems/not-found"
    for number in ("5", "0", "x", "-1", "1&release=2", "99999999999999999999"):
        assert ended.problem(f"{TEXT}?release={number}", 400)["type"] == "/problems/bad-parameter"
    for path in (f"{TEXT}?release=4", "/v1/documents/nothing/text?release=1", f"{TEXT}?release=5"):
        response = ended.app.test_client().get(path, headers={"Range": "bytes=0-1"})
        assert response.status_code >= 400
        assert "immutable" not in response.headers["Cache-Control"]
        assert response.headers["Accept-Ranges"] == "none"


@pytest.fixture(scope="module")
def connection(shipped_folder: Path) -> Iterator[http.client.HTTPConnection]:
    """Give a connection to the service as it is served, by the server that sends files itself."""
    with serving(shipped_folder) as url:
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        yield connection
        connection.close()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("path", [*EXPORTS, "/v1/documents/metastatic-breast-cancer/text?release=1"])
def test_the_server_sends_parts_of_files(path: str, connection: http.client.HTTPConnection) -> None:
    def ask(method: str = "GET", **headers: str) -> tuple[int, "http.client.HTTPMessage", bytes]:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    status, headers, whole = ask()
    tag = headers["ETag"]
    assert (status, headers["Accept-Ranges"], int(headers["Content-Length"])) == (200, "bytes", len(whole))
    for first, last in ((0, 0), (1, 70_000), (len(whole) - 1, len(whole) - 1), (len(whole) - 10, len(whole) + 10)):
        status, headers, part = ask(Range=f"bytes={first}-{last}")
        assert (status, part) == (206, whole[first : last + 1])
        assert headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
        assert int(headers["Content-Length"]) == len(part)
    status, headers, problem = ask(Range=f"bytes={len(whole)}-")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert int(headers["Content-Length"]) == len(problem)
    assert ask("HEAD", Range="bytes=0-1")[::2] == (200, b"")
    assert ask(Range="bytes=0-1", If_None_Match=tag)[::2] == (304, b"")
    assert ask(Range="bytes=0-1", If_Range='"another"')[::2] == (200, whole)
    assert ask(Range="bytes=0-1,4-5")[::2] == (200, whole)
