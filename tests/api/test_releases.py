"""Releases: a list keeps to the release of its first page, and every earlier release can still be read as it was."""

import orjson
import pytest

from service.api.cursors import Cursor, encode
from service.catalog import Kind
from service.store.queries import PagePosition
from tests.api.conftest import END, SECOND, moved_on, release
from tests.api.documented import Documented
from tests.api.kinds import address, ids, of_every_kind, of_every_stated_kind
from tests.drafts import Drafts
from tests.engines import on_both_engines

# Lists and records as of every release are compared on both engines in test_both_engines.py.
pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize("sort", ["id", "name", "-updatedAt"])
@of_every_kind
def test_a_list_begun_before_a_release_goes_on_as_it_was(
    kind: Kind, sort: str, world: Documented, later: Documented
) -> None:
    whole = world.items(address(kind), [("sort", sort)])
    first = world.json(address(kind), [("sort", sort), ("limit", "1")])
    pages = [first, *(later.pages(first["page"]["next"]) if first["page"]["next"] else [])]
    assert [item for page in pages for item in page["items"]] == whole
    assert {page["total"] for page in pages} == {len(whole)}
    back = pages[-1]
    for _ in pages[1:]:
        back = later.json(back["page"]["prev"])
    assert (back["items"], back["page"]["prev"]) == (first["items"], None)


@on_both_engines
def test_a_release_that_lands_between_two_pages_changes_neither(
    own_url: str, world_drafts: Drafts, own: Documented
) -> None:
    before = own.items("/v1/adverse-effects")
    first = own.get(f"/v1/adverse-effects?limit={len(before) - 1}")
    release(own_url, moved_on(world_drafts), SECOND)
    second = own.get(first.get_json()["page"]["next"])
    assert [*first.get_json()["items"], *second.get_json()["items"]] == before
    assert first.headers["Content-Release"] == second.headers["Content-Release"] == "1"
    assert first.headers["Last-Modified"] == second.headers["Last-Modified"]
    fresh = own.get("/v1/adverse-effects")
    assert "green-hair" in ids(before)
    assert "green-hair" not in ids(fresh.get_json()["items"])
    assert fresh.headers["Content-Release"] == "2"


@on_both_engines
def test_the_next_request_after_a_release_has_the_new_content(
    own_url: str, world_drafts: Drafts, own: Documented
) -> None:
    old = own.get("/v1/conditions/amber-fever")
    release(own_url, moved_on(world_drafts), SECOND)
    new = own.get("/v1/conditions/amber-fever", If_None_Match=old.headers["ETag"])
    assert (new.get_json()["release"], new.headers["Content-Release"]) == (2, "2")
    assert own.get("/v1/conditions/amber-fever?release=1").data == old.data


@of_every_kind
def test_a_record_as_of_a_release_is_byte_for_byte_what_was_served_then(
    kind: Kind, world: Documented, later: Documented
) -> None:
    for record in world.everything(address(kind)):
        here = record["links"]["self"]
        then, now = world.get(here), later.get(f"{here}?release=1")
        assert now.data == then.data
        assert now.headers["ETag"] == then.headers["ETag"]
        assert now.headers["Last-Modified"] == then.headers["Last-Modified"]
        assert now.headers["Content-Release"] == "1"


@of_every_kind
def test_a_list_as_of_a_release_is_what_was_listed_then(kind: Kind, world: Documented, later: Documented) -> None:
    for sort in ("id", "-name", "updatedAt"):
        then = world.json(address(kind), [("sort", sort), ("limit", "2")])
        now = later.json(address(kind), [("sort", sort), ("limit", "2"), ("release", "1")])
        assert (now["items"], now["total"]) == (then["items"], then["total"])
        assert later.items(address(kind), [("sort", sort), ("release", "1")]) == world.items(
            address(kind), [("sort", sort)]
        )


@of_every_kind
def test_filters_find_as_of_a_release_what_they_found_then(kind: Kind, world: Documented, later: Documented) -> None:
    asked = [[(name, "amber-fever")] for name in ("document", "condition") if name in kind.filters]
    for query in [*asked, [("updatedAt", "2021-05-04")]]:
        found = later.items(address(kind), [*query, ("release", "1")])
        assert found == world.items(address(kind), query)


def test_verdicts_are_those_of_the_release(world: Documented, later: Documented) -> None:
    asked = [("exclude", "misleading-or-unsafe")]
    assert later.items("/v1/conditions", [*asked, ("release", "1")]) == world.items("/v1/conditions", asked)
    assert later.items("/v1/conditions", asked) != later.items("/v1/conditions")


@of_every_kind
def test_the_newest_release_by_number_is_the_newest_release(kind: Kind, later: Documented) -> None:
    assert later.items(address(kind), [("release", "2")]) == later.everything(address(kind))


