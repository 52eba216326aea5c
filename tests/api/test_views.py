"""`fields` and `include`: what an answer is cut to, and what belongs to its records, in one request."""

from typing import Any

import pytest

from service.catalog import Kind, list_related
from tests.api.documented import Documented
from tests.api.kinds import address, of_every_kind

CONDITION = "/v1/conditions/amber-fever"


@of_every_kind
def test_a_record_is_cut_to_the_members_wanted(service: Documented, kind: Kind) -> None:
    items = service.json(f"{address(kind)}?limit=3")["items"]
    if not items:
        return  # the shipped article has no record of this kind; the invented world has
    whole = items[-1]
    here = whole["links"]["self"]
    for name in kind.members:
        cut = service.json(f"{here}?fields={name}")
        assert cut == {key: whole[key] for key in ("type", "id", name) if key in whole}
        assert list(cut) == [key for key in whole if key in cut]
    every = service.get(f"{here}?fields={','.join(kind.members)}")
    assert every.get_data() == service.get(here).get_data()


@of_every_kind
def test_the_items_of_a_list_are_cut_alike(service: Documented, kind: Kind) -> None:
    names = list(kind.members)[2:5]
    whole = service.json(f"{address(kind)}?limit=5")
    cut = service.json(f"{address(kind)}?limit=5&fields={','.join(names)}")
    assert cut["items"] == [{key: item[key] for key in ("type", "id", *names)} for item in whole["items"]]
    assert cut["total"] == whole["total"]


@of_every_kind
def test_a_name_that_is_no_member_is_refused_with_those_that_are(world: Documented, kind: Kind) -> None:
    for wrong in ("nothing", "", "id,", "type,nothing", "Type", "links.self"):
        (error,) = world.problem(address(kind), 400, query=[("fields", wrong)])["errors"]
        assert error["parameter"] == "fields"
        assert error["allowed"] == list(kind.members)


@of_every_kind
def test_a_kind_that_does_not_belong_is_refused_with_those_that_do(world: Documented, kind: Kind) -> None:
    for wrong in ("nothing", "", kind.name, "claims,"):
        if wrong in {each.plural for each in list_related(kind)}:
            continue
        (error,) = world.problem(address(kind), 400, query=[("include", wrong)])["errors"]
        assert error["parameter"] == "include"
        assert error["allowed"] == [each.plural for each in list_related(kind)]


@of_every_kind
def test_each_included_record_is_the_one_at_its_address_and_is_there_once(service: Documented, kind: Kind) -> None:
    plurals = [each.plural for each in list_related(kind)]
    page = service.json(f"{address(kind)}?limit=4&include={','.join(plurals)}")
    assert list(page["included"]) == plurals
    shown = {(item["type"], item["id"]) for item in page["items"]}
    for each in list_related(kind):
        records = page["included"][each.plural]
        keys = [(record["type"], record["id"]) for record in records]
        assert len(set(keys)) == len(keys) <= 100
        assert not set(keys) & shown
        for record in records[:2]:
            assert record == service.json(record["links"]["self"])


def test_what_is_included_counts_neither_as_item_nor_to_the_limit(world: Documented) -> None:
    page = world.json("/v1/treatments?limit=2&include=claims,conditions")
    assert len(page["items"]) == page["page"]["limit"] == 2
    assert page["total"] == world.json("/v1/treatments")["total"]
    assert len(page["included"]["claims"]) > 2


def test_an_answer_without_include_has_no_such_member(world: Documented) -> None:
    assert not world.json(CONDITION).keys() & {"included", "rest"}
    assert not world.json("/v1/conditions").keys() & {"included", "rest"}


def test_a_condition_brings_what_belongs_to_it(world: Documented) -> None:
    condition = world.json(f"{CONDITION}?include=treatments,claims")
    treatments = world.json("/v1/treatments?condition=amber-fever")["items"]
    assert condition["included"]["treatments"] == treatments
    cited = {claim for claims in condition["evidence"].values() for claim in claims}
    assert cited <= {claim["id"] for claim in condition["included"]["claims"]}


def test_fields_cut_the_record_and_not_what_is_included(world: Documented) -> None:
    cut = world.json(f"{CONDITION}?fields=name&include=treatments")
    assert list(cut) == ["type", "id", "name", "included"]
    whole = world.json(f"{CONDITION}?include=treatments")
    assert cut["included"] == whole["included"]


def test_what_is_included_is_of_the_same_release(later: Documented) -> None:
    old = later.json(f"{CONDITION}?include=treatments&release=1")
    new = later.json(f"{CONDITION}?include=treatments")
    assert [each["release"] for each in old["included"]["treatments"]] == [1] * len(old["included"]["treatments"])
    assert {each["release"] for each in new["included"]["treatments"]} == {2}
    names = later.json("/v1/treatments?condition=amber-fever&release=1")["items"]
    assert old["included"]["treatments"] == names


def test_a_cursor_keeps_what_is_included_to_its_release(later: Documented) -> None:
    page = later.json("/v1/conditions?limit=1&include=treatments&release=1")
    following = later.json(page["page"]["next"])
    assert all(each["release"] == 1 for each in following["included"]["treatments"])
    assert "include=treatments" in page["page"]["next"]


def test_a_withdrawn_record_is_included_nowhere(later: Documented) -> None:
    assert later.problem("/v1/adverse-effects/green-hair", 410)
    for page in later.pages("/v1/treatments?include=adverse-effects"):
        assert "green-hair" not in {each["id"] for each in page["included"]["adverse-effects"]}


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("format=jsonld&fields=name", "fields"),
        ("format=markdown&fields=name", "fields"),
        ("format=csv&include=claims", "include"),
    ],
)
def test_what_a_form_cannot_give_is_refused(world: Documented, asked: str, wrong: str) -> None:
    (error,) = world.problem(f"/v1/treatments?{asked}", 400)["errors"]
    assert error["parameter"] == wrong


def test_with_include_linked_data_is_a_graph_and_a_page_has_more_sections(world: Documented) -> None:
    graph: dict[str, Any] = world.get(f"{CONDITION}?format=jsonld&include=treatments").get_json(force=True)
    treatments = world.json("/v1/treatments?condition=amber-fever")["items"]
    assert [each["mainEntity"]["@id"] for each in graph["@graph"]] == [
        CONDITION,
        *(each["links"]["self"] for each in treatments),
    ]
    page = world.get(f"{CONDITION}?format=markdown&include=treatments").get_data(as_text=True)
    assert page.count("\n## ") >= len(treatments)


def test_one_spelling_of_what_is_wanted_has_one_address(world: Documented) -> None:
    one = world.json("/v1/treatments?fields=purpose,name,name&include=findings,claims")
    assert one["page"]["self"] == "/v1/treatments?fields=name,purpose&include=claims,findings"
