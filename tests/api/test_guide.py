"""The guide: every page that the users of the API need, on the service itself, and `llms.txt`."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from schemas.duties import DUTIES
from service.guide.guide_pages import PAGES
from tests.api.documented import Documented
from tests.docs.pages import Page

# Together, so that a model can read both.
MAX_LLMS_BYTES = 50_000
pytestmark = pytest.mark.engines("sqlite")
of_every_page = pytest.mark.parametrize("name", PAGES)


class Anchors(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link or an anchor."""
        given = dict(attrs)
        self.ids |= {given["id"] or ""} if "id" in given else set()
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")


@pytest.fixture
def client(shipped: Documented) -> FlaskClient:
    """Give a client of the shipped content."""
    return shipped.app.test_client()


@of_every_page
def test_every_link_of_a_page_leads_to_its_place_on_the_service(name: str, client: FlaskClient) -> None:
    html = client.get(f"/docs/{name}").get_data(as_text=True)
    for link in Anchors(html).links:
        target = urlsplit(urljoin(f"/docs/{name}", link))
        if target.scheme:
            continue
        found = client.get(target.path)
        assert found.status_code == 200, link
        if target.fragment and target.path.startswith("/docs/"):
            assert target.fragment in Anchors(found.get_data(as_text=True)).ids, link


@of_every_page
def test_a_page_has_every_heading_table_and_example_of_the_documentation(name: str, client: FlaskClient) -> None:
    source = Page.at(f"docs/{name}.md")
    html = client.get(f"/docs/{name}").get_data(as_text=True)
    assert html.count("<h1") == 1
    assert len(re.findall(r"<h[1-6] id=", html)) == len(source.headings)
    assert html.count('aria-label="Example"') >= len(source.blocks)
    assert "<!--" not in html.replace("<!doctype", "")
    assert "&lt;!--" not in html


@of_every_page
def test_a_page_is_served_as_markdown_whose_links_lead_somewhere(name: str, client: FlaskClient) -> None:
    response = client.get(f"/docs/{name}.md")
    assert response.content_type == "text/markdown; charset=utf-8"
    text = response.get_data(as_text=True)
    assert text.startswith("# ")
    links = re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", text)
    assert {client.get(urljoin(f"/docs/{name}.md", link)).status_code for link in links} <= {200}
    cached = client.get(f"/docs/{name}.md", headers={"If-None-Match": response.headers["ETag"]})
    assert cached.status_code == 304


def test_only_pages_of_the_guide_are_served(client: FlaskClient) -> None:
    for path in ("/docs/editing", "/docs/editing.md", "/docs/..%2Fpyproject.toml", "/docs/nothing"):
        assert client.get(path).status_code == 404


def test_what_models_read_has_the_duties_and_is_small(client: FlaskClient) -> None:
    index, full = (client.get(path) for path in ("/llms.txt", "/llms-full.txt"))
    assert index.content_type == full.content_type == "text/plain; charset=utf-8"
    assert len(index.data) + len(full.data) <= MAX_LLMS_BYTES
    for duty in DUTIES.values():
        assert duty.text in index.get_data(as_text=True)
    text = full.get_data(as_text=True)
    assert "What you owe your readers" in text
    assert "verify_quote" in text
    for address in re.findall(r"\]\((/[^)]+)\)", index.get_data(as_text=True)):
        assert client.get(address).status_code in ({405} if address == "/mcp" else {200}), address


def test_llms_txt_has_the_form_that_its_readers_parse(client: FlaskClient) -> None:
    first, *parts = re.split(r"^## ", client.get("/llms.txt").get_data(as_text=True), flags=re.MULTILINE)
    assert re.match(r"# \w+\n\n> ", first)
    assert "#" not in first[1:]
    for part in parts:
        _, *lines = part.strip().splitlines()
        assert [line for line in lines if line and not re.match(r"- \[[^\]]+\]\([^)]+\)", line)] == []


def test_a_duty_names_members_that_answers_have(shipped: Documented) -> None:
    duties = shipped.get("/v1/duties").get_json()["items"]
    assert [duty["id"] for duty in duties] == list(DUTIES)
    properties = {
        name: schema.get("properties", {})
        for name, schema in shipped.contract.document["components"]["schemas"].items()
    }
    known = {member for each in properties.values() for member in each}
    for member in (member for duty in duties for member in duty["members"]):
        first, _, inner = member.partition(".")
        assert first in known
        assert not inner or any(inner in properties[name] for name in ("Attribution", "Review"))


def test_the_catalog_the_contract_and_the_explorer_lead_to_the_guide(client: FlaskClient) -> None:
    linkset = client.get("/.well-known/api-catalog").get_json(force=True)["linkset"]
    named = {link["href"] for link in linkset[0]["service-doc"]}
    assert {f"/docs/{name}{end}" for name in PAGES for end in ("", ".md")} | {"/llms.txt", "/llms-full.txt"} <= named
    assert linkset[0]["terms-of-service"][0]["href"] == "/v1/duties"
    assert client.get("/openapi.json").get_json()["externalDocs"]["url"] == "http://127.0.0.1:8000/docs/api"
    assert 'href="/docs/api"' in client.get("/docs").get_data(as_text=True)
