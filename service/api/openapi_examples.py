"""The examples in the OpenAPI document: real requests, and answers of this service at this release.

Each documented operation is asked of the app itself, with the record of its kind that shows most. So the examples
cannot drift, whatever content is published. Of a kind without records, an invented record is shown and marked.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
from flask import current_app
from flask.testing import FlaskClient

from service.addresses import Address
from service.api.example_requests import (
    ExampleRequest,
    ShownRecords,
    build_request,
    choose_records,
    choose_short_form,
    is_about_revisions,
    is_shown_in_full,
)
from service.api.invented_examples import build_invented_answer
from service.api.openapi_components import share_parts
from service.api.responses import JSON
from service.api.smorest import ProblemApi
from service.exports.export_cache import FORMATS
from service.http.release_context import open_content

# Whole files are too long for examples, and some are not text. Their addresses as `externalValue` would be the way of
# OpenAPI, but openapi-typescript resolves such an address as a reference to a file, and stops.
FILES = {form.media_type for form in FORMATS.values()}
LINES = "application/x-ndjson"
# Its response is never the same twice: only its first line is shown.
CHANGING = {"/metrics"}
# Longer answers are examples only where all are asked for.
MAX_SHORT_BYTES = 2080
BINARY = "A binary file: open it at the address above."


def build_plain_document(api: ProblemApi) -> dict[str, Any]:
    """Return the document without examples; each operation has the parameters of its path."""
    document: dict[str, Any] = deepcopy(api.build_document())
    for tag in document["tags"]:
        tag["x-displayName"] = tag["name"].replace("-", " ").capitalize()
    for item in document["paths"].values():
        shared = item.pop("parameters", [])
        for operation in item.values():
            operation["parameters"] = [*deepcopy(shared), *operation.get("parameters", [])]
    return document


def add_examples(document: dict[str, Any], release: int | None, *, every: bool) -> dict[str, Any]:
    """Return the document with an example for each operation that the content can answer, and shared components.

    `every` adds one for each form of the answer, of the record that shows most; else it is one short one.
    """
    client = current_app.test_client()
    shown = choose_records(short=not every) if release else ShownRecords({})
    revisions: dict[str, Any] = {}
    for method, path, operation in _iterate_operations(document):
        request = build_request(method, path, operation, shown)
        if request is None:
            continue
        for media in operation.get("requestBody", {}).get("content", {}).values():
            media["examples"] = {"real": {"summary": _summarise(request), "value": request.body}}
        forms: dict[str, Any] = operation["responses"].get("200", {}).get("content", {})
        if not every and is_about_revisions(path) and not request.invented:
            # The answer has the same members for every kind: one example is enough, and has the same name everywhere.
            revisions = revisions or dict([_build_example(client, request, path, JSON, released=bool(release))])
            forms[JSON]["examples"] = dict(revisions)
            continue
        for media_type in forms if every else choose_short_form(path, forms):
            name, example = _build_example(client, request, path, media_type, released=bool(release))
            if example and (every or is_shown_in_full(path) or len(orjson.dumps(example)) <= MAX_SHORT_BYTES):
                forms[media_type]["examples"] = {name: example}
    share_parts(document, examples=not every)
    return document


def _build_example(
    client: FlaskClient, request: ExampleRequest, path: str, media_type: str, *, released: bool
) -> tuple[str, dict[str, Any]]:
    """Return the name of an example, and the example; an empty one where there is no answer."""
    if request.invented:
        return "invented", _build_invented_example(request, request.invented, media_type)
    if path in CHANGING or media_type == LINES:
        example = _ask_first_line(client, request, media_type) if path in CHANGING or released else {}
    elif media_type in FILES:
        example = {"value": BINARY} if released else {}
    else:
        example = _ask(client, request, media_type)
    return "real", {"summary": _summarise(request), **example} if example else {}


def _iterate_operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the method, the path and the documentation of each operation."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def _build_invented_example(request: ExampleRequest, address: Address, media_type: str) -> dict[str, Any]:
    """Return an example that says in its first words that it is invented."""
    with open_content() as read:
        value = build_invented_answer(address, media_type, read.source, request.fields)
    return {"summary": f"Invented, as no such record is published yet: {_summarise(request)}", "value": value}


def _ask(client: FlaskClient, request: ExampleRequest, media_type: str) -> dict[str, Any]:
    """Return the answer as the value of an example; nothing where there is no answer."""
    response = client.open(
        request.address,
        method=request.method,
        headers={"Accept": media_type},
        data=orjson.dumps(request.body) if request.body else None,
        content_type=media_type if request.body else None,
    )
    if response.status_code != 200:
        return {}
    return {"value": response.get_json() if response.is_json else response.get_data(as_text=True)}


def _ask_first_line(client: FlaskClient, request: ExampleRequest, media_type: str) -> dict[str, Any]:
    """Return the first line of a text as the value of an example; nothing where there is no answer."""
    response = client.get(request.address, headers={"Accept": media_type}, follow_redirects=True, buffered=False)
    try:
        if response.status_code != 200:
            return {}
        start = next(iter(response.iter_encoded()), b"")
        return {"value": start.partition(b"\n")[0].decode(errors="replace") + "\n"}
    finally:
        response.close()


def _summarise(request: ExampleRequest) -> str:
    return f"{request.method} {request.address}"