@of_every_kind
def test_an_older_answer_names_the_newest(kind: Kind, later: Documented) -> None:
    for record in later.everything(address(kind)):
        here = record["links"]["self"]
        assert 'rel="latest-version"' not in later.get(here).headers["Link"]
        if record["release"] == 2 and later.get(f"{here}?release=2").status_code == 200:
            newest = f'<{here}>; rel="latest-version"'
            older = later.app.test_client().get(f"{here}?release=1")
            assert (newest in older.headers.get("Link", "")) == (older.status_code == 200)


def test_self_is_the_address_that_was_asked(later: Documented) -> None:
    here = "/v1/conditions/amber-fever"
    assert f'<{here}?release=1>; rel="self"' in later.get(f"{here}?release=1").headers["Link"]
    assert f'<{here}/revisions/1>; rel="self"' in later.get(f"{here}/revisions/1").headers["Link"]
    assert f'<{here}>; rel="self"' in later.get(here).headers["Link"]


@of_every_kind
def test_withdrawn_records_are_gone_now_and_there_as_of_before(
    kind: Kind, world: Documented, ended: Documented
) -> None:
    assert ended.json(address(kind))["items"] == []
    for record in world.everything(address(kind)):
        here = record["links"]["self"]
        problem = ended.problem(here, 410)
        assert problem["type"] == "/problems/withdrawn"
        assert (problem["withdrawnAt"], problem["reason"]) == ("2021-07-01T00:00:00Z", END)
        assert problem["replacedBy"] is None
        then = ended.get(f"{here}?release=1")
        assert then.data == world.get(here).data
        assert f'<{here}>; rel="latest-version"' in then.headers["Link"]


def test_a_withdrawn_record_names_its_replacement(later: Documented) -> None:
    problem = later.problem("/v1/adverse-effects/green-hair", 410)
    assert problem["reason"] == "It was blue."
    assert problem["withdrawnAt"] == SECOND.time
    replacement = later.json("/v1/adverse-effects/blue-tongue")
    assert problem["replacedBy"] == {
        "type": "adverse-effect",
        "id": "blue-tongue",
        "name": replacement["name"],
        "self": "/v1/adverse-effects/blue-tongue",
    }


def test_a_record_that_returned_points_from_its_earlier_form_to_the_new_one(returned: Documented) -> None:
    here = "/v1/adverse-effects/green-hair"
    now, then = returned.get(here), returned.get(f"{here}?release=1")
    assert (now.get_json()["revision"], then.get_json()["revision"]) == (3, 1)
    assert f'<{here}>; rel="latest-version"' in then.headers["Link"]
    assert "latest-version" not in now.headers["Link"]
    returned.problem(f"{here}?release=2", 410)


def test_a_withdrawn_document_gives_neither_text_nor_coverage(ended: Documented) -> None:
    ended.problem("/v1/documents/amber-fever/text", 410)
    ended.problem("/v1/documents/amber-fever/coverage", 410)


@of_every_kind
def test_revisions_are_listed_the_newest_first(kind: Kind, world: Documented, ended: Documented) -> None:
    for record in world.everything(address(kind)):
        page = ended.json(address(kind, record["id"], "revisions"))
        numbers = [item["revision"] for item in page["items"]]
        assert numbers == list(range(len(numbers), 0, -1))
        assert page["total"] == len(numbers)
        assert page["items"][0]["withdrawn"]
        assert page["items"][0]["reason"] == END
        assert (page["items"][-1]["release"], page["items"][-1]["reason"]) == (1, None)


@of_every_stated_kind
def test_a_revision_is_the_record_as_last_served_with_its_values(kind: Kind, later: Documented) -> None:
    for record in later.everything(address(kind)):
        for item in later.json(address(kind, record["id"], "revisions"))["items"]:
            found = later.get(item["self"])
            assert found.get_json()["revision"] == item["revision"]
            last = [n for n in (1, 2) if _revision_at(later, record["links"]["self"], n) == item["revision"]][-1]
            assert found.data == later.get(f"{record['links']['self']}?release={last}").data


def test_a_revision_that_withdrew_the_record_is_gone(later: Documented) -> None:
    here = "/v1/adverse-effects/green-hair/revisions"
    items = later.json(here)["items"]
    assert [(item["revision"], item["release"], item["withdrawn"], item["reason"]) for item in items] == [
        (2, 2, True, "It was blue."),
        (1, 1, False, None),
    ]
    assert later.problem(f"{here}/2", 410)["reason"] == "It was blue."
    assert later.get(f"{here}/1").get_json()["revision"] == 1


