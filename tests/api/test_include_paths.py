"""Paths of `include` (`treatments.claims`) and the fields of one kind (`fields[claims]`): a page in one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from service.catalog import BY_PLURAL, KINDS, Kind, list_related
from service.http.include_param import MAX_RELATIONS
from service.representations.included_records import MAX_INCLUDED
from tests.api.documented import Documented, Json
from tests.api.kinds import address, of_every_kind
from tests.engines import on_both_engines

CONDITION = "/v1/conditions/amber-fever"


def list_ids(records: list[Json]) -> list[str]:
    return [record["id"] for record in records]


def cited(records: list[Json]) -> set[str]:
    """Return the claims that records rest on."""
    return {claim for record in records for claims in record["evidence"].values() for claim in claims}


def refuse(world: Documented, query: list[tuple[str, str]], address: str = CONDITION) -> Json:
    (error,) = world.problem(address, 400, query)["errors"]
    return error


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Give the statements that run meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


@on_both_engines
def test_a_path_brings_what_belongs_to_the_included_records_and_these_too(service: Documented) -> None:
    page = service.json("/v1/conditions?limit=2&include=treatments.claims.documents")
    alone = service.json("/v1/conditions?limit=2&include=treatments")
    included = page["included"]
    assert list(included) == ["documents", "claims", "treatments"]
    assert included["treatments"] == alone["included"]["treatments"]
    assert cited(included["treatments"]) <= {*list_ids(included["claims"])}
    assert list_ids(included["documents"]) == sorted({claim["document"]["id"] for claim in included["claims"]})
    for records in included.values():
        assert len(set(list_ids(records))) == len(records)
        for record in records[:1]:
            assert record == service.json(record["links"]["self"])


@of_every_kind
def test_every_kind_is_followed_to_the_kinds_behind_each_of_its_own(world: Documented, kind: Kind) -> None:
    for first in list_related(kind):
        if first == kind:
            continue
        further = [each for each in list_related(first) if each not in {kind, first}]
        paths = [f"{first.plural}.{each.plural}" for each in further]
        page = world.json(f"{address(kind)}?limit=2&include={','.join(paths)}")
        direct = world.json(f"{address(kind)}?limit=2&include={first.plural}")
        assert page["included"][first.plural] == direct["included"][first.plural]
        assert set(page["included"]) == {first.plural, *(each.plural for each in further)}
        shown = {(item["type"], item["id"]) for item in page["items"]}
        for plural, records in page["included"].items():
            keys = [(record["type"], record["id"]) for record in records]
            assert len(set(keys)) == len(keys) <= MAX_INCLUDED
            assert {type_ for type_, _ in keys} <= {BY_PLURAL[plural].name}
            assert not shown & set(keys)


def test_a_record_on_two_paths_is_there_once_in_the_order_of_its_kind(world: Documented) -> None:
    page = world.json(f"{CONDITION}?include=claims,treatments.claims,findings.claims")["included"]
    expected = world.json(CONDITION)["evidence"], page["treatments"], page["findings"]
    wanted = cited([{"evidence": expected[0]}, *expected[1], *expected[2]])
    assert wanted <= {*list_ids(page["claims"])}
    order = [id_ for id_ in list_ids(world.everything("/v1/claims")) if id_ in {*list_ids(page["claims"])}]
    assert list_ids(page["claims"]) == order


def test_records_with_a_self_relation_bring_what_belongs_to_their_neighbours(world: Documented) -> None:
    page = world.json("/v1/treatments/quiet-cures?include=treatments.claims")["included"]
    assert page["treatments"]
    assert cited(page["treatments"]) <= {*list_ids(page["claims"])}


@on_both_engines
def test_a_path_takes_as_many_statements_however_many_records_are_on_it(world: Documented) -> None:
    counts = []
    world.json("/v1/treatments?limit=3&include=claims")
    for number in (1, 2, 50):
        with counted_statements() as statements:
            world.json(f"/v1/treatments?limit={number}&include=claims.sentences.documents,adverse-effects.claims")
        counts.append(len(statements))
    few, some, many = counts
    assert few == some == many
    # Who refers, in which order, and the bodies: for each of five relations; the rest is the list itself.
    assert many <= 5 * 3 + 8


@on_both_engines
def test_paths_are_answered_by_release_and_cached_as_other_answers(later: Documented) -> None:
    here = f"{CONDITION}?include=treatments.claims"
    old, new = later.json(f"{here}&release=1"), later.json(here)
    assert {each["release"] for each in old["included"]["treatments"]} == {1}
    assert {each["release"] for each in new["included"]["treatments"]} == {2}
    for record in old["included"]["claims"]:
        assert record == later.json(f"{record['links']['self']}?release=1")
    first = later.get(here)
    assert later.get(here, 304, If_None_Match=first.headers["ETag"]).headers["ETag"] == first.headers["ETag"]
    assert first.headers["Content-Release"] == "2"
    for each in later.pages("/v1/documents?include=treatments.adverse-effects"):
        assert "green-hair" not in list_ids(each["included"]["adverse-effects"])


def test_the_rest_of_a_kind_has_addresses_that_lead_to_it(shipped: Documented) -> None:
    page = shipped.json("/v1/documents?include=conditions.treatments,treatments.claims,claims.sentences")
    for plural, records in page["included"].items():
        assert len(records) <= MAX_INCLUDED
        rest = page.get("rest", {}).get(plural, [])
        total = shipped.json(f"/v1/{plural}")["total"]
        assert bool(rest) == (len(records) < total) or plural != "claims"
        for at in rest[:3]:
            answer = shipped.json(at)
            found = answer.get("items", [answer])
            assert {BY_PLURAL[plural].name} == {each["type"] for each in found}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("nothing", "treatments"),
        ("nothing.claims", "treatments"),
        ("treatments.nothing", "treatments.claims"),
        ("treatments.claims.nothing", "treatments.claims.documents"),
        ("treatments.", "treatments.claims"),
        (".treatments", "treatments"),
        ("treatments..claims", "treatments.claims"),
        ("treatments.conditions", "treatments.claims"),
        ("treatments.treatments", "treatments.claims"),
        ("treatments.claims.treatments", "treatments.claims.documents"),
        ("treatments.claims.sentences.documents", "treatments.claims.sentences"),
        ("Treatments.claims", "treatments"),
        ("treatments.links", "treatments.claims"),
    ],
)
def test_a_path_that_leads_nowhere_round_or_too_far_is_refused_with_those_allowed(
    world: Documented, path: str, allowed: str
) -> None:
    for here in (CONDITION, "/v1/conditions"):
        error = refuse(world, [("include", path)], here)
        assert error["parameter"] == "include"
        assert allowed in error["allowed"]
        # Everything allowed is an answer.
        for each in error["allowed"][:: max(1, len(error["allowed"]) // 3)]:
            world.json(here, [("include", each)])


def test_a_request_follows_a_bounded_number_of_relations(world: Documented) -> None:
    kinds = [each for each in list_related(BY_PLURAL["conditions"]) if each.name not in {"sentence", "condition"}]
    paths = [f"{each.plural}.claims" for each in kinds if each.name != "claim"]
    assert len(paths) * 2 > MAX_RELATIONS
    error = refuse(world, [("include", ",".join(paths))])
    assert error["parameter"] == "include"
    assert str(MAX_RELATIONS) in error["detail"]
    world.json(f"{CONDITION}?include={','.join(paths[: MAX_RELATIONS // 2])}")


def test_one_spelling_of_paths_has_one_address(world: Documented) -> None:
    spellings = ("treatments.claims,claims", "claims,treatments,treatments.claims", "treatments.claims,claims,claims")
    pages = [world.json(f"/v1/conditions?include={each}")["page"]["self"] for each in spellings]
    assert set(pages) == {"/v1/conditions?include=claims,treatments.claims"}
    singular = world.json("/v1/conditions?include=treatments.claims.document")["page"]["self"]
    assert singular == "/v1/conditions?include=treatments.claims.documents"


def test_other_forms_follow_paths_or_refuse_them(world: Documented) -> None:
    included = world.json(f"{CONDITION}?include=treatments.adverse-effects")["included"]
    records = [record for records in included.values() for record in records]
    graph: dict[str, Any] = world.get(f"{CONDITION}?include=treatments.adverse-effects&format=jsonld").get_json(
        force=True
    )
    assert [each["mainEntity"]["@id"] for each in graph["@graph"]] == [
        CONDITION,
        *(each["links"]["self"] for each in records),
    ]
    text = world.get(f"{CONDITION}?include=treatments.adverse-effects&format=markdown").get_data(as_text=True)
    assert all(f"]({each['links']['self']})" in text for each in records)
    assert (
        refuse(world, [("include", "claims.documents"), ("format", "csv")], "/v1/treatments")["parameter"] == "include"
    )


@of_every_kind
def test_the_fields_of_the_kind_itself_cut_its_records(world: Documented, kind: Kind) -> None:
    here = world.json(f"{address(kind)}?limit=1")["items"][0]["links"]["self"]
    names = ",".join(list(kind.members)[2:5])
    for at in (here, address(kind)):
        asked = world.json(at, [(f"fields[{kind.plural}]", names)])
        plain = world.json(at, [("fields", names)])
        assert asked.get("items", asked) == plain.get("items", plain)


@of_every_kind
def test_a_field_of_a_kind_that_it_does_not_have_is_refused_with_those_it_has(world: Documented, kind: Kind) -> None:
    name = f"fields[{kind.plural}]"
    for wrong in ("nothing", "", "id,", "Type", "links.self"):
        error = refuse(world, [(name, wrong)], address(kind))
        assert error["parameter"] == name
        assert error["allowed"] == list(kind.members)


@on_both_engines
def test_fields_of_a_kind_cut_what_is_included_and_nothing_else(service: Documented) -> None:
    query = [("include", "treatments.claims"), ("limit", "2")]
    whole = service.json("/v1/conditions", query)
    fields = [("fields[treatments]", "purpose,name"), ("fields[claims]", "quote")]
    cut = service.json("/v1/conditions", [*query, *fields])
    assert cut["items"] == whole["items"]
    for plural, names in (("treatments", ("name", "purpose")), ("claims", ("quote",))):
        expected = [{key: each[key] for key in ("type", "id", *names)} for each in whole["included"][plural]]
        assert cut["included"][plural] == expected
    both = service.json("/v1/conditions", [*query, *fields, ("fields", "name")])
    assert both["included"] == cut["included"]
    assert list(both["items"][0]) == ["type", "id", "name"]


def test_brackets_may_be_written_in_percent_and_have_one_canonical_address(world: Documented) -> None:
    spellings = (
        "include=claims&fields[claims]=quote,states",
        "fields%5Bclaims%5D=states,quote&include=claims",
        "fields%5bclaims%5d=states&fields[claims]=quote&include=claims",
    )
    answers = [world.get(f"/v1/treatments?{each}") for each in spellings]
    assert len({(each.data, each.headers["ETag"], each.headers["Link"]) for each in answers}) == 1
    here = answers[0].get_json()["page"]["self"]
    assert set("[]") & set(here) == set()
    assert world.get(here).data == answers[0].data


def test_pages_keep_the_fields_of_kinds(world: Documented) -> None:
    page = world.json("/v1/treatments?limit=2&include=claims&fields[claims]=quote&fields[treatments]=name")
    following = world.json(page["page"]["next"])
    assert {name for each in following["items"] for name in each} == {"type", "id", "name"}
    assert {name for each in following["included"]["claims"] for name in each} == {"type", "id", "quote"}
    cursor = urlsplit(page["page"]["next"]).query.partition("cursor=")[2]
    # How records are shown does not belong to the list that a cursor is of.
    assert world.json(f"/v1/treatments?limit=2&cursor={cursor}")["items"]


@pytest.mark.parametrize(
    ("query", "name", "allowed"),
    [
        ("fields[claims]=quote", "fields[claims]", "fields[conditions]"),
        ("include=treatments&fields[claims]=quote", "fields[claims]", "fields[treatments]"),
        ("fields[nothing]=name", "fields[nothing]", "fields[claims]"),
        ("fields[condition]=name", "fields[condition]", "fields[conditions]"),
        ("fields[]=name", "fields[]", "fields[conditions]"),
        ("fields[conditions][]=name", "fields[conditions][]", "fields[conditions]"),
        ("include[claims]=quote", "include[claims]", "include"),
        ("fields=name&fields[conditions]=name", "fields[conditions]", None),
        ("format=jsonld&fields[conditions]=name", "fields[conditions]", None),
        ("format=markdown&include=claims&fields[claims]=quote", "fields[claims]", None),
    ],
)
def test_fields_that_an_answer_cannot_have_are_refused(
    world: Documented, query: str, name: str, allowed: str | None
) -> None:
    (error,) = world.problem(f"{CONDITION}?{query}", 400)["errors"]
    assert error["parameter"] == name
    assert allowed is None or allowed in error["allowed"]


def test_a_table_takes_the_fields_of_its_own_kind_alone(world: Documented) -> None:
    one = world.get("/v1/treatments?format=csv&fields[treatments]=name")
    assert one.data == world.get("/v1/treatments?format=csv&fields=name").data
    (error,) = world.problem("/v1/treatments?format=csv&fields[claims]=quote", 400)["errors"]
    assert error["parameter"] == "fields[claims]"


def test_no_other_address_takes_fields_or_paths(world: Documented) -> None:
    for path in (
        f"{CONDITION}/page",
        f"{CONDITION}/revisions",
        "/v1/search?q=amber",
        "/v1/changes",
        "/v1/vocabularies",
    ):
        for name in ("include", "fields", f"fields[{KINDS[3].plural}]"):
            world.problem(f"{path}{'&' if '?' in path else '?'}{name}=claims", 400)
