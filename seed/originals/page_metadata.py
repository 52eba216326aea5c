"""What a page says of itself in its head: title, author, publisher, dates, licence, address and language.

Sources, the first that has a value wins: schema.org as JSON-LD, Dublin Core and citation tags, Open Graph, plain HTML.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from seed.originals.blocks import Particular

MAX_LENGTH = 500
ARTICLES = frozenset(
    "Article MedicalWebPage WebPage NewsArticle ScholarlyArticle MedicalScholarlyArticle BlogPosting Report"
    " TechArticle CreativeWork FAQPage QAPage HowTo".split()
)
LINKED = {
    "title": ("headline", "name"), "author": ("author",), "publisher": ("publisher", "sourceOrganization"),
    "published": ("datePublished",), "modified": ("dateModified",), "licence": ("license",),
    "url": ("url", "mainEntityOfPage"), "language": ("inLanguage",),
}  # fmt: skip
META = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "publisher"),
    "published": (
        "citation_publication_date", "dcterms.issued", "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created",
        "article:published_time",
    ),
    "modified": ("dcterms.modified", "dc.date.modified", "article:modified_time", "last-modified"),
    "licence": ("dcterms.license", "dc.rights", "dcterms.rights", "copyright"),
    "url": ("citation_abstract_html_url", "og:url", "dc.identifier"),
    "language": ("citation_language", "dc.language", "dcterms.language", "og:locale"),
}  # fmt: skip
DATED = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
ADDRESS = re.compile(r"https?://\S+")
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


def read_page_metadata(tree: LexborHTMLParser) -> dict[str, Particular]:
    """Return the particulars by field: title, author, publisher, published, modified, licence, url, language."""
    found: dict[str, Particular] = {}
    for field, value, place in (*_iterate_linked(tree), *_iterate_meta(tree), *_iterate_elements(tree)):
        words = " ".join(value.split())[:MAX_LENGTH]
        if field not in found and (accepted := _accept_value(field, words)):
            found[field] = Particular(accepted, place)
    return found


def _accept_value(field: str, value: str) -> str | None:
    """Return the value in the form that its field has, or None where it has not that form."""
    if field in ("published", "modified"):
        dated = DATED.match(value)
        return "-".join(dated.groups()) if dated else None
    if field == "url":
        return value if ADDRESS.fullmatch(value) else None
    if field == "language":
        return value.replace("_", "-") if LANGUAGE.fullmatch(value) else None
    return value or None


def _iterate_linked(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = orjson.loads(node.text())
        except orjson.JSONDecodeError:
            continue
        for thing in _list_things(data):
            for field, names in LINKED.items():
                for name in names:
                    for value in _list_names(thing.get(name)):
                        yield field, value, f"JSON-LD {name}"


def _list_things(data: Any) -> list[dict[str, Any]]:
    """Return the articles among the things that JSON-LD describes."""
    things = data if isinstance(data, list) else [data]
    graphs = [each.get("@graph") for each in things if isinstance(each, dict)]
    things = [*things, *(each for graph in graphs if isinstance(graph, list) for each in graph)]
    return [each for each in things if isinstance(each, dict) and not ARTICLES.isdisjoint(_list_types(each))]


def _list_types(thing: dict[str, Any]) -> list[str]:
    types = thing.get("@type")
    return [each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)]


def _list_names(value: Any) -> list[str]:
    """Return one text for a value: several names are joined."""
    values = value if isinstance(value, list) else [value]
    names = [
        each.get("name") or each.get("@id") or each.get("url") if isinstance(each, dict) else each for each in values
    ]
    texts = [each for each in names if isinstance(each, str) and each.strip()]
    return ["; ".join(texts)] if texts else []


def _iterate_meta(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    given: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        if content := (node.attributes.get("content") or "").strip():
            given.setdefault(name, []).append(content)
    for field, names in META.items():
        for name in names:
            if name in given:
                values = given[name] if field == "author" else given[name][:1]
                yield field, "; ".join(values), f"meta {name}"


def _iterate_elements(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    for field, selector, attribute, place in (
        ("url", "link[rel~=canonical]", "href", "link rel=canonical"),
        ("licence", "link[rel~=license], a[rel~=license]", "href", "rel=license"),
        ("language", "html[lang]", "lang", "html lang"),
    ):
        if (node := tree.css_first(selector)) is not None and (value := node.attributes.get(attribute)):
            yield field, value, place
    if (title := tree.css_first("head > title")) is not None:
        yield "title", title.text(), "title"
    if len(headings := tree.css("h1")) == 1:
        yield "title", headings[0].text(), "h1"
