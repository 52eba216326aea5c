"""Problems: every error has one format, names the allowed values, and is never a 500."""

import base64
import logging
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import orjson
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from schemas.problems import PROBLEMS
from service.api import cursors
from service.api.cursors import Cursor, encode
from service.app import create_app
from service.catalog import Kind
from service.config import Settings
from service.store.database import Database
from service.store.queries import PagePosition
from tests.api import questions
from tests.api.documented import PROBLEM, Contract, Documented
from tests.api.kinds import address, of_every_kind
from tests.engines import file_of

# The end of an address that no catalogue has, however it is spelled.
STRANGE = [
    "no-such-thing", "x" * 81, "x" * 5000, "UPPER", "a.b", "a b", "a%2Fb", "..", "%2e%2e", "-", "a--b", "%00", "%0a",
    "%ff%fe", "é", "%F0%9F%A6%9C", "a;b=c", "'", '"', "<b>", "1=1", "a\\b", "~", "null", "None",
]  # fmt: skip


def test_every_kind_of_problem_has_a_page(world: Documented) -> None:
    for name, problem in PROBLEMS.items():
        page = world.app.test_client().get(f"/problems/{name}")
        assert page.status_code == 200
        assert problem.title in page.get_data(as_text=True).replace("&#39;", "'")


@pytest.mark.parametrize("path", ["/v1/", "/v1/no-such-kind", "/v1/no-such-kind/x", "/v2/treatments", "/nothing"])
def test_an_address_that_is_none_is_not_found(path: str, world: Documented) -> None:
    problem = world.problem(path, 404)
    assert (problem["type"], problem["instance"]) == ("/problems/not-found", path)


@of_every_kind
def test_what_is_not_there_is_not_found(kind: Kind, world: Documented) -> None:
    for id_ in ("no-such-thing", "UPPER", "a%2Fb"):
        for below in ("", "/revisions", "/revisions/1"):
            asked(world, f"{address(kind)}/{id_}{below}", 404)


@pytest.mark.parametrize("id_", STRANGE)
def test_what_cannot_be_there_is_not_found(id_: str, world: Documented) -> None:
    for below in ("", "/revisions", "/revisions/1", "/text", "/coverage"):
        asked(world, f"/v1/documents/{id_}{below}", 404)


@of_every_kind
def test_what_never_was_and_what_is_not_published_answer_the_same_bytes(
    kind: Kind, world: Documented, unpublished_ids: list[str]
) -> None:
    answers = {world.get(f"{address(kind)}/{id_}", 404).data.replace(id_.encode(), b"ID") for id_ in unpublished_ids}
    assert len(answers) == 1


@pytest.fixture
def unpublished_ids() -> list[str]:
    """Ids that nothing published has: invented ones, and one of the shipped content."""
    return ["no-such-thing", "oral-aspirin-2", "zzz"]


@pytest.mark.parametrize("id_", STRANGE)
def test_an_instance_is_an_address(id_: str, world: Documented) -> None:
    response = asked(world, f"/v1/treatments/{id_}", 404)
    assert re.fullmatch(r"[!-~]+", response.get_json()["instance"])
    assert not re.search(r'[<>"\\^`{|}]', response.get_json()["instance"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "QUERY"])
@pytest.mark.parametrize(
    "path", ["/v1/treatments", "/v1/treatments/cobalt-syrup", "/v1/documents/amber-fever/text", "/livez", "/", "/docs"]
)
def test_other_methods_are_refused_with_those_that_are_taken(path: str, method: str, world: Documented) -> None:
    response = world.app.test_client().open(path, method=method, data=b"{}", content_type="application/json")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert (response.content_type, response.get_json()["type"]) == (PROBLEM, "/problems/method-not-allowed")


@of_every_kind
def test_a_parameter_that_is_not_known_is_refused_with_those_that_are(kind: Kind, world: Documented) -> None:
    record = world.everything(address(kind))[0]["links"]["self"]
    for path, known in ((address(kind), {*kind.filters, "limit", "cursor", "sort"}), (record, {"release"})):
        for name in ("limt", "Limit", "limit[]", "filter[name]", "page", "q", "", "ünknown", "a" * 300):
            problem = world.problem(path, 400, [(name, "1")])
            assert problem["type"] == "/problems/unknown-parameter"
            (error,) = problem["errors"]
            assert error["parameter"] == name
            assert known <= set(error["allowed"])


