"""Lists: they hold every record once, as it is at its own address, on pages that join up both ways."""

import re

import pytest

from service.catalog import KINDS, Kind, get_kind
from service.http.list_params import SORT
from tests.api.documented import Documented
from tests.api.kinds import address, ids, in_order, of_every_kind

SORTS = tuple(SORT.terms)


@of_every_kind
def test_a_list_holds_the_records_as_they_are_at_their_own_addresses(kind: Kind, service: Documented) -> None:
    listed = service.get(f"{address(kind)}?limit=100")
    page = listed.get_json()
    assert page["total"] == len(page["items"])
    bodies = [service.get(item["links"]["self"]).data for item in page["items"]]
    assert listed.data.startswith(b'{"items":[' + b",".join(bodies) + b"]")


@of_every_kind
def test_a_record_has_every_declared_member_in_its_order(kind: Kind, service: Documented) -> None:
    for item in service.items(address(kind)):
        assert list(item) == [name for name in kind.members if name in item]
        assert item.keys() >= kind.members.keys()
        assert (item["type"], item["links"]["self"]) == (kind.name, address(kind, item["id"]))


@of_every_kind
def test_the_order_is_by_id_and_of_sentences_and_claims_the_order_of_reading(kind: Kind, service: Documented) -> None:
    found = service.items(address(kind))
    assert ids(found) == ids(in_order(kind, found))


@pytest.mark.parametrize("kind", [get_kind("sentence"), get_kind("claim")], ids=lambda kind: kind.name)
def test_the_order_of_reading_is_that_of_the_text(kind: Kind, service: Documented) -> None:
    found = service.items(address(kind))
    places = [(item["document"]["id"], item["start"]) for item in found if kind.name == "sentence"]
    sentences = [(item["document"]["id"], item["sentence"]["id"]) for item in found if kind.name == "claim"]
    assert places == sorted(places)
    assert list(dict.fromkeys(sentences)) == [
        (sentence["document"]["id"], sentence["id"])
        for sentence in service.items("/v1/sentences")
        if kind.name == "claim" and sentence["claims"]
    ]


@pytest.mark.parametrize("sort", SORTS)
@of_every_kind
def test_a_list_is_sorted_as_asked(kind: Kind, sort: str, later: Documented) -> None:
    found = later.items(address(kind), [("sort", sort)])
    assert ids(found) == ids(in_order(kind, later.everything(address(kind)), sort))


@pytest.mark.parametrize(
    ("sort", "limit"), [(None, 1), (None, 2), (None, 3), *((sort, 2) for sort in SORTS if sort != "id")]
)
@of_every_kind
def test_pages_join_up_both_ways(kind: Kind, sort: str | None, limit: int, later: Documented) -> None:
    sorted_so = [("sort", sort)] if sort else []
    whole = ids(later.items(address(kind), sorted_so))
    pages = list(later.pages(address(kind), [("limit", str(limit)), *sorted_so]))
    assert [id_ for page in pages for id_ in ids(page["items"])] == whole
    assert {len(page["items"]) for page in pages[:-1]} <= {limit}
    assert {page["total"] for page in pages} == {len(whole)}
    back = [pages[-1]]
    while back[-1]["page"]["prev"] and len(back) <= len(pages):
        back.append(later.json(back[-1]["page"]["prev"]))
    assert [page["items"] for page in back[::-1]] == [page["items"] for page in pages]


@of_every_kind
def test_a_page_gives_its_own_address_and_that_of_the_first(kind: Kind, world: Documented) -> None:
    for page in world.pages(address(kind), [("limit", "2"), ("sort", "-name")]):
        assert page["page"]["limit"] == 2
        assert world.json(page["page"]["self"]) == page
        assert world.json(page["page"]["first"])["page"]["prev"] is None
        assert world.json(page["page"]["first"])["items"] == world.items(address(kind), [("sort", "-name")])[:2]


@of_every_kind
def test_the_link_header_says_what_the_page_says(kind: Kind, world: Documented) -> None:
    found: str | None = f"{address(kind)}?limit=1"
    while found:
        response = world.get(found)
        around = response.get_json()["page"]
        said = {relation: target for relation, target in around.items() if relation != "limit" and target}
        assert links(response.headers["Link"]) == said
        found = around["next"]


@of_every_kind
def test_a_full_last_page_is_followed_by_none(kind: Kind, world: Documented) -> None:
    total = world.json(address(kind))["total"]
    page = world.json(f"{address(kind)}?limit={total}")
    assert (len(page["items"]), page["page"]["next"], page["page"]["prev"]) == (total, None, None)


def test_a_page_has_25_items_unless_asked_otherwise(shipped: Documented) -> None:
    page = shipped.json("/v1/claims")
    assert (page["page"]["limit"], len(page["items"])) == (25, 25)
    assert page["page"]["self"] == page["page"]["first"] == "/v1/claims"


def test_the_limit_may_change_between_pages(shipped: Documented) -> None:
    first = shipped.json("/v1/claims?limit=10")
    rest = shipped.json(first["page"]["next"].replace("limit=10", "limit=100"))
    assert ids(first["items"] + rest["items"]) == ids(shipped.items("/v1/claims"))


def test_parameters_may_come_in_any_order(world: Documented) -> None:
    first = world.json("/v1/claims?limit=2&document=amber-fever&sort=-id&document=glass-gland-notice")
    again = world.json("/v1/claims?document=glass-gland-notice&sort=-id&document=amber-fever&limit=2")
    assert first == again


def test_every_kind_has_a_list(world: Documented) -> None:
    assert all(world.json(address(kind))["items"] for kind in KINDS)


def links(header: str) -> dict[str, str]:
    """Return the addresses in a Link header by relation."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?!; type)', header)
    return {relation: target for target, relation in found}
