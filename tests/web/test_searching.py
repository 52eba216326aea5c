"""The page of search finds what the API finds, says so in the same words, and leads to pages."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.search_page import PER_PAGE, Run, _cut
from tests.web.conftest import Visitor
from tests.web.markup import Markup, read

QUESTIONS = ["spread to bones", "hormonal", "oral aspirin", "chemotherpy", "C50", "<b>cancer</b>", "zyzzyva", "\"'&"]


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("kind", ["", "treatment"])
def test_a_page_shows_what_the_api_finds(shipped_site: Visitor, text: str, kind: str) -> None:
    query = {"q": text} | ({"type": kind} if kind else {})
    wanted = shipped_site.client.get(f"/v1/search?{urlencode(query)}").get_json()
    status, page = shipped_site.get(f"/search?{urlencode(query)}")
    assert status == 200
    assert hits(read(page)) == [page_of(item) for item in wanted["items"]]
    assert escaped(wanted["outcome"]["message"]) in page


def test_every_hit_is_reached_page_by_page(shipped_site: Visitor) -> None:
    total = shipped_site.client.get("/v1/search?q=cancer").get_json()["total"]
    path, found = "/search?q=cancer", list[str]()
    while path:
        page = read(shipped_site.get(path)[1])
        found += hits(page)
        path = next((each.attributes["href"] for each in page.elements if each.attributes.get("rel") == "next"), "")
    assert len(found) == len(set(found)) == total > PER_PAGE


def test_without_a_question_there_is_the_form_alone(visitor: Visitor) -> None:
    for path in ("/search", "/search?q=", "/search?q=%20%00%09"):
        status, page = visitor.get(path)
        assert status == 200
        assert hits(read(page)) == []
        assert "JSON" not in page


def test_what_was_asked_stands_in_the_form_again(shipped_site: Visitor) -> None:
    fields = {
        each.attributes.get("name"): each for each in read(shipped_site.get("/search?q=a%22b&type=site")[1]).elements
    }
    assert fields["q"].attributes["value"] == 'a"b'
    chosen = [
        each for each in read(shipped_site.get("/search?q=a&type=site")[1]).elements if "selected" in each.attributes
    ]
    assert [each.attributes["value"] for each in chosen] == ["site"]


@pytest.mark.parametrize("query", [f"q={'a' * 257}", "q=a&start=-1", "q=a&start=x", "q=a&start=9999999999"])
def test_what_cannot_be_asked_is_refused_by_a_page(shipped_site: Visitor, query: str) -> None:
    status, page = shipped_site.get(f"/search?{query}")
    assert status == 400
    assert read(page).faults == []


def test_words_of_the_source_are_told_from_those_of_editors(shipped_site: Visitor) -> None:
    page = shipped_site.get("/search?q=spread+to+bones")[1]
    assert '<q dir="auto"><b>Bones</b>, and organs like the lungs' in page
    assert '<span class="editors">breast cancer that has <b>spread</b></span>' in page


def test_a_hit_that_reviewers_find_unsafe_is_marked_so(shipped_site: Visitor) -> None:
    assert '<span class="flag unsafe">' in shipped_site.get("/search?q=oral+aspirin")[1]


def test_what_was_found_is_validated_by_its_bytes(shipped_site: Visitor) -> None:
    answer = shipped_site.client.get("/search?q=cancer")
    assert answer.headers["Cache-Control"].startswith("public, max-age=30")
    again = shipped_site.client.get("/search?q=cancer", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@given(st.text(max_size=40), st.lists(st.integers(0, 40), max_size=6, unique=True))
def test_the_runs_are_the_text_whatever_is_marked(text: str, bounds: list[int]) -> None:
    edges = sorted(min(bound, len(text)) for bound in bounds)
    marks = list(zip(edges[::2], edges[1::2], strict=False))
    runs = _cut(text, marks)
    assert "".join(run.text for run in runs) == text
    assert [run for run in runs if run.found] == [Run(text[start:end], found=True) for start, end in marks]


def hits(page: Markup) -> list[str]:
    """Return the pages that the hits lead to, in order."""
    return [each.attributes["href"] for each in page.elements if each.attributes.get("class") == "name"]


def page_of(item: dict[str, Any]) -> str:
    return str(item["self"]).removeprefix("/v1")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