def test_each_unknown_parameter_is_named(world: Documented) -> None:
    problem = world.problem("/v1/treatments?limt=1&srt=name&limit=1", 400)
    assert [error["parameter"] for error in problem["errors"]] == ["limt", "srt"]


@pytest.mark.parametrize(
    "query", ["limit=1&limit=1", "sort=name&sort=id", "release=1&release=1", "limit=1&limit=2", "cursor=a&cursor=a"]
)
def test_a_parameter_that_makes_sense_once_only_is_refused_twice(query: str, world: Documented) -> None:
    problem = world.problem(f"/v1/treatments?{query}", 400)
    assert problem["type"] == "/problems/bad-parameter"
    assert [error["parameter"] for error in problem["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("limit", value)
            for value in ("0", "101", "-1", "1.0", "1_0", "01", "", " 1", "1 ", "+1", "٣", "1e1", "x", "9" * 30)
        ),
        *(
            ("sort", value)
            for value in ("", "id,name", "ID", "+id", "--id", "wording", "name;drop", " name", "__class__")
        ),
        ("exclude", "unsafe"),
        ("exclude", ""),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(name: str, value: str, world: Documented) -> None:
    problem = world.problem("/v1/treatments", 400, [(name, value)])
    assert problem["type"] == "/problems/bad-parameter"
    (error,) = problem["errors"]
    assert error["parameter"] == name
    if name != "limit":
        assert "name" in error["allowed"] or "imprecise" in error["allowed"]


def test_every_value_that_is_not_allowed_is_named(world: Documented) -> None:
    problem = world.problem("/v1/treatments?limit=x&sort=y&category=z&condition=UPPER", 400)
    assert {error["parameter"] for error in problem["errors"]} == {"limit", "sort", "category", "condition"}


# Cursors


def test_a_cursor_of_another_list_is_refused(world: Documented) -> None:
    borrowed = cursor_of(world, "/v1/treatments?limit=1")
    for query in ("/v1/sites?", "/v1/treatments?category=specific&", "/v1/treatments?sort=name&",
                  "/v1/treatments?release=1&", "/v1/treatments?exclude=imprecise&", "/v1/releases?"):  # fmt: skip
        refused(world, f"{query}cursor={borrowed}")


@of_every_kind
def test_a_damaged_cursor_is_refused(kind: Kind, world: Documented) -> None:
    cursor = cursor_of(world, f"{address(kind)}?limit=1")
    step = 1 if kind.name == "treatment" else 7
    for place in range(0, len(cursor), step):
        other = "A" if cursor[place] != "A" else "B"
        refused(world, f"{address(kind)}?cursor={cursor[:place]}{other}{cursor[place + 1 :]}")
    for length in range(1, len(cursor), step):
        refused(world, f"{address(kind)}?cursor={cursor[:length]}")
    for added in ("A", "=", "==", "%20", cursor):
        refused(world, f"{address(kind)}?cursor={cursor}{added}", "bad-cursor", "bad-parameter")


@given(
    cursor=st.text(min_size=1, max_size=60)
    | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_what_is_no_cursor_is_refused(cursor: str, world: Documented) -> None:
    for path in ("/v1/treatments", "/v1/releases"):
        refused(world, f"{path}?cursor={quote(cursor)}", "bad-cursor", "bad-parameter")


@given(
    release=st.integers() | st.sampled_from([0, 2, -1, 2**31, 2**63 - 1, 2**63, 2**64 - 1, 2**64]),
    keys=st.lists(st.text(max_size=20), max_size=3)
    | st.sampled_from([["1"], ["0"], [str(2**63)], ["9" * 5000], ["x", "y"]]),
    backwards=st.booleans(),
)
def test_a_cursor_made_up_by_someone_who_read_the_code_does_no_harm(
    *, release: int, keys: list[str], backwards: bool, world: Documented
) -> None:
    lists = (
        ("/v1/treatments", "/v1/treatments?"),
        ("/v1/treatments", "/v1/treatments"),
        ("/v1/releases", "/v1/releases"),
    )
    for path, listed in lists:
        try:
            made_up = encode(Cursor(release, PagePosition(keys, backwards)), listed)
        except TypeError:  # larger than JSON's integers here
            return
        response = world.app.test_client().get(path, query_string={"cursor": made_up})
        assert response.status_code in {200, 400}
        world.contract.check(path, response)


@pytest.mark.parametrize("content", [[], {}, 1, None, "x", [1, False], [1, False, ["a"], 1], ["1", False, ["a"]],
                                     [1, 0, ["a"]], [1, False, "a"], [1, False, [1]], [1, False, [None]],
                                     [True, False, ["a"]], [1.0, False, ["a"]], [10**18, False, ["a"]]])  # fmt: skip
def test_a_made_up_cursor_of_another_shape_is_refused(content: object, world: Documented) -> None:
    real = encode(Cursor(1, PagePosition(["a"], False)), "/v1/treatments?")
    world.get(f"/v1/treatments?cursor={real}")
    refused(world, f"/v1/treatments?cursor={signed(content, '/v1/treatments?')}")


# The form of the answer


@pytest.mark.parametrize(
    "accept",
    ["text/html", "image/*", "application/xml, text/calendar;q=0.5", "application/json;q=0", "*/*;q=0",
     "application/*;q=0, image/*;q=0.5", "application/problem+json"],
)  # fmt: skip
def test_a_form_that_an_address_does_not_have_is_not_acceptable(accept: str, world: Documented) -> None:
    for path in ("/v1/treatments", "/v1/treatments/cobalt-syrup"):
        problem = world.problem(path, 406, Accept=accept)
        assert problem["type"] == "/problems/not-acceptable"
        assert "application/json" in problem["detail"]


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/*", "application/json", "text/html, */*;q=0.1", "APPLICATION/JSON", "application/json;q=0.001",
     "application/json; charset=utf-8", "text/html;level=1, application/json;version=9",
     "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
)  # fmt: skip
def test_a_form_that_an_address_has_is_given(accept: str, world: Documented) -> None:
    assert world.get("/v1/treatments", Accept=accept).content_type == "application/json"


@pytest.mark.parametrize(
    "accept", ["", "json", "text", ";;;", ",", "text/html;q=x", "text/html;q=2", "text/html;q=-1", "\x7f"]
)
def test_a_malformed_accept_is_ignored(accept: str, world: Documented) -> None:
    assert world.get("/v1/treatments", Accept=accept).content_type == "application/json"


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/treatments/nothing"])
def test_what_is_not_there_is_not_there_in_any_form(path: str, world: Documented) -> None:
    assert world.app.test_client().get("/v1/nothing", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/problems/nothing", "/assets/nothing"])
def test_people_are_told_in_a_page(path: str, world: Documented) -> None:
    client = world.app.test_client()
    page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert client.get(path).content_type == PROBLEM
    assert client.get(path, headers={"Accept": "application/json"}).content_type == PROBLEM


# Addresses that are too long, stores that cannot be read, and our own faults


def test_an_address_that_is_too_long_is_refused(world: Documented) -> None:
    many = "&".join(f"condition=a{number}" for number in range(40_000))
    for path in (f"/v1/treatments?{many}", f"/v1/treatments/{'x' * 100_000}", f"/v1/{'x' * 100_000}"):
        response = world.app.test_client().get(path)
        assert (response.status_code, response.content_type) == (414, PROBLEM)
        assert response.get_json()["type"] == "/problems/address-too-long"


def test_as_many_values_as_an_address_holds_are_taken(world: Documented) -> None:
    many = "&".join(f"condition=a{number}" for number in range(400))
    assert world.json(f"/v1/treatments?{many}")["items"] == []


def empty_tables(file: Path) -> None:
    """Leave the database as it is: it has tables and no release."""


def no_file(file: Path) -> None:
    file.unlink()


def no_tables(file: Path) -> None:
    file.write_bytes(b"")


def another_file(file: Path) -> None:
    file.write_bytes(b"This is no database. " * 5000)


def half_a_file(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def pages_of_noise(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:100] + bytes(200 for _ in content[100:]))


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "damage", [empty_tables, no_file, no_tables, another_file, half_a_file, a_folder, pages_of_noise],
    ids=lambda damage: damage.__name__,
)  # fmt: skip
def test_a_store_that_cannot_be_read_is_said_to_be_unavailable(
    damage: Callable[[Path], None], database: Database, contract: Contract
) -> None:
    database.close()
    damage(file_of(database.url))
    service = Documented(create_app(Settings(database_url=database.url)), contract)
    for path, operations in contract.document["paths"].items():
        # Vocabularies follow from the program, not from the store.
        if path.startswith("/v1/") and not path.startswith("/v1/vocabularies") and "get" in operations:
            filled = path.replace("{id}", "amber-fever").replace("{number}", "1").replace("{plural}", "treatments")
            found = questions.asked(filled)
            response = service.get(found, 503)
            assert response.content_type == PROBLEM
            assert response.get_json()["type"] == "/problems/unavailable"
            assert int(response.headers["Retry-After"]) > 0
            assert database.shown not in response.get_data(as_text=True)
            assert "sqlite" not in response.get_data(as_text=True).replace(found, "").lower()
    assert service.get("/readyz", 503).get_json() == {"status": "fail", "release": None}
    assert service.get("/livez").get_json()["status"] == "pass"
    client = service.app.test_client()
    assert client.get("/openapi.json").status_code == 503
    assert client.get("/").status_code == 200
    assert client.get("/v1/nothing").status_code == 404


@pytest.mark.engines("sqlite")
def test_a_damaged_page_is_unavailable_and_the_others_are_served(own_url: str, own: Documented) -> None:
    whole = own.get("/v1/treatments/cobalt-syrup").data
    with closing(sqlite3.connect(file_of(own_url))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file_of(own_url).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    fresh = Documented(create_app(Settings(database_url=own_url)), own.contract)
    assert fresh.get("/v1/treatments/cobalt-syrup").data == whole
    assert fresh.problem("/v1/treatments/cobalt-syrup/revisions", 503)["type"] == "/problems/unavailable"


@pytest.fixture
def broken_app(published_database: Database) -> Flask:
    """Give an app with a route that has a fault."""
    app = create_app(Settings(database_url=published_database.url))

    def broken() -> str:
        raise ZeroDivisionError("secret words of the trace")

    app.add_url_rule("/v1/broken", view_func=broken)
    app.add_url_rule("/broken", endpoint="broken page", view_func=broken)
    return app


def test_a_fault_of_ours_is_logged_and_not_shown(broken_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = broken_app.test_client().get("/v1/broken")
    problem = response.get_json()
    assert (response.status_code, response.content_type) == (500, PROBLEM)
    assert (problem["type"], problem["status"]) == ("/problems/internal-error", 500)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", problem["instance"])
    shown = response.get_data(as_text=True)
    assert not any(word in shown for word in ("secret", "Traceback", "ZeroDivisionError", ".py"))
    assert problem["instance"] in caplog.text
    assert "secret words of the trace" in caplog.text
    assert response.headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_is_told_to_people_in_a_page(broken_app: Flask) -> None:
    page = broken_app.test_client().get("/broken", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "secret" not in page.get_data(as_text=True)


def test_a_problem_names_a_page_that_explains_it(world: Documented, later: Documented) -> None:
    client = world.app.test_client()
    problems = [
        world.problem("/v1/nothing", 404),
        world.problem("/v1/treatments?x=1", 400),
        world.problem("/v1/treatments?limit=x", 400),
        world.problem("/v1/treatments?cursor=x", 400),
        world.problem("/v1/treatments", 406, Accept="text/html"),
        later.problem("/v1/adverse-effects/green-hair", 410),
    ]
    for problem in problems:
        name = urlsplit(problem["type"]).path.rpartition("/")[2]
        assert (problem["title"], problem["status"]) == (PROBLEMS[name].title, PROBLEMS[name].status)
        assert client.get(problem["type"]).status_code == 200


def test_problems_are_in_no_cache_but_that_something_is_not_there(world: Documented, later: Documented) -> None:
    client = world.app.test_client()
    for path in ("/v1/treatments?x=1", "/v1/treatments?limit=x"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.post("/v1/treatments").headers["Cache-Control"] == "no-store"
    for response in (client.get("/v1/nothing"), later.get("/v1/adverse-effects/green-hair", 410)):
        assert response.headers["Cache-Control"] == "public, max-age=60"


def asked(service: Documented, path: str, status: int) -> TestResponse:
    """Ask for a path as it is spelled."""
    response = service.app.test_client().get(path)
    assert response.status_code == status
    assert response.content_type == PROBLEM
    service.contract.check_body("/components/schemas/Problem", response.get_json())
    return response


def cursor_of(service: Documented, path: str) -> str:
    """Return the cursor to the second page of a list."""
    return str(service.json(path)["page"]["next"]).rpartition("cursor=")[2]


def refused(service: Documented, path: str, *names: str) -> None:
    """Expect that the cursor in an address is refused."""
    problem = service.problem(path, 400)
    assert problem["type"].rpartition("/")[2] in (names or ("bad-cursor",))
    assert [error["parameter"] for error in problem["errors"]] == ["cursor"]


def signed(content: object, listed: str) -> str:
    """Return a cursor of any content with the digest that fits."""
    raw = orjson.dumps(content)
    return base64.urlsafe_b64encode(cursors._compute_digest(raw, listed) + raw).decode().rstrip("=")
