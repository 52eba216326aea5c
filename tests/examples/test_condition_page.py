"""The page about a condition, in a browser, on another origin than the service."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.serving import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "condition-page"
DEFAULT = "http://127.0.0.1:8000"
CONDITION = "/v1/conditions/metastatic-breast-cancer"
Open = Callable[[str], Page]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_arguments: Any) -> None:
        """Leave the terminal alone."""


@pytest.fixture(scope="module")
def site(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the example's files, in which only the address of the service is changed."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("site") / "page"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert page.count(DEFAULT) == 1
    (folder / "index.html").write_text(page.replace(DEFAULT, server_url), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def asked() -> list[str]:
    """Give the requests to the service that a page makes."""
    return []


@pytest.fixture
def show(browser: Browser, site: str, server_url: str, asked: list[str]) -> Iterator[Open]:
    """Give what opens the page; an error in its console fails the test."""
    context = browser.new_context()
    faults: list[str] = []

    def opened(query: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: asked.append(request.url) if request.url.startswith(server_url) else None)
        page.goto(f"{site}/?{query}")
        page.wait_for_selector("main h1")
        return page

    yield opened
    context.close()
    # The browser itself reports answers that are errors.
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


@pytest.fixture(scope="module")
def model(server_url: str) -> Any:
    with urlopen(f"{server_url}{CONDITION}/page", timeout=30) as answer:  # noqa: S310 - on loopback
        return json.load(answer)


def test_one_request_builds_the_page(show: Open, asked: list[str], model: Any) -> None:
    page = show("id=metastatic-breast-cancer")
    assert [urlsplit(url)[2:4] for url in asked] == [(f"{CONDITION}/page", "")]
    assert page.title() == model["name"]
    shown = [section for section in model["sections"] if section["items"]]
    headings = [heading.inner_text() for heading in page.locator("h2").all()]
    assert headings == [*(section["title"] for section in shown), "The words behind it"]
    assert page.locator("article").count() == model["total"]


def test_the_words_of_the_source_are_quoted_with_notes_that_lead_to_them(
    show: Open, model: Any, server_url: str
) -> None:
    page = show("id=metastatic-breast-cancer")
    fields = model["sections"][0]["items"][0]["fields"]
    definition = next(field for field in fields if field["name"] == "definition")
    quotation = page.locator("blockquote", has_text=definition["values"][0]["text"]).first
    quotation.locator("a").first.click()
    note = page.locator(urlsplit(page.url).fragment.join(["#", ""]))
    claims = [claim for document in model["documents"] for each in document["sentences"] for claim in each["claims"]]
    cited = next(claim for claim in claims if claim["number"] == definition["claims"][0])
    assert note.locator("q").inner_text() == cited["quote"]
    assert note.locator("a").get_attribute("href") == f"{server_url}/claims/{cited['id']}"


def test_every_advisory_stands_in_full_with_the_record_that_it_is_about(show: Open, model: Any) -> None:
    page = show("id=metastatic-breast-cancer")
    claims = {
        claim["number"]: claim
        for document in model["documents"]
        for each in document["sentences"]
        for claim in each["claims"]
    }
    articles = page.locator("article").all()
    items = [item for section in model["sections"] for item in section["items"]]
    for item, article in zip(items, articles, strict=True):
        text = article.inner_text()
        for number in {number for field in item["fields"] for number in field["claims"]}:
            if advisory := claims[number]["advisory"]:
                assert advisory["reason"] in text
                assert advisory["assessedBy"] in text
    assert page.locator("aside.misleading-or-unsafe").count() > 0


def test_attribution_and_notice_close_the_page(show: Open, model: Any) -> None:
    page = show("id=metastatic-breast-cancer")
    footer = page.locator("footer").inner_text()
    for said in (model["notice"], *(document["attribution"] for document in model["documents"])):
        assert said in footer
    assert "Not reviewed by a clinician" in page.locator("main").inner_text()


def test_a_problem_is_shown_in_its_own_words(show: Open) -> None:
    assert "There is no condition nothing" in show("id=nothing").get_by_role("alert").inner_text()


def test_stored_words_are_text_whatever_they_are(browser: Browser, site: str, model: Any) -> None:
    hostile = '<img src=x onerror="window.ran = true">'
    forged = deepcopy(model)
    forged["sections"][0]["items"][0]["fields"][0]["values"][0]["text"] = hostile
    forged["links"]["webUrl"] = forged["sections"][0]["items"][0]["self"] = "javascript:window.ran=1"
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(json=forged, headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/v1/**", answer)
    page.goto(site)
    page.wait_for_selector("blockquote")
    assert hostile in page.locator("blockquote").first.inner_text()
    assert page.locator("img").count() == 0
    assert page.locator("h1 a").count() == 0
    assert page.evaluate("window.ran") is None
    context.close()