@of_every_kind
def test_what_has_no_such_revision_is_not_found(kind: Kind, world: Documented) -> None:
    record = world.everything(address(kind))[0]["id"]
    for number in (0, 2, 2**31 - 1, 2**31, 2**63, 10**30):
        world.problem(address(kind, record, "revisions", str(number)), 404)
    world.problem(address(kind, "no-such-thing", "revisions"), 404)
    world.problem(address(kind, "no-such-thing", "revisions", "1"), 404)


def test_releases_are_listed_the_newest_first(ended: Documented) -> None:
    whole = ended.items("/v1/releases")
    assert [item["number"] for item in whole] == [4, 3, 2, 1]
    first = whole[-1]["counts"]["total"]
    assert [item["counts"]["total"] for item in whole] == [0, first + 1, first, first]
    assert [item["counts"]["added"] for item in whole] == [0, 1, 1, first]
    assert [item["counts"]["withdrawn"] for item in whole] == [first + 1, 0, 1, 0]
    for item in whole:
        assert ended.json(item["links"]["self"]) == item


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
@pytest.mark.parametrize("path", ["/v1/releases", "/v1/adverse-effects/green-hair/revisions"])
def test_pages_of_what_is_counted_join_up_both_ways(path: str, limit: int, ended: Documented) -> None:
    whole = ended.json(path)
    pages = list(ended.pages(path, [("limit", str(limit))]))
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert len(whole["items"]) == whole["total"] == 4
    assert {(page["total"], page["page"]["limit"]) for page in pages} == {(4, limit)}
    back = [pages[-1]]
    while back[-1]["page"]["prev"] and len(back) <= len(pages):
        back.append(ended.json(back[-1]["page"]["prev"]))
    assert [page["items"] for page in back[::-1]] == [page["items"] for page in pages]


def test_a_list_of_releases_keeps_to_its_first_page(returned: Documented, ended: Documented) -> None:
    first = returned.json("/v1/releases?limit=1")
    pages = list(ended.pages(first["page"]["next"]))
    assert [item["number"] for page in [first, *pages] for item in page["items"]] == [3, 2, 1]
    assert {page["total"] for page in pages} == {3}
    assert ended.json(ended.json(pages[0]["page"]["prev"])["page"]["self"])["items"] == first["items"]


@pytest.mark.parametrize("path", ["/v1/releases", "/v1/adverse-effects/green-hair/revisions"])
@pytest.mark.parametrize("keys", [["0"], ["1"], ["6"], ["-1"], ["01"], ["x"], [""], [], ["2", "2"], ["9" * 30]])
def test_a_cursor_that_the_service_never_gave_is_refused(path: str, keys: list[str], ended: Documented) -> None:
    made = encode(Cursor(4, PagePosition(keys)), path)
    assert ended.problem(f"{path}?cursor={made}", 400)["type"] == "/problems/bad-cursor"


def test_a_release_that_is_not_there_is_not_found(world: Documented) -> None:
    for number in ("0", "2", str(2**31), str(2**63), "9" * 30, "9" * 5000, "-1", "1.0", "x"):
        problem = world.problem(f"/v1/releases/{number}", 404)
        assert problem["type"] == "/problems/not-found"


@pytest.mark.parametrize("value", ["0", "2", "-1", "1.0", "", "x", "٣", "01", "999999999999", "9" * 30, "true"])
def test_a_release_that_cannot_be_asked_for_is_refused(value: str, world: Documented) -> None:
    for path in ("/v1/treatments", "/v1/treatments/cobalt-syrup"):
        problem = world.problem(path, 400, [("release", value)])
        assert [error["parameter"] for error in problem["errors"]] == ["release"]


@pytest.mark.parametrize(
    "path",
    ["/v1/documents/amber-fever/coverage", "/v1/treatments/cobalt-syrup/revisions",
     "/v1/treatments/cobalt-syrup/revisions/1", "/v1/releases", "/v1/releases/1", "/livez", "/readyz"],
)  # fmt: skip
def test_elsewhere_release_is_no_parameter(path: str, world: Documented) -> None:
    assert world.problem(f"{path}?release=1", 400)["type"] == "/problems/unknown-parameter"


def test_what_came_later_was_never_there_as_of_before(later: Documented) -> None:
    new = later.app.test_client().get("/v1/findings/all-new?release=1")
    never = later.app.test_client().get("/v1/findings/all-old?release=1")
    assert (new.status_code, never.status_code) == (404, 404)
    assert new.data == never.data.replace(b"all-old", b"all-new")


def _revision_at(service: Documented, here: str, number: int) -> int | None:
    response = service.app.test_client().get(f"{here}?release={number}")
    return int(orjson.loads(response.data)["revision"]) if response.status_code == 200 else None
