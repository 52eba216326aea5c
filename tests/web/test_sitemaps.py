"""Sitemaps: every page is named once, at the public address, in files that may be as long as the protocol allows."""

import re

import pytest

from service.app import create_app
from service.catalog import KINDS, Kind
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database
from service.store.queries import find_newest_release, list_addresses
from tests.web.conftest import PUBLIC_URL, Visitor
from tests.web.markup import read

of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def test_robots_are_welcome_and_led_to_the_sitemap(public_site: Visitor) -> None:
    robots = public_site.get("/robots.txt")[1]
    assert "Disallow" not in robots
    assert f"Sitemap: {PUBLIC_URL}/sitemap.xml" in robots


def test_the_sitemap_leads_to_every_page_at_the_public_address(public_site: Visitor) -> None:
    files = _named(public_site, "/sitemap.xml")
    named = [address for file in files for address in _named(public_site, file)]
    assert len(named) == len(set(named)) > 60
    assert {f"/{kind.plural}" for kind in KINDS if kind.name not in {"claim", "sentence"}} <= set(named)
    for address in named:
        assert public_site.get(address)[0] == 200, address


@pytest.mark.engines("sqlite")
def test_the_sitemap_of_topics_leads_to_their_comparisons(published_database: Database) -> None:
    app = create_app(Settings(database_url=published_database.url, public_url=PUBLIC_URL))
    client = app.test_client()
    page = client.get("/sitemaps/topics-1.xml").get_data(as_text=True)
    named = [address.removeprefix(PUBLIC_URL) for address in re.findall(r"<loc>([^<]*)</loc>", page)]
    topics = [each["id"] for each in client.get("/v1/topics").get_json()["items"]]
    assert named == [f"/topics/{id_}{further}" for id_ in topics for further in ("", "/comparison")]
    assert {client.get(address).status_code for address in named} == {200}
    app.extensions[EXTENSION].close()


@of_every_kind
def test_sitemaps_join_up_however_many_there_are(kind: Kind, published_database: Database) -> None:
    with published_database.open_reading() as connection:
        release = find_newest_release(connection)
        assert release
        whole = list_addresses(connection, kind.name, 0, 1000)
        parts = [list_addresses(connection, kind.name, start, 2) for start in range(0, len(whole) + 1, 2)]
    assert whole
    assert [address for part in parts for address in part] == whole


@pytest.mark.parametrize(
    "name", ["treatments-0", "treatments-2", "claims-1", "things-1", "treatments", "treatments-x", "treatments--1",
             f"treatments-{2**63}", f"treatments-{10**30}"],
)  # fmt: skip
def test_a_sitemap_that_is_not_there_is_not_found(name: str, public_site: Visitor) -> None:
    assert public_site.get(f"/sitemaps/{name}.xml")[0] == 404


def test_without_a_public_address_there_is_no_sitemap(shipped_site: Visitor) -> None:
    status, page = shipped_site.get("/sitemap.xml")
    assert status == 404
    assert "MEDCONTENT_PUBLIC_URL" in page
    assert "/sitemap.xml" not in shipped_site.get("/robots.txt")[1]
    assert "/sitemap.xml" not in read(shipped_site.get("/")[1]).links


def _named(site: Visitor, path: str) -> list[str]:
    """Return the paths that a sitemap names, whatever host it is asked at."""
    status, page = site.get(path, Host="evil.example")
    assert status == 200
    found = re.findall(r"<loc>([^<]*)</loc>", page)
    assert all(address.startswith(f"{PUBLIC_URL}/") for address in found)
    return [address.removeprefix(PUBLIC_URL) for address in found]
