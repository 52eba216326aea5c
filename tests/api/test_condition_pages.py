"""Pages about a condition: all that a page needs in one request, every word with its source."""

import gzip
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from schemas.sections import SECTION
from service.catalog import BY_NAME, get_kind, list_referrers
from service.http.release_context import open_content
from service.pages.markdown import render_page
from service.pages.members import Subject
from service.pages.section_parts import is_shown
from service.pages.subject_page import PageRequest, build_page
from service.representations.markdown_escape import escape_text
from tests.api.documented import Documented

# The stores are compared elsewhere; these answers do not depend on one.
pytestmark = pytest.mark.engines("sqlite")

Json = Any
CONDITION = get_kind("condition")
WORLD = "/v1/conditions/amber-fever/page"
COUGH = "/v1/conditions/paper-cough/page"
SHIPPED = "/v1/conditions/metastatic-breast-cancer/page"


def test_a_page_has_every_record_that_refers_to_the_condition(service: Documented) -> None:
    for condition in service.everything("/v1/conditions"):
        page = service.json(f"{condition['links']['self']}/page?limit=100")
        shown = [(item["type"], item["id"], item["relation"]) for item in items(page)]
        expected: list[tuple[str, str, str | None]] = [("condition", condition["id"], None)]
        for kind, by in list_referrers(CONDITION):
            if kind.stated and is_shown(by):
                found = service.items(f"/v1{kind.path}?{by.name}={condition['id']}")
                expected += [(kind.name, record["id"], by.path[0]) for record in found]
        assert sorted(shown, key=str) == sorted(expected, key=str)
        assert page["total"] == len(shown)
        assert page["subject"]["id"] == page["id"] == condition["id"]


def test_the_sections_are_in_the_order_in_which_people_ask(world: Documented) -> None:
    page = world.json(WORLD)
    assert [section["id"] for section in page["sections"]] == list(SECTION.terms)
    first = page["sections"][0]["items"][0]
    assert (first["type"], first["id"]) == ("condition", "amber-fever")
    places = {section["id"]: {item["id"] for item in section["items"]} for section in world.json(COUGH)["sections"]}
    assert "call-the-porter" in places["seek-help"]
    assert "no-drops-for-women" in places["treatments"]
    assert "weeks-of-paper-cough" in places["what-it-is"]


def test_every_word_has_its_source(service: Documented) -> None:
    for condition in service.everything("/v1/conditions"):
        page = service.json(f"{condition['links']['self']}/page")
        numbers = []
        for document in page["documents"]:
            text = service.get(f"{document['self']}/text").get_data(as_text=True)
            for sentence in document["sentences"]:
                assert text[sentence["start"] : sentence["end"]] == sentence["text"]
                for claim in sentence["claims"]:
                    assert text[claim["start"] : claim["end"]] == claim["quote"]
                    assert claim["quote"] in sentence["text"]
                    numbers.append(claim["number"])
        assert numbers == list(range(1, len(numbers) + 1))
        cited = {number for item in items(page) for field in item["fields"] for number in field["claims"]}
        assert cited == set(numbers)
        assert all(field["claims"] for item in items(page) for field in item["fields"])


def test_a_field_shows_the_values_of_its_record_in_words(service: Documented) -> None:
    for condition in service.everything("/v1/conditions"):
        for item in items(service.json(f"{condition['links']['self']}/page")):
            record = service.json(item["self"])
            kind = BY_NAME[item["type"]]
            filled = [name for name in kind.content if record[name] not in (None, [])]
            shown = {field["name"]: field for field in item["fields"]}
            assert list(shown) == [name for name in filled if name in shown]
            for name in set(filled) - set(shown):
                assert name == "wording" or refers_only_to(record[name], condition["id"])
            for name, field in shown.items():
                value = record[name]
                if isinstance(value, str) and kind.content[name] == "quoted":
                    assert [(each["text"], each["quoted"]) for each in field["values"]] == [(value, True)]
                if isinstance(value, str) and kind.content[name] == "coded":
                    assert [each["code"] for each in field["values"]] == [value]
                    assert field["values"][0]["text"][0].isupper()
            assert item["review"] == record["review"]
            assert item["provenance"] == record["provenance"]


