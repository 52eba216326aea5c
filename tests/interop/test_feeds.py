"""Feed readers: they find the page of the service and of each entry, by full addresses where these are known."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interop.packages import require_package, run_node
from tests.ports import free_port
from tests.serving import end, start

atoma: Any = require_package("atoma")
feedparser: Any = require_package("feedparser")
PUBLIC = "https://content.example.org"


@pytest.fixture(scope="module")
def feed_url(shipped_folder: Path) -> Iterator[str]:
    """Give the address of the feed of a service that knows its public address."""
    port = free_port()
    process = start(shipped_folder, port, MEDCONTENT_PUBLIC_URL=PUBLIC)
    yield f"http://127.0.0.1:{port}/v1/changes.atom?limit=20"
    end(process)


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - on loopback
        return bytes(response.read())


def test_readers_of_python_have_full_addresses(feed_url: str) -> None:
    feed = feedparser.parse(read(feed_url))
    assert (feed.bozo, feed.feed.link) == (False, f"{PUBLIC}/")
    assert len(feed.entries) == 20
    assert all(entry.link.startswith(f"{PUBLIC}/") for entry in feed.entries)
    other = atoma.parse_atom_bytes(read(feed_url))
    links = [link.href for link in (*other.links, *(link for entry in other.entries for link in entry.links))]
    assert len(links) > 40
    assert all(link.startswith(f"{PUBLIC}/") for link in links)


def test_readers_of_node_have_full_addresses(feed_url: str) -> None:
    found = json.loads(run_node("feeds.mjs", feed_url))
    assert found["rssParser"]["link"] == f"{PUBLIC}/"
    assert len(found["rssParser"]["links"]) == 20
    assert all(link.startswith(f"{PUBLIC}/") for link in found["rssParser"]["links"])
    links = [*found["feedsmith"]["links"], *(link for entry in found["feedsmith"]["entries"] for link in entry)]
    assert ["alternate", f"{PUBLIC}/"] in links
    assert all(address.startswith(f"{PUBLIC}/") for _, address in links)


def test_a_reader_that_resolves_addresses_needs_no_setting(server_url: str) -> None:
    # Of these readers feedparser alone does that.
    feed = feedparser.parse(f"{server_url}/v1/changes.atom?limit=20")
    assert feed.feed.link == f"{server_url}/"
    assert all(entry.link.startswith(f"{server_url}/") for entry in feed.entries)
