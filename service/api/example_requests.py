"""The requests that the OpenAPI document shows: for each operation an address, and the body that is posted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from schemas.terminologies import SYSTEMS
from service.addresses import (
    INFOBUTTON,
    LOOKUP,
    QUOTES,
    SEARCH,
    SUGGEST,
    VOCABULARIES,
    Address,
    Resource,
    parse_address,
)
from service.api import fhir_examples
from service.api.invented_examples import get_invented_id
from service.catalog import BY_NAME, KINDS
from service.fhir.definitions import BASE as FHIR
from service.http.example_records import find_fullest_record, find_shortest_record
from service.http.release_context import open_content
from service.representations.formats import CSV

# The lists whose examples are limited to a few items.
SHORT = {Resource.CHANGES, Resource.CHANGES_FEED, Resource.LIST}
# The examples that are the same whatever is published.
FIXED = {VOCABULARIES: {"type": "sentence"}}
# The resources that are one record.
RECORDS = {Resource.RECORD, Resource.REVISION}
# The parameters of the examples below a record, by resource.
OF_RESOURCES: Mapping[Resource, Mapping[str, str]] = {Resource.PAGE: {"section": "signs", "limit": "1"}}
# Addresses below a record cannot be shown by an invented one.
BELOW_RECORDS = {Resource.TEXT, Resource.COVERAGE, Resource.PAGE, Resource.COMPARISON}
# The number of letters of a name in the example of completion.
TYPED = 5


class ShownRecords(NamedTuple):
    """The records in the examples: the id of one of each kind by plural, a name, a code, and a quote.

    `invented` has the plurals of the kinds of which there is no record. `short` asks for short answers.
    """

    ids: Mapping[str, str]
    name: str | None = None
    code: Mapping[str, str] | None = None
    quote: str | None = None
    invented: Collection[str] = ()
    short: bool = False


class ExampleRequest(NamedTuple):
    """A request: its method in capitals, its address, and the JSON that is its body.

    `invented` is what an answer about an invented record would be at; None where there are records. `fields` names the
    members of records in a short list; empty for all.
    """

    method: str
    address: str
    body: Mapping[str, Any] | None = None
    invented: Address | None = None
    fields: Sequence[str] = ()


def choose_records(*, short: bool) -> ShownRecords:
    """Return the records of the newest release that the examples are about: the fullest, or the shortest."""
    find_record = find_shortest_record if short else find_fullest_record
    with open_content() as read:
        shown = {kind: body for kind in KINDS if (body := find_record(kind, read))}
    first = shown.get(BY_NAME["condition"])
    codes = [code for body in (first, *shown.values()) if body for code in body.get("codes", ())]
    ids = {kind.plural: body["id"] for kind, body in shown.items()}
    claim = shown.get(BY_NAME["claim"])
    return ShownRecords(
        ids,
        first["name"] if first else None,
        codes[0] if codes else None,
        claim["quote"] if claim else None,
        {kind.plural for kind in KINDS if kind not in shown},
        short,
    )


def choose_short_form(path: str, forms: Collection[str]) -> list[str]:
    """Return the media type of the only example of an operation: CSV for lists of records, whose JSON is long."""
    address = parse_address(path.replace("{number}", "1"))
    if address and address.resource is Resource.LIST and CSV.media_type in forms:
        return [CSV.media_type]
    return [*(each for each in forms if "json" in each), *forms][:1]


def is_shown_in_full(path: str) -> bool:
    """Return whether the answer is an example at any length: a treatment, which stands for the other statements."""
    address = parse_address(path.replace("{number}", "1"))
    return bool(address and address.kind is BY_NAME["treatment"] and address.resource in RECORDS)


def is_about_revisions(path: str) -> bool:
    """Return whether an operation lists the revisions of a record."""
    address = parse_address(path)
    return bool(address and address.resource is Resource.REVISIONS)


def build_request(method: str, path: str, operation: dict[str, Any], shown: ShownRecords) -> ExampleRequest | None:
    """Return the request that an operation shows, and give its path parameters their values.

    None where the content has nothing to ask for.
    """
    values, invented = _choose_values(path, shown), _find_invented(path, shown)
    fields = _choose_list_fields(path, shown)
    question = {} if invented and not fields else _build_question(path, shown)
    address = path
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            value = values[parameter["name"]]
            if value is None:
                known = parse_address(path.replace("{number}", "1"))
                if known and known.kind and known.kind.plural in shown.invented:
                    parameter["example"] = get_invented_id(known.kind)
                return None
            parameter["example"] = int(value) if parameter["schema"]["type"] == "integer" else value
            address = address.replace(f"{{{parameter['name']}}}", value)
    if method == "get":
        asked = f"{address}?{urlencode(question)}" if question else address
        return ExampleRequest("GET", asked, invented=invented, fields=fields)
    body = _build_body(path, question, shown)
    return ExampleRequest("POST", address, body) if body else None


def _find_invented(path: str, shown: ShownRecords) -> Address | None:
    """Return the address of an invented record, list or revision, if the kind has no record."""
    address = parse_address(path.replace("{number}", "1"))
    is_invented = address and address.kind and address.kind.plural in shown.invented
    return address if is_invented and address and address.resource not in BELOW_RECORDS else None


def _choose_values(path: str, shown: ShownRecords) -> Mapping[str, str | None]:
    """Return the values of path parameters, by their names."""
    if path.startswith(f"{FHIR}/"):
        type_ = path.removeprefix(f"{FHIR}/").partition("/")[0]
        return {"id": fhir_examples.IDS.get(type_, shown.ids.get("conditions"))}
    if path.startswith(f"{VOCABULARIES}/"):
        return {"id": "treatment-scope"}
    invented, address = _find_invented(path, shown), parse_address(path.replace("{number}", "1"))
    kind = address.kind if address else None
    id_ = shown.ids.get(kind.plural) if kind else None
    return {"id": get_invented_id(kind) if kind and invented else id_, "number": "1", "plural": "references"}


def _build_question(path: str, shown: ShownRecords) -> Mapping[str, str]:
    """Return the example query of an address; empty if it needs none or the content has no example."""
    if path.startswith(f"{FHIR}/"):
        asked, condition = path.removeprefix(f"{FHIR}/"), shown.ids.get("conditions")
        return fhir_examples.build_parameters(asked, condition, shown.code, short=shown.short)
    if path in {SEARCH, SUGGEST} and shown.name:
        limit = "1" if shown.short else "2"
        return {"q": shown.name if path == SEARCH else shown.name[:TYPED].strip(), "limit": limit}
    if path == LOOKUP and shown.code:
        return {"code": f"{shown.code['system']}|{shown.code['code']}"}
    if path in {INFOBUTTON, "/service"} and shown.code:
        system = SYSTEMS[shown.code["system"]]
        return {"mainSearchCriteria.v.cs": system.oid, "mainSearchCriteria.v.c": shown.code["code"]}
    if fields := _choose_list_fields(path, shown):
        return {"fields": ",".join(fields), "format": CSV.name, "limit": "1"}
    return FIXED.get(path) or _choose_parameters(parse_address(path.replace("{number}", "1")), shown)


def _choose_list_fields(path: str, shown: ShownRecords) -> Sequence[str]:
    """Return the members of records in a short list; none where the list is not short, or the address no list."""
    address = parse_address(path.replace("{number}", "1"))
    if not (shown.short and address and address.kind and address.resource is Resource.LIST):
        return ()
    return (address.kind.shape.naming[0].partition(".")[0],)


def _choose_parameters(address: Address | None, shown: ShownRecords) -> Mapping[str, str]:
    if address and address.resource in SHORT:
        return {"limit": "1" if shown.short else "2"}
    return OF_RESOURCES.get(address.resource, {}) if address else {}


def _build_body(path: str, question: Mapping[str, str], shown: ShownRecords) -> Mapping[str, Any] | None:
    """Return the body that is posted; None where nothing can be asked."""
    if path == QUOTES:
        return {"quotes": [{"text": shown.quote}]} if shown.quote else None
    if path == LOOKUP:
        return {"codes": [question["code"]]} if question else None
    return fhir_examples.build_body(path.removeprefix(f"{FHIR}/"), question)
