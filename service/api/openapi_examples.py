"""The examples in the OpenAPI document: real answers of this service, at this release.

Each documented GET is asked of the app itself, with the record of its kind that shows most. So the examples cannot
drift, whatever content is published.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import current_app

from schemas.terminologies import SYSTEMS
from service.addresses import INFOBUTTON, LOOKUP, SEARCH, SUGGEST, Resource, parse_address
from service.api import fhir
from service.api.smorest import ProblemApi
from service.catalog import BY_NAME, KINDS
from service.exports.export_cache import FORMATS
from service.fhir.definitions import BASE as FHIR
from service.http.example_records import find_fullest_record
from service.http.release_context import open_content

# Whole files are too long for examples, and some are not text.
FILES = {form.media_type for form in FORMATS.values()}
# The lists whose examples are limited to a few items.
SHORT = {Resource.CHANGES, Resource.CHANGES_FEED, Resource.LIST}
# Its response is never the same twice.
WITHOUT_EXAMPLE = {"/metrics"}
# Letters of a name that stand for what somebody has typed so far.
TYPED = 5


class ShownRecords(NamedTuple):
    """The records that the examples are about: the id of one of each kind, by plural, a name, and a code carried."""

    ids: Mapping[str, str]
    name: str | None = None
    code: Mapping[str, str] | None = None


def add_examples(api: ProblemApi, release: int | None) -> dict[str, Any]:
    """Return the document with an example for each operation that the content can answer."""
    document: dict[str, Any] = deepcopy(api.build_document())
    for tag in document["tags"]:
        tag["x-displayName"] = tag["name"].replace("-", " ").capitalize()
    client = current_app.test_client()
    shown = _choose_records() if release else ShownRecords({})
    for path, operation in _iterate_operations(document):
        if path in WITHOUT_EXAMPLE:
            continue
        address = _build_address(path, operation, shown)
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


def _choose_records() -> ShownRecords:
    with open_content() as read:
        shown = {kind: body for kind in KINDS if (body := find_fullest_record(kind, read))}
    first = shown.get(BY_NAME["condition"])
    codes = [code for body in (first, *shown.values()) if body for code in body.get("codes", ())]
    ids = {kind.plural: body["id"] for kind, body in shown.items()}
    return ShownRecords(ids, first["name"] if first else None, codes[0] if codes else None)


def _iterate_operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        shared = item.pop("parameters", [])
        for operation in item.values():
            operation["parameters"] = [*deepcopy(shared), *operation.get("parameters", [])]
        if "get" in item:
            yield path, item["get"]


def _build_address(path: str, operation: dict[str, Any], shown: ShownRecords) -> str | None:
    """Return the address of the example, and add its values to the path parameters."""
    address = parse_address(path.replace("{number}", "1"))
    kind = address.kind if address else None
    values = {"id": shown.ids.get(kind.plural) if kind else None, "number": "1", "plural": "claims"}
    question = urlencode(_build_question(path, shown))
    if path.startswith(f"{FHIR}/"):
        asked = path.removeprefix(f"{FHIR}/")
        values["id"] = fhir.IDS.get(asked.split("/")[0], shown.ids.get("conditions"))
        question = fhir.build_example_query(asked, values["id"], shown.code)
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


def _build_question(path: str, shown: ShownRecords) -> Mapping[str, str]:
    """Return the parameters of an address that answers nothing without a question; none where nothing can be asked."""
    if path == SEARCH and shown.name:
        return {"q": shown.name, "limit": "2"}
    if path == SUGGEST and shown.name:
        return {"q": shown.name[:TYPED].strip(), "limit": "3"}
    if path == LOOKUP and shown.code:
        return {"code": f"{shown.code['system']}|{shown.code['code']}"}
    if path in {INFOBUTTON, "/service"} and shown.code:
        system = SYSTEMS[shown.code["system"]]
        return {"mainSearchCriteria.v.cs": system.oid, "mainSearchCriteria.v.c": shown.code["code"]}
    return {}
