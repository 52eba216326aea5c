"""The README says what this is, then the two commands, then one request with its real answer."""

import re

from flask.testing import FlaskClient

from service.catalog import KINDS
from tests.docs.pages import REPOSITORY, Page, every_page

README = Page.at("README.md")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z_-]+):.*## ", MAKEFILE, re.MULTILINE))


def test_it_opens_with_its_purpose_then_the_two_commands_then_one_request() -> None:
    title, purpose, *_ = README.text.split("\n\n")
    assert title == "# medcontent"
    assert len(purpose.splitlines()) <= 5
    assert re.search(r"It is for developers who", purpose.replace("\n", " "))
    assert README.headings[1:3] == ["Two commands", "One request"]
    commands = [line.split("#")[0].strip() for line in README.section("Two commands").strip().splitlines()[:2]]
    assert commands == ["make serve", "make test"]


def test_every_make_target_on_a_page_exists() -> None:
    for page in every_page():
        blocks = "\n".join(line for line in page.text.splitlines() if line.startswith("    "))
        named = " ".join([*page.codes, *re.findall(r"^ +(make .+?)(?:#.*)?$", blocks, re.MULTILINE)])
        assert set(re.findall(r"\bmake ([a-z-]+)", named)) <= TARGETS, page.name


def test_the_modules_of_test_fast_exist() -> None:
    fast = re.search(r"^FAST := ((?:.+\\\n)*.+)$", MAKEFILE, re.MULTILINE)
    assert fast
    assert [path for path in fast[1].replace("\\", " ").split() if not (REPOSITORY / path).exists()] == []


def test_its_one_request_shows_its_real_answer() -> None:
    assert [block.language for block in README.blocks] == ["sh", "json"]


def test_it_says_that_the_licence_of_the_article_is_unknown() -> None:
    said = " ".join(README.section("Licence").split())
    assert "its licence is unknown" in said
    assert "`attribution.licence`" in said


def test_no_record_that_ships_claims_a_review(client: FlaskClient) -> None:
    assert "no clinician has reviewed what ships here" in " ".join(README.text.split())
    lists = [client.get(f"/v1{kind.path}?limit=100").get_json() for kind in KINDS if kind.stated]
    assert {record["review"]["status"] for page in lists for record in page["items"]} == {"not-reviewed"}
