"""The forms of an answer over HTTP: which is given, how it is named, and how the others are found."""

import csv
import io
import re
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.http import parse_options_header

from service.catalog import KINDS, Kind
from service.representations.formats import LIST_FORMS, RECORD_FORMS
from service.representations.views import Form
from tests.api.documented import Documented
from tests.api.kinds import address, of_every_kind

ALTERNATE = re.compile(r'<([^>]+)>; rel="alternate"; type="([^"]+)"')
TREATMENT = "/v1/treatments/cobalt-syrup"
of_every_record_form = pytest.mark.parametrize("form", RECORD_FORMS, ids=lambda form: form.name)
of_every_list_form = pytest.mark.parametrize("form", LIST_FORMS, ids=lambda form: form.name)


def first(world: Documented, kind: Kind) -> str:
    """Return the address of the first record of a kind."""
    link: str = world.json(f"{address(kind)}?limit=1")["items"][0]["links"]["self"]
    return link


@of_every_kind
@of_every_record_form
def test_a_record_is_given_in_each_of_its_forms(world: Documented, kind: Kind, form: Form) -> None:
    here = first(world, kind)
    asked = world.get(here, Accept=form.media_type)
    named = world.get(f"{here}?format={form.name}")
    assert asked.content_type == named.content_type == form.content_type
    assert asked.get_data()
    assert "Accept" in {each.strip() for each in asked.headers["Vary"].split(",")}
    assert "Repr-Digest" in asked.headers


@of_every_kind
@of_every_list_form
def test_a_list_is_given_in_each_of_its_forms(world: Documented, kind: Kind, form: Form) -> None:
    asked = world.get(address(kind), Accept=form.media_type)
    named = world.get(f"{address(kind)}?format={form.name}")
    assert asked.content_type == named.content_type == form.content_type
    assert asked.get_data()


@pytest.mark.parametrize(("here", "forms"), [(TREATMENT, RECORD_FORMS), ("/v1/treatments?limit=2", LIST_FORMS)])
def test_every_answer_names_its_other_forms(world: Documented, here: str, forms: tuple[Form, ...]) -> None:
    mark = "&" if "?" in here else "?"
    for form in forms:
        answer = world.get(f"{here}{mark}format={form.name}")
        others = ALTERNATE.findall(answer.headers["Link"])
        assert {type_ for _, type_ in others} == {each.media_type for each in forms if each != form}
        for link, type_ in others:
            assert parse_options_header(world.get(link).content_type)[0] == type_


def test_each_form_has_an_etag_of_its_own(world: Documented) -> None:
    tags = {form.name: world.get(TREATMENT, Accept=form.media_type).headers["ETag"] for form in RECORD_FORMS}
    assert len(set(tags.values())) == len(RECORD_FORMS)
    for form in RECORD_FORMS:
        world.get(TREATMENT, 304, Accept=form.media_type, If_None_Match=tags[form.name])
        others = ", ".join(tag for name, tag in tags.items() if name != form.name)
        world.get(TREATMENT, 200, Accept=form.media_type, If_None_Match=others)


def test_format_has_the_last_word(world: Documented) -> None:
    assert world.get(f"{TREATMENT}?format=markdown", Accept="application/json").mimetype == "text/markdown"
    assert world.get(f"{TREATMENT}?format=jsonld", Accept="image/png").mimetype == "application/ld+json"


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/json;q=0", "*/*;q=0"])
def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(world: Documented, accept: str) -> None:
    problem = world.problem(TREATMENT, 406, Accept=accept)
    assert problem["errors"][0]["allowed"] == [form.media_type for form in RECORD_FORMS]


@pytest.mark.parametrize("accept", ["", "nonsense", "text/csv;q=many", "*/json", "text/html, */*;q=0.1"])
def test_a_malformed_or_generous_accept_gets_json(world: Documented, accept: str) -> None:
    assert world.get(TREATMENT, Accept=accept).mimetype == "application/json"


def test_a_format_that_is_none_is_refused_with_those_that_there_are(world: Documented) -> None:
    problem = world.problem(f"{TREATMENT}?format=csv", 400)
    names = [form.name for form in RECORD_FORMS] + [form.media_type for form in RECORD_FORMS]
    assert problem["errors"] == [
        {
            "parameter": "format",
            "detail": f'"csv" is not one of: {", ".join(names)}.',
            "allowed": names,
        }
    ]
    assert world.problem("/v1/treatments?format=xml", 400)["errors"][0]["allowed"][3] == "csv"
    world.problem("/v1/treatments?format=csv&format=json", 400)


@of_every_list_form
def test_format_takes_a_media_type_with_its_plus_written_in_any_way(world: Documented, form: Form) -> None:
    wanted = world.get(f"/v1/treatments?format={form.name}")
    for written in {form.media_type, quote(form.media_type), form.media_type.replace("+", "%20")}:
        given = world.get(f"/v1/treatments?format={written}", Accept="image/png")
        assert (given.data, given.headers["ETag"]) == (wanted.data, wanted.headers["ETag"])
        assert given.headers["Link"] == wanted.headers["Link"]


UNWANTED = ["application/rss+xml", "text/csv", "image/png;q=0.5", "*/*;q=0", "application/json;q=0, text/plain;q=0"]


