"""What every page of the reading room keeps, whatever its kind: it is there, it is sound, and all its links lead on."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest

from service.catalog import KINDS
from service.web.assets import FOLDER
from tests.web.conftest import Visitor
from tests.web.markup import Markup, read

MOST_BYTES = 100_000
# A data block: no browser runs it.
DATA = "application/ld+json"
# The characters of an address (RFC 3986, section 2): others are percent-encoded, within fragments too.
ADDRESS = re.compile(
    r"(?:[\w.~!$&'()*+,;=:@/?\-\[\]]|%[0-9A-F]{2})*(?:#(?:[\w.~!$&'()*+,;=:@/?\-]|%[0-9A-F]{2})*)?", re.ASCII
)
LISTS = ["/records", "/coverage", "/search", *(kind.path for kind in KINDS)]


@pytest.fixture(scope="session")
def pages(visitor: Visitor) -> dict[str, Markup]:
    """Every page that the API names, every list and every map, each read."""
    paths = dict.fromkeys([*LISTS, *web_urls(visitor), *mapped(visitor)])
    found = {}
    for path in paths:
        status, page = visitor.get(path)
        assert status == 200, path
        found[path] = read(page)
    return found


def test_every_record_has_the_page_that_its_links_name(visitor: Visitor, pages: dict[str, Markup]) -> None:
    for path in web_urls(visitor):
        assert path in pages


def test_every_page_is_sound(pages: dict[str, Markup]) -> None:
    for path, page in pages.items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path
        assert [each.name for each in page.elements].count("h1") == 1, path
        assert [each.name for each in page.elements].count("main") == 1, path


def test_every_reference_within_a_page_has_its_target(pages: dict[str, Markup]) -> None:
    for path, page in pages.items():
        for each in page.elements:
            for name in ("aria-labelledby", "aria-describedby", "for"):
                assert set(each.attributes.get(name, "").split()) <= set(page.ids), path


def test_every_link_leads_somewhere(visitor: Visitor, pages: dict[str, Markup]) -> None:
    seen: set[str] = set()
    for path, page in pages.items():
        for link in page.links:
            target = urlsplit(link)
            if target.netloc and target.netloc != "localhost":
                assert target.scheme in {"http", "https"}, link
                continue
            asked = target.path or path
            assert not target.query or asked != path or "=" in target.query
            if asked + target.query not in seen:
                seen.add(asked + target.query)
                assert visitor.get(f"{asked}?{target.query}")[0] == 200, f"{path} leads to {link}"
            place = unquote(target.fragment).partition(":~:")[0]
            if place and asked in pages:
                assert place in pages[asked].ids, f"{path} leads to {link}"


def test_every_link_is_spelt_as_addresses_are(pages: dict[str, Markup]) -> None:
    assert [(path, link) for path, page in pages.items() for link in page.links if not ADDRESS.fullmatch(link)] == []


def test_no_page_has_code_or_style_in_it(pages: dict[str, Markup]) -> None:
    for path, page in pages.items():
        for each in page.elements:
            assert each.name != "style", path
            assert each.name != "script" or each.attributes.get("type") == DATA or "src" in each.attributes, path
            assert not [name for name in each.attributes if name == "style" or name.startswith("on")], path


def test_every_page_can_be_shared(pages: dict[str, Markup]) -> None:
    for path, page in pages.items():
        said = {each.attributes.get("property"): each.attributes.get("content") for each in page.elements}
        assert said["og:title"]
        assert said["og:description"]
        assert "og:url" not in said
        canonical = [each.attributes["href"] for each in page.elements if each.attributes.get("rel") == "canonical"]
        assert canonical == [path]


def test_no_page_holds_the_host_that_its_request_named(visitor: Visitor) -> None:
    for path in ["/", *LISTS, *web_urls(visitor), *mapped(visitor), "/robots.txt", "/problems/", "/docs"]:
        assert "evil.example" not in visitor.get(path, Host="evil.example")[1], path


def test_every_page_is_light(visitor: Visitor) -> None:
    files = ("site.css", "room.css", "site.js", "room.js", "favicon.svg")
    shared = sum(len(visitor.client.get(f"/assets/{file}", headers={"Accept-Encoding": "gzip"}).data) for file in files)
    assert all((FOLDER / file).is_file() for file in files)
    for path in web_urls(visitor):
        assert len(gzip.compress(visitor.get(path)[1].encode())) + shared < MOST_BYTES / 2, path


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_the_length_told_is_that_of_the_bytes_sent(world_site: Visitor, coding: str) -> None:
    for path in ("/", "/treatments", "/coverage", "/documents/amber-fever", "/openapi.json"):
        for _ in ("made", "remembered"):
            answer = world_site.client.get(path, headers={"Accept-Encoding": coding})
            assert answer.headers.get("Content-Encoding", "identity") == coding, path
            assert answer.headers.getlist("Content-Length") == [str(len(answer.data))], path


def web_urls(visitor: Visitor) -> Iterator[str]:
    """Yield the addresses of pages that the records of every kind name."""
    for kind in KINDS:
        address = f"/v1{kind.path}?limit=100"
        while address:
            answer = visitor.client.get(address).get_json()
            for record in answer["items"]:
                assert record["links"]["webUrl"] == f"{kind.path}/{record['id']}"
                yield record["links"]["webUrl"]
            address = answer["page"]["next"]


def mapped(visitor: Visitor) -> list[str]:
    """Return the addresses of the conditions' maps."""
    return [f"{path}/map" for path in web_urls(visitor) if path.startswith("/conditions/")]
