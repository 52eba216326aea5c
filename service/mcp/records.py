"""Records in results: how a record is named and cited, and what must be shown with its words."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from schemas.declaration import Origin
from schemas.records import ADVISED
from service.addresses import API, Resource, build_list_address, build_record_address, parse_address
from service.catalog import BY_NAME, Kind, get_origin
from service.mcp.service_client import ServiceProblem
from service.mcp.tool import Caller, ToolFault

SCHEME = "medcontent://"
# The kinds whose name is the source's words, with the field that has them.
QUOTED_KINDS = {"sentence": "text", "claim": "quote"}
# The members of a judgement that readers must see.
JUDGED = ("verdict", "reason", "assessedBy", "status")
# No sentence has more claims.
MAX_CLAIMS = 100


def build_id(kind: str, id_: str) -> str:
    """Return the id of a record among all kinds: `KIND/ID`."""
    return f"{kind}/{id_}"


def parse_id(text: str) -> tuple[Kind, str]:
    """Return the kind and the id in `KIND/ID`, a `medcontent://` URI or an address of the API. Raises ToolFault."""
    address = parse_address(text)
    if address and address.kind and address.resource is Resource.RECORD:
        return address.kind, address.id
    kind, slash, id_ = text.removeprefix(SCHEME).partition("/")
    if not slash or kind not in BY_NAME or not re.fullmatch(BY_NAME[kind].id_pattern, id_):
        raise ToolFault(f"Send KIND/ID, as `search` returns it. Kinds: {', '.join(BY_NAME)}.")
    return BY_NAME[kind], id_


def strip_document(text: str) -> str | None:
    """Return the id of a document from an argument, which may be named as results name it; None without one."""
    return text.removeprefix(build_id("document", "")) or None


def name_record(base: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a record, or a reference to one, is named and cited."""
    kind, id_ = record["type"], record["id"]
    name = record.get("name") or record.get("title") or record.get("quote") or record.get("text") or id_
    title = f"“{name}”" if kind in QUOTED_KINDS else name
    page = build_record_address(BY_NAME[kind], id_).removeprefix(API)
    return {"id": build_id(kind, id_), "title": title, "url": f"{base}{page}", "kind": kind}


def is_quoted(kind: str, field: str) -> bool:
    """Return whether the value of a field is words of the source."""
    declared = BY_NAME[kind].members.get(field)
    return QUOTED_KINDS.get(kind) == field or (declared is not None and get_origin(declared) is Origin.QUOTED)


def describe_record(caller: Caller, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a record is cited, what reviewers say of its words, and whose words they are."""
    document, attribution = record.get("document"), record.get("attribution")
    return {
        **name_record(caller.base, record),
        "advisories": list_advisories(caller, record),
        **({"document": name_document(document)} if document else {}),
        **({"attribution": attribution["text"]} if attribution else {}),
    }


def name_document(document: Mapping[str, Any]) -> dict[str, str]:
    """Return how a document is named in results."""
    return {"id": build_id("document", document["id"]), "title": document["name"]}


def name_sentence(sentence: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence that answers best of those that a record rests on."""
    return {"id": build_id("sentence", sentence["id"]), "text": sentence["name"]}


def read_record(caller: Caller, kind: Kind, id_: str) -> dict[str, Any]:
    """Return a record as the API serves it. Raises ServiceProblem."""
    record: dict[str, Any] = caller.client.get(build_record_address(kind, id_), {"release": caller.release}).value
    return record


def list_advisories(caller: Caller, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what reviewers say of the words of a record, of a claim, or of the claims of a sentence."""
    if "advisories" in record:
        return [build_advisory(each["claim"]["name"], each, each["fields"]) for each in record["advisories"]]
    if record["type"] == "sentence":
        asked = {"sentence": record["id"], "limit": MAX_CLAIMS, "release": caller.release}
        claims = caller.client.get(build_list_address(BY_NAME["claim"]), asked).value["items"]
    else:
        claims = [record] if record["type"] == "claim" else []
    return [build_advisory(each["quote"], each["assessment"]) for each in claims if is_doubted(each["assessment"])]


def is_doubted(assessment: Mapping[str, Any] | None) -> bool:
    """Return whether an assessment of a claim is an advisory of the records that rest on it."""
    return assessment is not None and assessment["verdict"] in ADVISED


def build_advisory(quote: str, judgement: Mapping[str, Any], fields: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a reviewer says of quoted words."""
    about = {"fields": list(fields)} if fields else {}
    return {"quote": quote, **{name: judgement[name] for name in JUDGED}, **about}


def list_lead_ins(record: Mapping[str, Any]) -> list[str]:
    """Return the words that introduce those of a record, outermost first."""
    found = record.get("leadIns") or []
    sentences = [sentence for each in found for sentence in each.get("sentences", [each])]
    return list(dict.fromkeys(sentence["name"] for sentence in sentences))


def explain_problem(error: ServiceProblem) -> str:
    """Return what was wrong with a call, and what to send instead."""
    problem = error.problem
    allowed = [name for each in problem.get("errors", []) for name in each.get("allowed", [])]
    remedies = [f"Allowed: {', '.join(allowed)}."] if allowed else []
    if error.status == HTTPStatus.NOT_FOUND:
        remedies.append("`search` finds records.")
    if replaced := problem.get("replacedBy"):
        remedies.append(f"It was replaced by {build_id(replaced['type'], replaced['id'])}.")
    return " ".join([f"{problem['title']}:", problem.get("detail") or "", *remedies])