def test_every_advisory_is_next_to_each_field_that_it_names(service: Documented) -> None:
    seen = 0
    for condition in service.everything("/v1/conditions"):
        page = service.json(f"{condition['links']['self']}/page")
        claims, works = by_number(page), {work["number"]: work for work in page["works"]}
        for item in items(page):
            shown = {field["name"]: field for field in item["fields"]}
            for advisory in service.json(item["self"])["advisories"]:
                # A wording that is repeated by a field with the same claims is not there itself.
                for name in set(advisory["fields"]) - ({"wording"} - set(shown)):
                    said = [claims[number]["advisory"] for number in shown[name]["claims"]]
                    assert {
                        "verdict": advisory["verdict"],
                        "reason": advisory["reason"],
                        "works": [work["self"] for work in advisory["references"]],
                    } in [
                        {
                            "verdict": each["verdict"],
                            "reason": each["reason"],
                            "works": [works[number]["self"] for number in each["works"]],
                        }
                        for each in said
                        if each
                    ]
                    seen += 1
                repeating = [field for field in item["fields"] if "wording" not in shown]
                if "wording" in advisory["fields"] and "wording" not in shown:
                    cited = {claims[number]["id"] for field in repeating for number in field["claims"]}
                    assert advisory["claim"]["id"] in cited
    assert seen > 3


def test_words_have_the_sentences_that_introduce_them(world: Documented) -> None:
    kind, id_ = get_kind("finding"), "humming-behind-the-ears"
    record = world.json(f"/v1/findings/{id_}")
    with world.app.test_request_context(), open_content() as read:
        page = build_page(read, Subject(kind, (id_,)), record, PageRequest())
    texts = {each["id"]: each["text"] for document in page["documents"] for each in document["sentences"]}
    (item,) = items(page)
    assert {text for field in item["fields"] for text in field["leadIns"]} == {"amber-fever.p3s1"}
    assert texts["amber-fever.p3s1"].startswith("Two signs matter:")
    text = render_page({"name": record["name"], "aliases": [], **page})
    introduction = escape_text(texts["amber-fever.p3s1"])
    assert f"“{introduction}” “" in text


def test_the_most_urgent_comes_first(world: Documented) -> None:
    found = {}
    for condition in world.everything("/v1/conditions"):
        (section,) = world.json(f"{condition['links']['self']}/page?section=seek-help")["sections"]
        urgencies = [world.json(item["self"])["urgency"] for item in section["items"]]
        order = [*list_urgencies(world), None]
        assert urgencies == sorted(urgencies, key=order.index)
        found[condition["id"]] = urgencies
    assert "stat" in found["paper-cough"]


@pytest.mark.parametrize("more", ["", "&exclude=misleading-or-unsafe", "&exclude=imprecise,outdated"])
def test_a_long_section_goes_on_page_by_page(world: Documented, more: str) -> None:
    for condition in world.everything("/v1/conditions"):
        whole = world.json(f"{condition['links']['self']}/page?limit=100{more}")
        for section in whole["sections"]:
            found, address = [], f"{condition['links']['self']}/page?section={section['id']}&limit=1{more}"
            while address:
                (part,) = world.json(address)["sections"]
                assert (part["total"], part["omitted"]) == (section["total"], section["omitted"])
                assert len(part["items"]) <= 2
                found += [(item["type"], item["id"], item["relation"]) for item in part["items"]]
                address = part["next"]
            assert found == [(item["type"], item["id"], item["relation"]) for item in section["items"]]


