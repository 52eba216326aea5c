"""The discovery routes, by which a program that knows only the host finds the others."""

from typing import Any

import orjson
from flask import Response

from schemas.discovery import Index
from service.addresses import (
    CHANGES,
    CHANGES_FEED,
    DUTIES_LIST,
    EXPORTS,
    INDEX,
    INFOBUTTON,
    LOOKUP,
    MCP,
    QUOTES,
    RELEASES,
    SEARCH,
    SUGGEST,
    VOCABULARIES,
    Address,
    Resource,
    build_list_address,
)
from service.api.responses import answer, answer_json
from service.api.smorest import Routes, describe_headers
from service.catalog import KINDS
from service.guide.guide_pages import PAGES
from service.http.query_string import Query
from service.http.release_context import open_content
from service.store.queries import count_by_kind

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
LINKS = {
    "self": INDEX,
    "releases": RELEASES,
    "search": SEARCH,
    "suggest": SUGGEST,
    "lookup": LOOKUP,
    "quotes": QUOTES,
    "vocabularies": VOCABULARIES,
    "duties": DUTIES_LIST,
    "mcp": MCP,
    "infobutton": INFOBUTTON,
    "fhir": "/fhir/r4/metadata",
    "changes": CHANGES,
    "changesFeed": CHANGES_FEED,
    "exports": EXPORTS,
    "latestExport": Address(Resource.LATEST_EXPORT).build(),
    "openapi": "/openapi.json",
    "explorer": "/docs",
    "guide": "/docs/api",
    "llms": "/llms.txt",
    "health": "/readyz",
}


def build_routes() -> Routes:
    """Return the blueprint of discovery."""
    blueprint = Routes("discovery", __name__, description="The entry points, for programs that know only the host.")
    _add_index(blueprint)
    _add_catalog(blueprint)
    return blueprint


def _add_index(blueprint: Routes) -> None:
    @blueprint.route(INDEX, endpoint="index")
    @blueprint.describe_operation(
        "getIndex",
        "Get the index",
        "Every kind of record with its list and the number of its records, and the addresses of everything else.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        Index,
        description="The index.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_index(_arguments: dict[str, Any]) -> Response:
        with open_content() as read:
            counts = count_by_kind(read.connection, read.release.number)
            kinds = [
                {
                    "type": kind.name,
                    "description": (kind.shape.__doc__ or "").split("\n\n")[0],
                    "total": counts.get(kind.name, 0),
                    "self": build_list_address(kind),
                }
                for kind in KINDS
            ]
            index = {"release": read.release.number, "kinds": kinds, "links": LINKS}
            return answer_json(
                index, updated_at=read.release.time, links=[("self", INDEX), ("service-desc", "/openapi.json")]
            )


def _add_catalog(blueprint: Routes) -> None:
    @blueprint.route("/.well-known/api-catalog", endpoint="catalog")
    @blueprint.describe_operation(
        "getApiCatalog",
        "Get the API catalog",
        "The addresses of the API, its description and its documentation, as RFC 9727 defines.",
        ("bad-parameter",),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        {"type": "object", "description": "A linkset (RFC 9264)."},
        content_type="application/linkset+json",
        description="The catalog.",
        headers=describe_headers("ETag", "Link"),
    )
    def get_catalog(_arguments: dict[str, Any]) -> Response:
        described = {
            "anchor": INDEX,
            "service-desc": [{"href": "/openapi.json", "type": "application/vnd.oai.openapi+json"}],
            "service-doc": [
                {"href": "/docs", "type": "text/html"},
                *({"href": f"/docs/{name}", "type": "text/html"} for name in PAGES),
                *({"href": f"/docs/{name}.md", "type": "text/markdown"} for name in PAGES),
                {"href": "/llms.txt", "type": "text/plain"},
                {"href": "/llms-full.txt", "type": "text/plain"},
            ],
            "terms-of-service": [{"href": DUTIES_LIST, "type": "application/json"}],
            "status": [{"href": "/readyz", "type": "application/health+json"}],
        }
        for_models = {"anchor": MCP, "service-doc": [{"href": "/docs/mcp", "type": "text/html"}]}
        links = [("api-catalog", "/.well-known/api-catalog")]
        return answer(orjson.dumps({"linkset": [described, for_models]}), LINKSET, language=None, links=links)
