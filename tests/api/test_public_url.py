"""The public address: content that is read outside of its host has absolute addresses, if the operator named one."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from pyld import jsonld

from service.app import create_app
from service.config import Settings
from service.store.database import Database
from tests.representations.vocabulary import load

PUBLIC = "https://content.example.org"
ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
LINKED = ["/v1/conditions/amber-fever", "/v1/conditions", "/v1/conditions/amber-fever?include=treatments",
          "/v1/conditions?include=claims&limit=1", "/v1/documents/amber-fever"]  # fmt: skip


@pytest.fixture(scope="module")
def named(published_database: Database) -> Flask:
    """Give the invented world at a public address."""
    return create_app(Settings(database_url=published_database.url, public_url=PUBLIC))


@pytest.fixture(scope="module")
def nameless(published_database: Database) -> Flask:
    """Give the invented world without a public address."""
    return create_app(Settings(database_url=published_database.url))


def feed_of(app: Flask) -> ET.Element:
    response = app.test_client().get("/v1/changes.atom?limit=5", headers={"Host": "evil.example"})
    return ET.fromstring(response.data)  # noqa: S314 (our own answer)


def links_of(feed: ET.Element) -> list[tuple[str | None, str]]:
    return [(link.get("rel"), link.get("href", "")) for link in feed.iter(f"{ATOM}link")]


def test_the_feed_has_full_addresses(named: Flask, nameless: Flask) -> None:
    full, relative = links_of(feed_of(named)), links_of(feed_of(nameless))
    assert full == [(relation, f"{PUBLIC}{address}") for relation, address in relative]
    assert all(address.startswith("/") for _, address in relative)
    assert ("alternate", "/") in relative
    ids = [[each.text for each in feed_of(app).iter(f"{ATOM}id")] for app in (named, nameless)]
    assert ids[0] == ids[1]


def test_a_feed_leads_to_the_page_of_the_service(named: Flask) -> None:
    (alternate,) = [link for link in feed_of(named).findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert (alternate.get("href"), alternate.get("type")) == (f"{PUBLIC}/", "text/html")


def test_the_openapi_document_names_the_server(named: Flask, nameless: Flask) -> None:
    servers = [[each["url"] for each in app.test_client().get("/openapi.json").get_json()["servers"]]
               for app in (named, nameless)]  # fmt: skip
    assert servers == [[PUBLIC, "/"], ["/"]]


def test_the_capability_statement_names_the_server(named: Flask, nameless: Flask) -> None:
    for mode in ("full", "terminology"):
        path = f"/fhir/r4/metadata?mode={mode}"
        said = named.test_client().get(path, headers={"Host": "evil.example"}).get_json()["implementation"]
        assert said["url"] == f"{PUBLIC}/fhir/r4"
        assert "url" not in nameless.test_client().get(path).get_json()["implementation"]


@pytest.mark.parametrize("path", LINKED)
def test_linked_data_has_full_addresses_without_a_base(path: str, named: Flask) -> None:
    found = addresses(named, path, None)
    assert any(address.startswith(f"{PUBLIC}/") for address in found)
    assert all(address.startswith(("http://", "https://", "urn:", "_:")) for address in found)
    assert not any(address.startswith("http://example.org/") for address in found)


@pytest.mark.parametrize("path", LINKED)
def test_linked_data_without_a_public_address_follows_the_one_that_it_is_fetched_from(
    path: str, named: Flask, nameless: Flask
) -> None:
    assert addresses(nameless, path, f"{PUBLIC}{path}") == addresses(named, path, None)


def test_the_page_of_a_record_has_the_same_linked_data(named: Flask) -> None:
    page = named.test_client().get("/conditions/amber-fever").get_data(as_text=True)
    assert f'"@base":"{PUBLIC}/"' in page


def addresses(app: Flask, path: str, base: str | None) -> set[str]:
    """Return every IRI that a processor reads in an answer."""
    document = app.test_client().get(path, headers={"Accept": "application/ld+json"}).get_json()
    options = {"documentLoader": load, **({"base": base} if base else {})}
    return set(_ids(jsonld.expand(document, options)))


def _ids(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _ids(each)
    elif isinstance(node, dict):
        yield from (node[name] for name in ("@id",) if name in node)
        for each in node.values():
            yield from _ids(each)
