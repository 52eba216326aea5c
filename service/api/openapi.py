"""The OpenAPI document: what flask-smorest collects, completed with examples that are real answers.

An example is what this service answers at this release: each documented GET is asked of the app itself, with the
first record of its kind. So the examples cannot drift, whatever content is published.
"""

import threading
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
from flask import Flask, Response, current_app, redirect, request

from service.addresses import INFOBUTTON, LOOKUP, SEARCH, SUGGEST, Resource, parse_address
from service.api import fhir
from service.api.responses import answer
from service.api.smorest import ProblemApi
from service.catalog import KINDS, Kind
from service.exports.export_cache import FORMATS
from service.fhir.definitions import BASE as FHIR
from service.http.query_string import Query, load_known
from service.http.release_context import Content, open_content
from service.store.queries import find_first_id, record
from service.version import VERSION

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"
# Whole files are too long to be shown, and some are no text.
FILES = {form.media_type for form in FORMATS.values()}
# The lists whose answers are shown short.
SHORT = {Resource.CHANGES, Resource.CHANGES_FEED, Resource.LIST}
# Shown in the explorer where the content has it; otherwise the first record of the kind.
# What they answer is another thing each time.
WITHOUT_EXAMPLE = {"/metrics"}
FAVOURITES = {"condition": "metastatic-breast-cancer", "treatment": "oral-aspirin"}
# What is asked in the examples of addresses that answer nothing without a question.
CODE = "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=C50.911"
QUESTIONS = {
    LOOKUP: "code=icd-10-cm%7CC50.911",
    INFOBUTTON: CODE,
    "/service": CODE,
    SEARCH: "q=has+it+spread+to+my+bones&limit=2",
    SUGGEST: "q=metas&limit=3",
}
DESCRIPTION = """\
Health articles as typed records, every field traced to the exact words of the source that say it.

**In a minute.** Open *Treatments*, *Get a treatment*, and send the request. Every field under `evidence` names \
claims; a claim quotes the words, and its `sentence` and `document` lead to the text.

**What you can trust.** *Quoted* fields are the source's words. *Coded* fields were read out of it by an editor. \
*Editorial* fields are the editors' own. The source may be wrong: `advisories` say what reviewers think, and \
`exclude=misleading-or-unsafe` leaves such records out.

**Reading.** Parameters that a route does not know are refused, never ignored. Lists come in pages that join up. \
Every answer has an `ETag` and names its release in `Content-Release`; `release=n` answers as of an earlier one. \
Errors are problems (RFC 9457), each with [a page that explains it](/problems/).

**Stability.** Within version 1 members and routes are added, never removed or changed; what is to go is announced \
by `Deprecation` and `Sunset`.

This is not medical advice."""
CONFIGURATION: dict[str, Any] = {
    "API_TITLE": "medcontent",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "info": {
            "summary": "Health articles as typed records that prove their source.",
            "description": DESCRIPTION,
            "license": {
                "name": "Apache-2.0 (the code; the licence of each article is in its record)",
                "identifier": "Apache-2.0",
            },
            "contact": {"name": "The medcontent team"},
        },
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "security": [{}],
    },
}


def build_configuration(public_url: str) -> dict[str, Any]:
    """Return what flask-smorest is told; the public address is the first server, where it was set."""
    named = [{"url": public_url, "description": "The public address."}] if public_url else []
    servers = [*named, {"url": "/", "description": "This host."}]
    options = {**CONFIGURATION["API_SPEC_OPTIONS"], "servers": servers}
    return {**CONFIGURATION, "API_SPEC_OPTIONS": options}


class Examples:
    """The document with examples, made once for each release."""

    def __init__(self, api: ProblemApi) -> None:
        """Keep the Api whose document it is."""
        self._api = api
        self._lock = threading.Lock()
        self._made: tuple[int | None, bytes] | None = None

    def build_document(self, release: int | None) -> bytes:
        """Return the document as JSON, with examples of the release."""
        with self._lock:
            if self._made is None or self._made[0] != release:
                self._made = (release, orjson.dumps(add_examples(self._api, release)))
            return self._made[1]


def register(app: Flask, api: ProblemApi) -> None:
    """Serve the document of the Api."""
    examples = Examples(api)
    app.add_url_rule("/openapi.json", "openapi", lambda: _answer(examples))
    app.add_url_rule("/openapi", "openapi_short", lambda: redirect("/openapi.json", 308))


def add_examples(api: ProblemApi, release: int | None) -> dict[str, Any]:
    """Return the document with an example for each operation that the content can answer."""
    document: dict[str, Any] = deepcopy(api.build_document())
    for tag in document["tags"]:
        tag["x-displayName"] = tag["name"].replace("-", " ").capitalize()
    client = current_app.test_client()
    with_ids = _choose_identifiers() if release else {}
    for path, operation in _iterate_operations(document):
        if path in WITHOUT_EXAMPLE:
            continue
        address = _build_address(path, operation, with_ids)
        if address is None:
            continue
        for media_type, media in operation["responses"].get("200", {}).get("content", {}).items():
            if media_type in FILES:
                continue
            response = client.get(address, headers={"Accept": media_type})
            if response.status_code == 200:
                value = response.get_json() if response.is_json else response.get_data(as_text=True)
                media["examples"] = {"real": {"summary": f"GET {address}", "value": value}}
    return document


def _answer(examples: Examples) -> Response:
    load_known(Query, dict(request.args.lists()))
    with open_content() as read:
        release = read.release
    # The examples are asked for meanwhile: no connection is held that they may need.
    return answer(examples.build_document(release.number), MEDIA_TYPE, updated_at=release.time)


def _choose_identifiers() -> dict[str, str]:
    """Return for each kind's plural the id that its examples show."""
    with open_content() as read:
        shown = {kind.plural: _find_shown(kind, read) for kind in KINDS}
        return {plural: id_ for plural, id_ in shown.items() if id_}


def _find_shown(kind: Kind, read: Content) -> str | None:
    favourite = FAVOURITES.get(kind.name)
    served = record(read.connection, kind.name, favourite, read.release.number) if favourite else None
    if served and not served.withdrawn:
        return favourite
    return find_first_id(read.connection, kind.name)


def _iterate_operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        shared = item.pop("parameters", [])
        for operation in item.values():
            operation["parameters"] = [*deepcopy(shared), *operation.get("parameters", [])]
        if "get" in item:
            yield path, item["get"]


def _build_address(path: str, operation: dict[str, Any], identifiers: dict[str, str]) -> str | None:
    """Return the address of the example, and give its path parameters the values that it has."""
    address = parse_address(path.replace("{number}", "1"))
    kind = address.kind if address else None
    values = {"id": identifiers.get(kind.plural) if kind else None, "number": "1", "plural": "claims"}
    question = QUESTIONS.get(path)
    if path.startswith(f"{FHIR}/"):
        asked = path.removeprefix(f"{FHIR}/")
        values["id"] = fhir.IDS.get(asked.split("/")[0], identifiers.get("conditions"))
        question = fhir.build_example_query(asked, values["id"])
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            value = values[parameter["name"]]
            if value is None:
                return None
            parameter["example"] = int(value) if parameter["schema"]["type"] == "integer" else value
            path = path.replace(f"{{{parameter['name']}}}", value)
    if address and address.resource in SHORT:
        return f"{path}?limit=2"
    return f"{path}?{question}" if question else path
