"""Sitemaps: the addresses of all pages for search engines, except claims and sentences, which articles link to.

An index leads to one sitemap for the lists, and to one or more for each kind (sitemaps.org).
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil

from flask import Blueprint, Response

from service.catalog import BY_PLURAL, KINDS, Kind
from service.http.problems import Refusal
from service.http.release_context import Content, open_content
from service.store.queries import list_addresses
from service.web.public_url import build_full_address, get_public_url
from service.web.record_loader import Bodies
from service.xml_text import DECLARATION, render_element

# Records in one file: the protocol allows 50,000 addresses, and a condition or topic has two.
RECORDS = 25_000
SHOWN = tuple(kind for kind in KINDS if kind.name not in {"claim", "sentence"})
LISTS = ("/", "/records", "/coverage", *(kind.path for kind in SHOWN))
# The further page of each record of a kind.
FURTHER: Mapping[str, str] = {"condition": "map", "topic": "comparison"}
Page = tuple[str, str | None]

sitemaps = Blueprint("sitemaps", __name__)


@sitemaps.get("/robots.txt")
def robots() -> Response:
    """Allow search engines to index all pages."""
    led = f"\nSitemap: {build_full_address('/sitemap.xml')}\n" if get_public_url() else ""
    return Response(f"User-agent: *\nAllow: /\n{led}", content_type="text/plain; charset=utf-8")


@sitemaps.get("/sitemap.xml")
def index() -> Response:
    """List the sitemaps."""
    _need_address()
    with open_content() as read:
        return _render_xml("sitemapindex", "sitemap", ((path, None) for path in _list_files(read)))


@sitemaps.get("/sitemaps/lists.xml")
def lists() -> Response:
    """List the pages with lists."""
    _need_address()
    return _render_xml("urlset", "url", ((path, None) for path in LISTS))


@sitemaps.get("/sitemaps/<plural>-<int:number>.xml")
def records(plural: str, number: int) -> Response:
    """List the pages of a kind's records."""
    _need_address()
    kind = BY_PLURAL.get(plural)
    with open_content() as read:
        if kind not in SHOWN or number not in _list_numbers(read, kind):
            raise Refusal("not-found", f"There is no sitemap {plural}-{number}.")
        return _render_xml("urlset", "url", _list_pages(read, kind, number))


def _list_files(read: Content) -> Iterator[str]:
    yield "/sitemaps/lists.xml"
    for kind in SHOWN:
        yield from (f"/sitemaps/{kind.plural}-{number}.xml" for number in _list_numbers(read, kind))


def _list_numbers(read: Content, kind: Kind) -> range:
    """Return the numbers of a kind's sitemaps, from 1 on."""
    return range(1, 1 + ceil(Bodies(read).count(kind.name) / RECORDS))


def _list_pages(read: Content, kind: Kind, number: int) -> Iterator[Page]:
    """Yield the paths in a sitemap with the times of their last change."""
    before = (number - 1) * RECORDS
    for id_, changed in list_addresses(read.connection, kind.name, before, RECORDS):
        yield f"{kind.path}/{id_}", changed
        if further := FURTHER.get(kind.name):
            yield f"{kind.path}/{id_}/{further}", changed


def _need_address() -> None:
    if not get_public_url():
        raise Refusal("not-found", "A sitemap needs full addresses, but MEDCONTENT_PUBLIC_URL is not set.")


def _render_xml(root: str, element: str, named: Iterable[Page]) -> Response:
    rows = "".join(
        f"<{element}>{render_element('loc', build_full_address(path))}"
        f"{render_element('lastmod', changed) if changed else ''}</{element}>"
        for path, changed in named
    )
    body = f'{DECLARATION}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{root}>'
    return Response(body, content_type="application/xml; charset=utf-8")
