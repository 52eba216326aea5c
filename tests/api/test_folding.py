"""Search hits of one topic are one hit, with the others below it; each record can be found by itself too."""

from collections.abc import Iterator
from typing import Any

import pytest

from schemas.terminologies import SYSTEMS
from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database
from tests.api.documented import Contract, Documented
from tests.drafts import Drafts
from tests.releases import publish

# The stores are compared elsewhere; these answers do not depend on one.
pytestmark = pytest.mark.engines("sqlite")

Json = Any
OF_THE_NOTICE = "amber-fever-of-the-notice"
QUESTIONS = ["amber fever", "fever", "glass gland", "ink", "rest"]


def list_keys(page: Json) -> list[tuple[str, str]]:
    return [(each["type"], each["id"]) for each in page["items"]]


def walk(world: Documented, address: str, relation: str = "next") -> list[Json]:
    pages = []
    following: str | None = address
    while following:
        pages.append(world.json(following))
        following = pages[-1]["page"][relation]
    return pages


def test_the_records_of_a_topic_are_one_hit_with_the_others_below_it(world: Documented) -> None:
    page, flat = world.json("/v1/search?q=amber fever"), world.json("/v1/search?q=amber fever&fold=none&limit=100")
    gathered = [each for each in flat["items"] if (each["topic"] or {}).get("id") == "amber-fever"]
    assert {(each["type"], each["id"]) for each in gathered} == {
        ("topic", "amber-fever"), ("condition", "amber-fever"), ("condition", OF_THE_NOTICE),
    }  # fmt: skip
    (hit,) = [each for each in page["items"] if (each["topic"] or {}).get("id") == "amber-fever"]
    assert (hit["type"], hit["id"]) == (gathered[0]["type"], gathered[0]["id"])
    assert [(each["type"], each["id"]) for each in hit["others"]] == [
        (each["type"], each["id"]) for each in gathered[1:]
    ]
    assert [each["document"] for each in hit["others"]] == [each["document"] for each in gathered[1:]]
    assert hit["othersTotal"] == 2
    assert page["total"] == flat["total"]
    assert all((each["others"], each["othersTotal"]) == ([], 0) for each in flat["items"])


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("limit", [1, 3])
def test_every_hit_is_there_once_page_by_page_and_back(world: Documented, question: str, limit: int) -> None:
    flat = world.json(f"/v1/search?q={question}&fold=none&limit=100")
    assert flat["page"]["next"] is None
    pages = walk(world, f"/v1/search?q={question}&limit={limit}")
    shown = [each for page in pages for each in page["items"]]
    found = [(each["type"], each["id"]) for hit in shown for each in (hit, *hit["others"])]
    assert sorted(found) == sorted(list_keys(flat))
    assert [each["topic"]["id"] for each in shown if each["topic"]] == list(
        dict.fromkeys(each["topic"]["id"] for each in flat["items"] if each["topic"])
    )
    assert all(len(page["items"]) == limit for page in pages[:-1])
    assert all(page["total"] == flat["total"] for page in pages)
    back = walk(world, pages[-1]["page"]["self"], "prev")
    assert [list_keys(page) for page in reversed(back)] == [list_keys(page) for page in pages]


def test_search_is_filtered_by_topic(world: Documented) -> None:
    found = world.json("/v1/search?q=fever rest glass&topic=amber-fever&fold=none&limit=100")
    assert {"condition", "guidance", "topic"} <= {each["type"] for each in found["items"]}
    for each in found["items"]:
        record = world.get(each["self"]).get_data(as_text=True)
        gathered = each["topic"] is not None and each["topic"]["id"] == "amber-fever"
        assert gathered or any(f'"/v1/conditions/{id_}"' in record for id_ in ("amber-fever", OF_THE_NOTICE))
    assert world.json("/v1/search?q=fever&topic=nothing")["total"] == 0
    (error,) = world.problem("/v1/search?q=fever&fold=document", 400)["errors"]
    assert error["allowed"] == ["topic", "none"]


