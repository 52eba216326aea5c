"""Topics over HTTP: what they gather, and lists of what is about them."""

import pytest

from service.app import create_app
from service.catalog import Kind, find_main_filter
from service.config import Settings
from service.delivery.purge_tags import tag_record
from service.http.release_context import EXTENSION
from tests.api.documented import Documented
from tests.api.kinds import of_every_kind

OF_THE_NOTICE = "amber-fever-of-the-notice"


def found(world: Documented, address: str) -> list[str]:
    return [each["id"] for each in world.get(address).get_json()["items"]]


def test_a_topic_selects_its_members_and_on_other_lists_what_refers_to_them(world: Documented) -> None:
    assert found(world, "/v1/conditions?topic=amber-fever") == ["amber-fever", OF_THE_NOTICE]
    members = "condition=amber-fever&condition=amber-fever-of-the-notice"
    for plural in ("treatments", "findings", "guidance", "sites", "statistics", "outlooks"):
        assert found(world, f"/v1/{plural}?topic=amber-fever") == found(world, f"/v1/{plural}?{members}") != []
    assert found(world, "/v1/guidance?topic=amber-fever&condition=amber-fever-of-the-notice") == found(
        world, "/v1/guidance?condition=amber-fever-of-the-notice"
    )
    assert found(world, "/v1/topics?broader=glandular-glows") == ["amber-fever"]
    assert found(world, "/v1/topics?kind=substance") == ["ink"]


@of_every_kind
def test_a_topic_selects_in_every_list_of_statements_the_members_or_what_refers_to_them(
    kind: Kind, world: Documented
) -> None:
    assert ("topic" in kind.filters) == kind.stated
    for topic in world.items("/v1/topics"):
        asked = [("topic", topic["id"])]
        if not kind.stated:
            assert world.problem(f"/v1{kind.path}", 400, asked)["type"] == "/problems/unknown-parameter"
            continue
        members = [each["record"]["id"] for each in topic["members"]]
        by = find_main_filter(kind, topic["kind"])
        expected = world.items(f"/v1{kind.path}", [(by.name, id_) for id_ in members]) if by and members else []
        if kind.name == topic["kind"]:
            expected = [each for each in world.items(f"/v1{kind.path}") if each["id"] in members]
        assert world.items(f"/v1{kind.path}", asked) == expected


@pytest.mark.parametrize("address", [
    "/v1/treatments?topic=nothing", "/v1/conditions?topic=nothing", "/v1/conditions?topic=ink",
    "/v1/treatments?topic=glandular-glows", "/v1/adverse-effects?topic=ink",
])  # fmt: skip
def test_a_topic_that_nothing_is_about_gives_an_empty_list(world: Documented, address: str) -> None:
    page = world.get(address).get_json()
    assert (page["items"], page["total"]) == ([], 0)


def test_topics_of_several_kinds_are_refused(world: Documented) -> None:
    refused = world.get("/v1/treatments?topic=amber-fever,ink", 400)
    assert refused.get_json()["errors"] == [
        {"parameter": "topic", "detail": "Name topics of one kind: these are of the kinds condition, substance."}
    ]


def test_a_list_of_a_topic_is_purged_with_the_topic(own_url: str) -> None:
    app = create_app(Settings(database_url=own_url, purge_header="Surrogate-Key"))
    tags = app.test_client().get("/v1/treatments?topic=amber-fever").headers["Surrogate-Key"].split()
    app.extensions[EXTENSION].close()
    assert tag_record("topic", "amber-fever") in tags


def test_one_condition_is_what_the_pages_of_its_members_are_about(world: Documented) -> None:
    topic = world.get("/v1/topics/amber-fever?format=jsonld").get_json()["mainEntity"]
    assert (topic["@type"], topic["@id"]) == ("MedicalCondition", "/v1/topics/amber-fever")
    pages = {each["@id"] for each in topic["@reverse"]["about"]}
    assert pages == {"/conditions/amber-fever", f"/conditions/{OF_THE_NOTICE}"}
    page = world.get("/v1/conditions/amber-fever?format=jsonld").get_json()
    assert page["about"] == {"@type": "MedicalCondition", "@id": topic["@id"], "name": topic["name"]}
