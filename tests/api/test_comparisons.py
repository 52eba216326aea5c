"""Comparisons: where the documents of a topic agree, differ, or stand alone, and whose words are whose."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.comparisons.figures import read_figure
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database
from service.web.comparison_page import GROUPS
from tests.drafts import AMBER, NOTICE, Drafts
from tests.releases import publish

# The stores are compared elsewhere; these answers do not depend on one.
pytestmark = pytest.mark.engines("sqlite")

OF_THE_NOTICE = "amber-fever-of-the-notice"
ADDRESS = "/v1/topics/amber-fever/comparison"
OUTDATED = {"verdict": "outdated", "reason": "It is old.", "assessedBy": "a tester", "status": "desk-review"}


@pytest.fixture
def client(own_url: str, world_drafts: Drafts) -> Iterator[FlaskClient]:
    """Serve three articles about amber fever, one of which calls it a complication."""
    drafts = world_drafts.edit("condition", "paper-cough", lambda each: each.update(topic=AMBER, codes=[]))
    drafts = drafts.write("condition", OF_THE_NOTICE, "complication", "category")
    drafts = drafts.write("claim", f"{NOTICE}.p1s1c1", OUTDATED, "assessment")
    database = Database(own_url)
    publish(database, drafts)
    database.close()
    app = create_app(Settings(database_url=own_url))
    yield app.test_client()
    app.extensions[EXTENSION].close()


def find_question(comparison: dict[str, Any], id_: str) -> dict[str, Any]:
    (found,) = [each for each in comparison["questions"] if each["id"] == id_]
    return found  # type: ignore[no-any-return]


def list_answers(question: dict[str, Any]) -> dict[str, tuple[str | None, list[str]]]:
    return {each["text"]: (each["outcome"], [s["document"] for s in each["sources"]]) for each in question["answers"]}


def test_three_articles_agree_differ_and_stand_alone(client: FlaskClient) -> None:
    comparison = client.get(ADDRESS).get_json()
    documents = [each["document"]["id"] for each in comparison["documents"]]
    assert documents == [AMBER, NOTICE, "paper-cough"]
    category = find_question(comparison, "category")
    assert (category["basis"], category["outcome"]) == ("coded", "differ")
    assert list_answers(category) == {
        "Disease": ("differ", [AMBER, "paper-cough"]), "Complication": ("differ", [NOTICE]),
    }  # fmt: skip
    course = find_question(comparison, "course")
    assert (course["outcome"], course["unanswered"]) == ("only-one-says", [AMBER, NOTICE])
    wording = find_question(comparison, "wording")
    assert (wording["basis"], wording["outcome"]) == ("quoted", None)
    assert {each["quoted"] for each in wording["answers"]} == {True}
    assert {each["outcome"] for each in wording["answers"]} == {None}
    # Nobody gathered these guidances in topics, so they are not compared.
    assert {each["outcome"] for each in find_question(comparison, "guidance")["answers"]} == {None}
    (advised,) = category["answers"][1]["sources"]
    (advisory,) = [each for each in comparison["advisories"] if each["number"] in advised["advisories"]]
    assert (advisory["reason"], advisory["claim"]["id"]) == ("It is old.", f"{NOTICE}.p1s1c1")
    assert advised["claims"] == [f"{NOTICE}.p1s1c1"]


def test_records_of_one_topic_are_one_answer(client: FlaskClient, own_url: str, world_drafts: Drafts) -> None:
    drafts = world_drafts.put("topic", "resting", {"kind": "guidance", "name": "Resting"})
    for id_ in ("rest", "rest-near-storms"):
        drafts = drafts.write("guidance", id_, "resting", "topic")
    database = Database(own_url)
    publish(database, drafts, only=[("topic", "resting"), ("guidance", "rest"), ("guidance", "rest-near-storms")])
    database.close()
    answers = find_question(client.get(ADDRESS).get_json(), "guidance")["answers"]
    answer = next(each for each in answers if each["reference"]["type"] == "topic")
    assert (answer["outcome"], answer["reference"]["id"]) == ("agree", "resting")
    assert [each["document"] for each in answer["sources"]] == [AMBER, NOTICE]
    assert all(each["words"] for each in answer["sources"])


def test_a_comparison_is_markdown_and_a_table_too(client: FlaskClient) -> None:
    text = client.get(f"{ADDRESS}?format=markdown").get_data(as_text=True)
    assert "## Category (documents differ)\n\n- Disease (documents differ): [" in text
    assert "**Outdated**: It is old. Assessed by: a tester (desk review)." in text
    table = client.get(f"{ADDRESS}?format=csv")
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True))))
    (row,) = [each for each in rows if each["code"] == "complication"]
    assert (row["questionOutcome"], row["document"], row["advisories"]) == ("differ", NOTICE, "outdated: It is old.")


def test_readers_see_first_where_the_articles_differ(client: FlaskClient) -> None:
    page = client.get("/topics/amber-fever/comparison")
    text = page.get_data(as_text=True)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    groups = re.findall(r'<h2 id="([^"]+)">', text)
    assert groups == [name for name in GROUPS if name in groups]
    assert groups[0] == "differ"
    assert "nothing that can be compared differs" not in text
    assert "Marked words" in text
    assert '<a href="#differ">1 question where they differ</a>' in text
    (differing,) = re.findall(r'<section class="compared differ".*?</section>', text, re.DOTALL)
    cells = re.findall(r'<td data-of="([^"]+)">(.*?)</td>', differing, re.DOTALL)
    assert [name for name, _ in cells] == ["Amber fever, a made-up disease", NOTICE, "paper-cough"]
    assert [re.findall(r'">(Disease|Complication)</a>', cell) for _, cell in cells] == [
        ["Disease"], ["Complication"], ["Disease"],
    ]  # fmt: skip
    # What reviewers say is next to the value.
    assert "It is old." in cells[1][1]
    comparison = client.get(ADDRESS).get_json()
    assert text.count('<th scope="row">') == len(comparison["questions"])
    for form in ("markdown", "csv"):
        assert f'href="{ADDRESS}?format={form}"' in text
    assert 'href="/topics/amber-fever/comparison"' in client.get("/topics/amber-fever").get_data(as_text=True)
    assert "No article says" in client.get("/topics/glandular-glows/comparison").get_data(as_text=True)
    assert client.get("/topics/nothing/comparison", headers={"Accept": "text/html"}).status_code == 404


def test_a_topic_without_members_is_compared_with_nothing(client: FlaskClient) -> None:
    empty = client.get("/v1/topics/glandular-glows/comparison").get_json()
    assert (empty["documents"], empty["questions"]) == ([], [])
    assert client.get("/v1/topics/nothing/comparison").status_code == 404
    assert client.get(f"{ADDRESS}?colour=blue").status_code == 400


@pytest.mark.parametrize(("one", "other", "are_compatible"), [
    ({"value": 8, "unit": "%"}, {"numerator": 8, "denominator": 100}, True),
    ({"value": 8, "unit": "%"}, {"value": 9, "unit": "%"}, False),
    ({"value": 8, "unit": "%", "approximator": "about"}, {"value": 8.5, "unit": "percent"}, True),
    ({"value": 8, "unit": "%", "approximator": "less-than"}, {"lower": 2, "upper": 5, "unit": "%"}, True),
    ({"value": 8, "unit": "%", "approximator": "at-least"}, {"lower": 2, "upper": 5, "unit": "%"}, False),
    ({"value": 8, "unit": "wk"}, {"value": 8, "unit": "d"}, False),
    ({"value": 8, "unit": "%", "approximator": "less-than"}, {"value": 8, "unit": "%"}, False),
    ({"value": 8, "unit": "%", "approximator": "at-most"}, {"value": 8, "unit": "%"}, True),
])  # fmt: skip
def test_figures_are_compatible_if_both_can_be_true(one: Any, other: Any, are_compatible: bool) -> None:  # noqa: FBT001
    first, second = read_figure(one), read_figure(other)
    assert first is not None
    assert second is not None
    assert first.is_compatible(second) is second.is_compatible(first) is are_compatible