def test_a_topic_is_one_completion_and_says_how_many_other_records_it_has(world: Documented) -> None:
    folded, flat = world.json("/v1/suggest?q=amb")["items"], world.json("/v1/suggest?q=amb&fold=none")["items"]
    (found,) = [each for each in folded if each["topic"]]
    gathered = [each for each in flat if each["topic"]]
    assert found["topic"]["self"] == "/v1/topics/amber-fever"
    assert len(gathered) > 1
    assert {name: found[name] for name in ("type", "id", "text")} == {
        name: gathered[0][name] for name in ("type", "id", "text")
    }
    assert found["othersTotal"] == 1
    assert {each["othersTotal"] for each in flat} == {0}
    assert [each for each in folded if not each["topic"]] == [each for each in flat if not each["topic"]]
    assert world.json("/v1/suggest?q=amb&type=condition&type=site")["items"][0] == found
    (error,) = world.problem("/v1/suggest?q=a&fold=no", 400)["errors"]
    assert error["allowed"] == ["topic", "none"]


@pytest.fixture(scope="module")
def coded(
    world_url: str, world_drafts: Drafts, contract: Contract, tmp_path_factory: pytest.TempPathFactory, engine: Any
) -> Iterator[Documented]:
    """Serve the world, in which both records of the topic have the same codes."""
    url = engine.copied(world_url, tmp_path_factory.mktemp("coded"))
    known = world_drafts.values("condition", "amber-fever")
    (confirmed,) = [each for each in known["confirmed"] if each["field"] == "codes"]
    drafts = world_drafts.edit(
        "condition",
        OF_THE_NOTICE,
        lambda each: each.update(codes=known["codes"], confirmed=[*each.get("confirmed", []), confirmed]),
    )
    database = Database(url)
    publish(database, drafts, only=[("condition", OF_THE_NOTICE)])
    database.close()
    app = create_app(Settings(database_url=url))
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()


def test_a_code_finds_a_topic_once_with_the_records_of_all_articles(coded: Documented) -> None:
    code = coded.json("/v1/conditions/amber-fever")["codes"][0]
    asked = f"{code['system']}|{code['code']}"
    answer = coded.get("/v1/lookup", query=[("code", asked)]).get_json()
    flat = coded.get("/v1/lookup", query=[("code", asked), ("fold", "none")]).get_json()
    assert [each["id"] for each in flat["items"]] == ["amber-fever", OF_THE_NOTICE]
    (item,) = answer["items"]
    assert (item["id"], item["topic"]["id"], item["document"]["id"]) == ("amber-fever", "amber-fever", "amber-fever")
    (other,) = item["others"]
    assert (other["id"], other["document"]["id"]) == (OF_THE_NOTICE, "glass-gland-notice")
    assert all(each["others"] == [] for each in flat["items"])
    posted = coded.app.test_client().post("/v1/lookup?fold=none", json={"codes": [asked]}).get_json()
    assert posted["items"] == [flat]
    assert coded.app.test_client().post("/v1/lookup", json={"codes": [asked]}).get_json()["items"] == [answer]


def test_an_ehr_gets_one_entry_with_links_to_the_other_articles(coded: Documented) -> None:
    code = coded.json("/v1/conditions/amber-fever")["codes"][0]
    query = {
        "mainSearchCriteria.v.cs": f"urn:oid:{SYSTEMS[code['system']].oid}",
        "mainSearchCriteria.v.c": code["code"],
        "knowledgeResponseType": "application/json",
    }
    (entry,) = coded.app.test_client().get("/v1/infobutton", query_string=query).get_json()["feed"]["entry"]
    own, other = entry["link"]
    assert own["href"].endswith("/conditions/amber-fever")
    assert (other["rel"], other["href"].rpartition("/")[2]) == ("related", OF_THE_NOTICE)
    assert "The same in other articles: " in entry["summary"]["_value"]
