"""Topics over HTTP: what they gather, and lists of what is about them."""

import pytest

from service.app import create_app
from service.config import Settings
from service.delivery.purge_tags import tag_record
from service.http.release_context import EXTENSION
from tests.api.documented import Documented

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
