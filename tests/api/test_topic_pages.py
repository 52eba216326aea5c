"""Pages about a topic: what all its documents say, each thing once, each record with its document."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from service.app import create_app
from service.catalog import get_kind, list_referrers
from service.config import Settings
from service.http.release_context import EXTENSION
from service.pages.section_parts import is_shown
from service.store.database import Database
from tests.api.documented import Contract, Documented
from tests.drafts import AMBER, NOTICE, Drafts
from tests.releases import publish

# The stores are compared elsewhere; these answers do not depend on one.
pytestmark = pytest.mark.engines("sqlite")

Json = Any
OF_THE_NOTICE = "amber-fever-of-the-notice"
PAGE = "/v1/topics/amber-fever/page"
RESTING = ("rest", "rest-near-storms")


@pytest.fixture(scope="module")
def gathered_drafts(world_drafts: Drafts) -> Drafts:
    """Give the invented world, in which both articles advise to rest, and one of them about a doubtful claim."""
    drafts = world_drafts.put("topic", "resting", {"kind": "guidance", "name": "Resting"})
    for id_ in RESTING:
        drafts = drafts.write("guidance", id_, "resting", "topic")
    return drafts


@pytest.fixture(scope="module")
def gathered(
    world_url: str, gathered_drafts: Drafts, contract: Contract, tmp_path_factory: pytest.TempPathFactory, engine: Any
) -> Iterator[Documented]:
    """Serve the world with a topic of guidance."""
    url = engine.copied(world_url, tmp_path_factory.mktemp("gathered"))
    database = Database(url)
    publish(database, gathered_drafts, only=[("topic", "resting"), *(("guidance", id_) for id_ in RESTING)])
    database.close()
    app = create_app(Settings(database_url=url, purge_header="Surrogate-Key"))
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()


def list_items(page: Json) -> list[Json]:
    return [item for section in page["sections"] for item in section["items"]]


def list_records(page: Json) -> list[tuple[str, str, str | None]]:
    """Return the records of a page."""
    return [(each["type"], each["id"], each["relation"]) for each in list_items(page)]


def test_a_page_has_what_refers_to_any_member_once(gathered: Documented) -> None:
    page = gathered.json(f"{PAGE}?limit=100")
    expected: list[tuple[str, str, str | None]] = [("condition", AMBER, None), ("condition", OF_THE_NOTICE, None)]
    for kind, by in list_referrers(get_kind("condition")):
        if kind.stated and is_shown(by):
            found = gathered.items(f"/v1{kind.path}?{by.name}={AMBER},{OF_THE_NOTICE}")
            expected += [(kind.name, record["id"], by.path[0]) for record in found]
    shown = list_records(page)
    assert sorted(shown, key=str) == sorted(expected, key=str)
    assert page["total"] == len(shown)
    assert (page["subject"]["type"], page["id"], page["sameAs"]) == ("topic", AMBER, [])
    assert page["links"]["comparison"] == "/v1/topics/amber-fever/comparison"


def test_each_thing_is_one_item_and_each_record_has_its_document(gathered: Documented) -> None:
    page = gathered.json(PAGE)
    opening = page["sections"][0]["items"][:2]
    assert [(each["id"], each["topic"]["id"]) for each in opening] == [(AMBER, AMBER), (OF_THE_NOTICE, AMBER)]
    for section in page["sections"]:
        # The records of a topic follow one another.
        runs = [topic for topic, _ in groupby((each["topic"] or {}).get("id") for each in section["items"]) if topic]
        assert len(runs) == len(set(runs))
    resting = [each for each in list_items(page) if (each["topic"] or {}).get("id") == "resting"]
    assert [(each["id"], each["document"]) for each in resting] == [("rest", AMBER), ("rest-near-storms", NOTICE)]
    assert [each["id"] for each in page["documents"]] == [AMBER, NOTICE]
    numbers = [c["number"] for d in page["documents"] for s in d["sentences"] for c in s["claims"]]
    cited = {number for each in list_items(page) for field in each["fields"] for number in field["claims"]}
    assert cited == set(numbers)


@pytest.mark.parametrize("more", ["", "&exclude=misleading-or-unsafe,imprecise,outdated"])
def test_a_long_page_goes_on_section_by_section_and_repeats_nothing(gathered: Documented, more: str) -> None:
    whole = gathered.json(f"{PAGE}?limit=100{more}")
    for section in whole["sections"]:
        found, address = [], f"{PAGE}?section={section['id']}&limit=1{more}"
        while address:
            (part,) = gathered.json(address)["sections"]
            assert (part["total"], part["omitted"]) == (section["total"], section["omitted"])
            assert len({each["topic"] and each["topic"]["id"] for each in part["items"]}) <= 1
            found += list_records({"sections": [part]})
            address = part["next"]
        assert found == list_records({"sections": [section]})


def test_what_is_left_out_is_counted_members_too(gathered: Documented) -> None:
    whole, cut = gathered.json(PAGE), gathered.json(f"{PAGE}?exclude=misleading-or-unsafe,imprecise,outdated")
    assert cut["omitted"] == whole["total"] - cut["total"] > 0
    assert not any(gathered.json(f"/v1/{get_kind(t).plural}/{id_}")["advisories"] for t, id_, _ in list_records(cut))


def test_a_page_about_a_condition_leads_to_that_about_its_topic(gathered: Documented) -> None:
    page = gathered.json("/v1/conditions/amber-fever/page")
    assert [each["id"] for each in page["sameAs"]] == [OF_THE_NOTICE]
    assert page["links"]["topicPage"] == PAGE
    assert ("condition", OF_THE_NOTICE) not in {(kind, id_) for kind, id_, _ in list_records(page)}
    alone = gathered.json("/v1/conditions/paper-cough/page")
    assert (alone["sameAs"], set(alone["links"])) == ([], {"self", "webUrl"})


def test_topics_of_other_kinds_and_empty_ones_have_pages(gathered: Documented) -> None:
    assert next(each[:2] for each in list_records(gathered.json("/v1/topics/ink/page"))) == ("substance", "ink")
    empty = gathered.json("/v1/topics/glandular-glows/page")
    assert (list_items(empty), empty["total"], empty["documents"]) == ([], 0, [])
    assert gathered.problem("/v1/topics/nothing/page", 404)
    (error,) = gathered.problem(f"{PAGE}?section=symptoms", 400)["errors"]
    assert "signs" in error["allowed"]
    following = gathered.json("/v1/conditions/amber-fever/page?section=signs&limit=1")["sections"][0]["next"]
    assert gathered.problem(following.replace("conditions", "topics"), 400)["errors"][0]["parameter"] == "cursor"


def test_a_page_is_kept_for_its_release_and_purged_with_any(gathered: Documented) -> None:
    answer = gathered.get(PAGE)
    assert "any-release" in answer.headers["Surrogate-Key"].split()
    gathered.get(PAGE, 304, If_None_Match=answer.headers["ETag"])
    earlier = gathered.json(f"{PAGE}?release=1")
    assert (
        earlier["release"],
        [each for each in list_items(earlier) if each["topic"] and each["topic"]["id"] == "resting"],
    ) == (1, [])


def test_a_page_in_markdown_names_the_document_of_each_record(gathered: Documented) -> None:
    text = gathered.get(PAGE, Accept="text/markdown").get_data(as_text=True)
    assert "### [Rest" in text
    assert text.count(f"(/v1/documents/{NOTICE})") > 2
    for document in gathered.json(PAGE)["documents"]:
        assert document["attribution"] in text.replace("\\", "")
