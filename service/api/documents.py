"""The document routes besides the record: the verbatim text, and the coverage of each sentence."""

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Response

from schemas.coverage import Coverage
from service.addresses import Address, Resource, build_record_address
from service.api.openapi_names import describe_identifier
from service.api.records import READING
from service.api.responses import answer_json, build_plain, send
from service.api.smorest import Routes, describe_headers
from service.catalog import get_kind
from service.delivery.purge_tags import tag_record
from service.delivery.response import Answer
from service.http.list_params import At
from service.http.live_records import get_or_refuse
from service.http.query_string import Query
from service.http.release_context import Content, open_content
from service.publishing.coverage import choose_standing
from service.store.digests import compute_digest
from service.store.queries import Order, Selection, Served, list_revisions, page

KIND = get_kind("document")


def add_routes(blueprint: Routes) -> None:
    """Add the routes to the blueprint of the documents."""

    @blueprint.route("/<id>/text", endpoint="text", parameters=[describe_identifier(KIND)])
    @blueprint.describe_operation(
        "getDocumentText",
        "Get the text of a document",
        "The text of the source, verbatim to the last byte. Offsets in records count its Unicode code points from 0. "
        "The licence of the text is in the document's record; null means unknown. With `release` the text is as of "
        "that release and never changes: it can be cached for ever and requested in parts.",
        READING,
        in_parts=True,
    )
    @blueprint.arguments(At, location="query")
    @blueprint.response(
        200,
        {},
        content_type="text/plain",
        description="The text.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest"),
    )
    @blueprint.describe_parts("text/plain")
    def get_text(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        with open_content(arguments["release"]) as read:
            return send(build_text_answer(id, read, arguments["release"]))

    @blueprint.route("/<id>/coverage", endpoint="coverage", parameters=[describe_identifier(KIND)])
    @blueprint.describe_operation(
        "getDocumentCoverage",
        "Get the coverage of a document",
        "Every sentence in reading order: whether records carry it, by which claims and fields, what reviewers say of "
        "each claim, and which sentences are left out and why.",
        READING,
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        Coverage,
        description="The coverage.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_coverage(_arguments: dict[str, Any], id: str) -> Response:  # noqa: A002
        with open_content() as read:
            served = get_or_refuse(KIND, id, read)
            return answer_json(
                _build_coverage(id, read, served),
                updated_at=read.release.time,
                links=[("describedby", build_record_address(KIND, id))],
            )


def build_text_answer(id_: str, read: Content, release: int | None = None) -> Answer:
    """Return the response of `/documents/{id}/text`; `release` is the one in the address."""
    served = get_or_refuse(KIND, id_, read)
    source = _read_source(id_, read)
    text = source["text"].encode()
    return build_plain(
        text,
        "text/plain; charset=utf-8",
        release=read.release.number,
        updated_at=served.updated_at,
        language=source["language"],
        links=_build_links(id_, release),
        digest=compute_digest(text),
        immutable=release is not None,
        tags=lambda: [tag_record(KIND.name, id_)],
    )


def _build_links(id_: str, release: int | None) -> list[tuple[str, str]]:
    """Return the links of a text. Those of an immutable representation must not change either."""
    record, at = build_record_address(KIND, id_), "" if release is None else f"?release={release}"
    text = Address(Resource.TEXT, KIND, id_).build()
    links = [("self", f"{text}{at}"), ("describedby", f"{record}{at}")]
    return links if release is None else [*links, ("latest-version", text)]


def _read_source(id_: str, read: Content) -> dict[str, Any]:
    newest = list_revisions(read.source, KIND.name, id_, read.release.number)[0]
    source: dict[str, Any] = orjson.loads(newest.source)
    return source


def _build_coverage(id_: str, read: Content, served: Served) -> dict[str, Any]:
    document = orjson.loads(served.body)
    reasons = {each["sentence"]: each["reason"] for each in _read_source(id_, read)["leftOut"]}
    claims = {claim["id"]: claim for claim in _list_all("claim", id_, read)}
    return {
        "document": {
            "type": "document",
            "id": id_,
            "name": KIND.build_reference_name(document, id_),
            "self": build_record_address(KIND, id_),
        },
        "release": read.release.number,
        "figures": document["coverage"],
        "sentences": [_build_sentence(each, claims, reasons) for each in _list_all("sentence", id_, read)],
    }


def _build_sentence(sentence: dict[str, Any], claims: dict[str, Any], reasons: dict[str, str]) -> dict[str, Any]:
    covered = [_build_claim(claims[reference["id"]], reference) for reference in sentence["claims"]]
    reason = reasons.get(sentence["id"].rpartition(".")[2])
    is_carried = any(claim["supports"] for claim in covered)
    return {
        "sentence": {
            "type": "sentence",
            "id": sentence["id"],
            "name": sentence["text"],
            "self": sentence["links"]["self"],
        },
        "start": sentence["start"],
        "end": sentence["end"],
        "leadIns": sentence["leadIns"],
        "text": sentence["text"],
        "status": choose_standing(is_carried=is_carried, is_left_out=bool(reason)),
        "reason": reason,
        "claims": covered,
    }


def _build_claim(claim: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    assessment = claim["assessment"]
    return {
        "claim": reference,
        "verdict": assessment and assessment["verdict"],
        "supports": claim["supports"],
    }


def _list_all(kind: str, document: str, read: Content) -> Sequence[dict[str, Any]]:
    """Return all sentences or claims of a document, in reading order."""
    selection = Selection(kind, read.release.number, read.is_newest, [("document", [document])])
    records = page(read.source, selection, Order(), None, 10**6).records
    return [get_kind(kind).complete_record(orjson.loads(each.body)) for each in records]
