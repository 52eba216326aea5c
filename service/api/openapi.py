"""The OpenAPI document: built by flask-smorest, completed with examples that are real responses."""

import threading
from functools import partial
from typing import Any

import orjson
from flask import Flask, Response, redirect, request

from schemas.declaration import Vocabulary
from schemas.fields import Choice
from service.api.openapi_components import share_parts
from service.api.openapi_examples import add_examples, build_plain_document
from service.api.responses import answer
from service.api.smorest import ProblemApi
from service.config import Settings
from service.http.query_string import Arguments, Query
from service.http.release_context import open_content
from service.version import VERSION

# The name under which the app has the function that builds the document without examples.
PLAIN_DOCUMENT = "openapi-plain-document"
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"
DESCRIPTION = """\
Health articles as typed records, every field traced to the exact words of the source that say it.

**In a minute.** Open *Treatments*, *Get a treatment*, and send the request. Every field under `evidence` names \
claims; a claim quotes the words, and its `sentence` and `document` lead to the text.

**What you can trust.** *Quoted* fields are the source's words. *Coded* fields were derived from it by an editor. \
*Editorial* fields are the editors' words. The source may be wrong: `advisories` contain the reviewers' verdicts, and \
`exclude=misleading-or-unsafe` leaves such records out.

**Reading.** Unknown parameters are refused, never ignored. One that takes several values is repeated, or takes them \
separated by commas. Lists have pages that stay consistent. \
Every response has an `ETag` and names its release in `Content-Release`; `release=n` reads an earlier one. \
Errors are problem documents (RFC 9457), each with [a page that explains it](/problems/). \
[The guide](/docs/api) has the details, and what you owe your readers.

**Typed clients** are generated from [this document](/openapi.json) [in five minutes](/docs/api#a-typed-client-in-five).

**Stability.** Within version 1 members and routes are added, never removed or changed; a planned removal is announced \
by `Deprecation` and `Sunset`.

This is not medical advice."""
GUIDE = "The guide to the API, with what you owe your readers."
LOOPBACK = {"127.0.0.1", "localhost"}
EXAMPLES = Vocabulary("DocumentExamples", {"all": "An example of each form of each answer."})
CONFIGURATION: dict[str, Any] = {
    "API_TITLE": "medcontent",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "info": {
            "summary": "Health articles as typed records, each with evidence from its source.",
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


def build_configuration(settings: Settings) -> dict[str, Any]:
    """Return flask-smorest's settings; the public address, if set, is the first server.

    `externalDocs` must be a full address, and is left out where none is known to work.
    """
    public_url = settings.public_url
    named = [{"url": public_url, "description": "The public address."}] if public_url else []
    servers = [*named, {"url": "/", "description": "This host."}]
    base = public_url or (f"http://{settings.host}:{settings.port}" if settings.host in LOOPBACK else "")
    guide = {"externalDocs": {"url": f"{base}/docs/api", "description": GUIDE}} if base else {}
    options = {**CONFIGURATION["API_SPEC_OPTIONS"], "servers": servers, **guide}
    return {**CONFIGURATION, "API_SPEC_OPTIONS": options}


class DocumentQuery(Query):
    """The parameters of the document."""

    examples = Choice(EXAMPLES, "Which examples are in it.")


class Examples:
    """The OpenAPI document with examples, built once for each release."""

    def __init__(self, api: ProblemApi) -> None:
        """Take the Api to document."""
        self._api = api
        self._lock = threading.Lock()
        self._built: dict[bool, tuple[int | None, bytes]] = {}

    def build_document(self, release: int | None, *, every: bool) -> bytes:
        """Return the document as JSON: with a short example of each operation at the release, or with every example."""
        with self._lock:
            if every not in self._built or self._built[every][0] != release:
                document = add_examples(build_plain_document(self._api), release, every=every)
                self._built[every] = (release, orjson.dumps(document))
            return self._built[every][1]


def build_shared_document(api: ProblemApi) -> dict[str, Any]:
    """Return the document without examples, with shared components."""
    document = build_plain_document(api)
    share_parts(document, examples=False)
    return document


def register(app: Flask, api: ProblemApi) -> None:
    """Serve the OpenAPI document of the Api."""
    examples = Examples(api)
    app.extensions[PLAIN_DOCUMENT] = partial(build_shared_document, api)
    app.add_url_rule("/openapi.json", "openapi", lambda: _answer(examples))
    app.add_url_rule("/openapi", "openapi_short", lambda: redirect("/openapi.json", 308))


def _answer(examples: Examples) -> Response:
    asked = Arguments().parse(DocumentQuery(), request, location="query")
    with open_content() as read:
        release = read.release
    # No connection is held here, because the examples' requests may need it.
    document = examples.build_document(release.number, every=asked["examples"] == "all")
    return answer(document, MEDIA_TYPE, updated_at=release.time)