def test_what_is_left_out_is_counted(world: Documented) -> None:
    whole, cut = world.json(WORLD), world.json(f"{WORLD}?exclude=misleading-or-unsafe,imprecise,outdated")
    assert whole["omitted"] == 0
    assert cut["omitted"] == whole["total"] - cut["total"] > 0
    advised = [item["id"] for item in items(cut) if world.json(item["self"])["advisories"]]
    # Without the condition itself there would be no page.
    assert advised in ([], ["amber-fever"])


def test_a_page_is_of_one_release(later: Documented) -> None:
    old, new = later.json(f"{WORLD}?release=1"), later.json(WORLD)
    assert (old["release"], new["release"]) == (1, 2)
    assert {item["name"] for item in items(old)}.isdisjoint({item["name"] for item in items(new)})
    following = later.json(f"{WORLD}?release=1&section=signs&limit=1")["sections"][0]["next"]
    assert later.json(following)["release"] == 1


def test_what_cannot_be_asked_for_is_refused(world: Documented, ended: Documented) -> None:
    (error,) = world.problem(f"{WORLD}?section=symptoms", 400)["errors"]
    assert error["allowed"] == list(SECTION.terms)
    following = world.json(f"{WORLD}?section=signs&limit=1")["sections"][0]["next"]
    assert following
    for wrong in (
        following.replace("section=signs", "section=tests"),
        following.replace("section=signs", "section=signs,tests"),
        following.replace("&section=signs", ""),
        following.replace("amber-fever", "paper-cough"),
        following.replace("&limit", "x&limit"),
    ):
        assert {each["parameter"] for each in world.problem(wrong, 400)["errors"]} == {"cursor"}
    assert world.problem("/v1/conditions/nothing/page", 404)
    assert ended.problem(WORLD, 410)["reason"]
    assert world.problem("/v1/treatments/ink-drops/page", 404)
    assert world.problem(WORLD, 406, Accept="image/png")["errors"][0]["allowed"] == [
        "application/json",
        "text/markdown",
    ]


def test_a_page_in_markdown_says_the_same(world: Documented) -> None:
    for address in (WORLD, COUGH):
        page, text = world.json(address), world.get(f"{address}?format=markdown").get_data(as_text=True)
        assert world.get(address, Accept="text/markdown").get_data(as_text=True) == text
        for item in items(page):
            assert f"({item['self']})" in text
        plain = text.replace("\\", "")
        for claim in by_number(page).values():
            assert f"[^{claim['number']}]: " in plain
            assert " ".join(claim["quote"].split()) in plain
            if claim["advisory"]:
                assert claim["advisory"]["reason"] in plain
        for said in (page["notice"], *(document["attribution"] for document in page["documents"])):
            assert said in plain


def test_the_shipped_page_is_small_and_stays_in_memory(shipped: Documented) -> None:
    page = shipped.get(SHIPPED)
    assert page.get_json()["total"] > 50
    assert len(gzip.compress(page.get_data(), 6, mtime=0)) <= 12_000
    shipped.get(SHIPPED, 304, If_None_Match=page.headers["ETag"])


def items(page: Json) -> list[Json]:
    """Return the records on a page."""
    return [item for section in page["sections"] for item in section["items"]]


def by_number(page: Json) -> Mapping[int, Json]:
    """Return the claims of a page by their numbers."""
    return {claim["number"]: claim for claim in list_claims(page)}


def list_claims(page: Json) -> Iterator[Json]:
    """Yield the claims of a page."""
    for document in page["documents"]:
        for sentence in document["sentences"]:
            yield from sentence["claims"]


def list_urgencies(service: Documented) -> list[str]:
    """Return the urgencies, the most urgent first."""
    return [term["value"] for term in service.json("/v1/vocabularies/urgency")["terms"]]


def refers_only_to(value: Json, condition: str) -> bool:
    """Return whether a value only names a condition."""
    values = value if isinstance(value, list) else [value]
    return all(each.get("id") == condition for each in values)
