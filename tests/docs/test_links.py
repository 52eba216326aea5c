"""Whatever a page points to is there: other pages, headings, files, and addresses of the service."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from service.catalog import BY_PLURAL
from tests.docs.examples import own_addresses
from tests.docs.pages import REPOSITORY, Page, every_page

PAGES = every_page()
NOT_YET = "Not implemented yet"
# The hosts that the pages may send a reader to. No registry: packages are named, not addressed.
HOSTS = {
    "127.0.0.1:8000",
    "content.example.org",
    "github.com",
    "hl7.org",
    "id.nlm.nih.gov",
    "keepachangelog.com",
    "modelcontextprotocol.io",
    "openapi-ts.dev",
    "owasp.org",
    "schema.org",
    "semver.org",
    "snomed.info",
    "sqlite.org",
    "terminology.hl7.org",
    "www.nlm.nih.gov",
    "www.rfc-editor.org",
    "www.w3.org",
}
# Where an absolute path may begin: addresses of the service, and folders of the image.
ROOTS = {"data", "content", "tmp"}
# `datasette --get` reads addresses below this one.
ROOTS |= {"tables"}
# Those of the recipe for a kind.
ROOTS |= {"myths", "research-areas"}
ROOTS |= set("v1 fhir mcp service docs openapi openapi.json problems livez readyz metrics .well-known".split())
ROOTS |= {"llms.txt", "llms-full.txt", "assets"}
ROOTS |= {*BY_PLURAL, *"records coverage search sitemap.xml robots.txt {plural}".split()}
FILLED = {"{plural}": "treatments", "{id}": "oral-aspirin", "{n}": "1", "{number}": "1", "{name}": "not-found"}
FILLED |= {"{claim_id}": "metastatic-breast-cancer.p5s4c5"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Page) -> None:
    for link in page.links:
        if urlsplit(link).scheme:
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.is_relative_to(REPOSITORY), link
        assert target.exists(), link
        if anchor:
            assert anchor in Page.at(target.relative_to(REPOSITORY).as_posix()).anchors, link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_to_a_module_names_that_module(page: Page) -> None:
    for name, path in re.findall(r"\[`?([\w/]+\.py)`?\]\(([^)#]+)", page.text):
        assert f"/{path}".endswith(f"/{name}"), f"{name} is called {path} now"


# The addresses on the trail are of records that are made there; its own test asks for them.
@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "docs/editing.md"], ids=lambda page: page.name)
def test_every_address_of_the_service_answers(page: Page, client: FlaskClient) -> None:
    text = page.text.replace(page.section(NOT_YET), "") if NOT_YET in page.headings else page.text
    for address in own_addresses(text.replace("http://127.0.0.1:8000", " ")):
        if "=…" in address or address.startswith("/docs/openapi"):
            continue
        answer = client.get(filled(address))
        if answer.status_code == 405 and "POST" in answer.headers["Allow"]:
            continue
        # The shipped content has no topic.
        is_known = answer.status_code < 400 or address.startswith("/v1/topics/")
        known = is_known or (answer.get_json(silent=True) or {}).get("errors")
        assert known or "nothing" in address, address


def test_what_is_said_not_to_be_there_is_not_there(client: FlaskClient) -> None:
    page = Page.at("docs/api.md")
    for address in own_addresses(page.section(NOT_YET)) - {"/v1/releases"}:
        assert client.get(address).status_code == 404, f"{address} is there now: move it out of this section"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_place_of_one_machine_or_a_host_that_is_not_known(page: Page) -> None:
    hosts = {urlsplit(url.rstrip(",.;")).netloc for url in re.findall(r"https?://[^\s)>`\"]+", page.text)}
    assert hosts <= HOSTS
    without_urls = re.sub(r"\w+://\S*|</[\w-]+>", "", page.text)
    roots = re.findall(r"(?<![\w.*)>~\]}…\-])/([\w.][\w.\-]*)", without_urls)
    assert set(roots) <= ROOTS


def test_every_page_can_be_reached_from_the_readme() -> None:
    pages = {page.path: page for page in PAGES}
    waiting, reached = [REPOSITORY / "README.md"], set()
    while waiting:
        page = waiting.pop()
        if page in pages and page not in reached:
            reached.add(page)
            waiting += [(page.parent / link.partition("#")[0]).resolve() for link in pages[page].links]
    assert set(pages) == reached


def filled(address: str) -> str:
    """Return a template of an address with values in it."""
    if address.startswith("/v1/documents/"):
        address = address.replace("{id}", "metastatic-breast-cancer")
    address = address.replace("vocabularies/{id}", "vocabularies/severity")
    address = address.replace("conditions/{id}", "conditions/metastatic-breast-cancer")
    for name, value in FILLED.items():
        address = address.replace(name, value)
    return address