@pytest.mark.parametrize("accept", UNWANTED)
def test_what_has_one_form_answers_with_it_whatever_is_accepted(world: Documented, accept: str) -> None:
    client, asked = world.app.test_client(), set()
    for path, item in world.contract.document["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if len(content) == 1 and not path.startswith("/fhir/"):
            address = path.replace("{number}", "1").replace("{id}", "amber-fever")
            plain, picky = client.get(address), client.get(address, headers={"Accept": accept})
            assert (picky.status_code, picky.content_type) == (plain.status_code, plain.content_type), address
            asked.update([path] if plain.status_code == 200 else [])
    assert {"/v1/documents/{id}/text", "/v1/changes.atom", "/v1/exports/{number}.sqlite", "/metrics"} <= asked


def test_what_has_one_form_takes_no_format(world: Documented) -> None:
    for other in ("/v1/releases", "/v1", f"{TREATMENT}/revisions", f"{TREATMENT}/revisions/1"):
        world.problem(f"{other}?format=json", 400)


def test_all_pages_of_a_table_are_reached_by_their_links(world: Documented) -> None:
    read: list[str] = []
    here: str | None = "/v1/claims?limit=7"
    while here:
        answer = world.get(here, Accept="text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
        read += [row["id"] for row in rows]
        found = re.search(r'<([^>]+)>; rel="next"', answer.headers["Link"])
        here = found[1] if found else None
    assert read == [item["id"] for page in world.pages("/v1/claims?limit=100") for item in page["items"]]


def test_a_cursor_belongs_to_the_list_in_whatever_form(world: Documented) -> None:
    following = world.json("/v1/claims?limit=5")["page"]["next"]
    as_table = world.get(f"{following}&format=csv").get_data(as_text=True)
    items = world.json(following)["items"]
    assert [row["id"] for row in csv.DictReader(io.StringIO(as_table, newline=""))] == [each["id"] for each in items]


def test_the_address_of_the_next_page_keeps_the_form_that_was_named(world: Documented) -> None:
    answer = world.get("/v1/claims?format=csv&limit=3&fields=quote")
    found = re.search(r'<([^>]+)>; rel="next"', answer.headers["Link"])
    assert found
    assert world.get(found[1]).get_data(as_text=True).startswith('"type","id","quote"')


def test_a_past_release_is_given_in_each_form(later: Documented) -> None:
    old = later.get("/v1/treatments/cobalt-syrup?release=1&format=markdown").get_data(as_text=True)
    new = later.get("/v1/treatments/cobalt-syrup?format=markdown").get_data(as_text=True)
    assert old.splitlines()[0] != new.splitlines()[0]
    link = later.get("/v1/treatments/cobalt-syrup?release=1&format=markdown").headers["Link"]
    assert 'rel="latest-version"' in link


def test_errors_are_problems_whatever_form_is_asked_for(world: Documented) -> None:
    world.problem("/v1/treatments/nothing", 404, Accept="text/markdown")
    world.problem("/v1/treatments?limit=0", 400, Accept="text/csv")


def test_the_document_shows_a_real_answer_of_each_form(world: Documented) -> None:
    paths: dict[str, Any] = world.contract.document["paths"]
    for kind in KINDS:
        for path, forms in ((f"/v1{kind.path}/{{id}}", RECORD_FORMS), (f"/v1{kind.path}", LIST_FORMS)):
            content = paths[path]["get"]["responses"]["200"]["content"]
            assert list(content) == [form.media_type for form in forms]
            for form in forms:
                assert content[form.media_type]["examples"]["real"]["value"]
