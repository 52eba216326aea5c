"""Rendering: turns a source, in its world, into the object that is served.

A rendered record depends only on the world: no clock, no order of files, no machine. `RENDERING` numbers what the code
makes of a declaration, here and in `facets` and `attribution`: a change of that needs the next number, and a test
checks this. A changed declaration needs none (`rendering_version`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.base import format_camel_case
from schemas.codes import Code
from schemas.fields import Listed, Part, Ref
from schemas.terminologies import SYSTEMS
from service.addresses import build_list_address, build_record_address
from service.catalog import Kind, get_kind, list_referrers
from service.publishing.advisories import render_advisories
from service.publishing.attribution import render_attribution
from service.publishing.canonical import compute_sha256
from service.publishing.coverage import is_carried
from service.publishing.imprint import FIELDS, read_imprint
from service.publishing.lead_ins import render_lead_ins, render_statement_lead_ins
from service.publishing.record_refs import build_reference, refer_to_record
from service.publishing.records import Source, World, find_span, get_sentence_id
from service.publishing.segmentation import Span
from service.publishing.topic_members import list_same_records, list_topic_links, render_members

RENDERING = 4
Renderer = Callable[[World, Any], Any]
# Members about when and how often a record changed, not about its content: outside the hash.
VERSIONED = ("revision", "release", "sha256", "updatedAt")


def render(world: World, source: Source) -> dict[str, Any]:
    """Return the served object of the record, without the members of `VERSIONED`."""
    kind, id_ = source.kind, source.id
    body: dict[str, Any] = _build_members_renderer(kind.name)(world, source.values)
    body |= {
        "type": kind.name,
        "id": id_,
        "attribution": render_attribution(world, source),
        "links": _build_links(kind, id_),
    }
    if kind.stated:
        if topic := source.values.get("topic"):
            body["sameAs"] = list_same_records(world, source, topic, body["sameAs"])
        body |= {
            "evidence": _render_evidence(source),
            "leadIns": render_statement_lead_ins(world, source),
            "advisories": render_advisories(world, source),
        }
    elif kind.name in COMPUTED:
        body |= COMPUTED[kind.name](world, source)
    return body


def render_tombstone(world: World, source: Source) -> dict[str, Any]:
    """Return the served notice of a withdrawn record, without the time."""
    withdrawal = source.withdrawal
    replaced_by = withdrawal.replaced_by if withdrawal else None
    target = world.get(source.kind.name, replaced_by) if replaced_by else None
    return {
        "type": source.kind.name,
        "id": source.id,
        "reason": withdrawal.reason if withdrawal else None,
        "replacedBy": build_reference(target.kind, target.id, target.name) if target else None,
    }


def list_supports(world: World, claim_id: str) -> list[dict[str, Any]]:
    """Return the fields of records that rest on the claim, in the order of the catalog."""
    found = world.supports.get(claim_id, [])
    ordered = sorted(found, key=lambda each: (each[0].kind.path, each[0].id, each[1]))
    return [{**refer_to_record(world, *source.key), "field": field} for source, field in ordered]


def count_coverage(world: World, document_id: str) -> dict[str, int]:
    """Return how many sentences of the document are carried, and by how many records."""
    sentences = world.document_sentences.get(document_id, [])
    claims = [claim for sentence in sentences for claim in world.sentence_claims.get(sentence.id, [])]
    document = world.get("document", document_id)
    # A document rests on claims too, by its imprint.
    records = {source.key for claim in claims for source, _ in world.supports.get(claim, []) if source.kind.stated}
    return {
        "sentences": len(sentences),
        "carried": sum(is_carried(world, sentence.id) for sentence in sentences),
        "leftOut": len(document.values["leftOut"]) if document else 0,
        "claims": len(claims),
        "records": len(records),
    }


def _render_document(world: World, source: Source) -> dict[str, Any]:
    text: str = source.values["text"]
    content = text.encode()
    return {
        "textSha256": compute_sha256(content),
        "characters": len(text),
        "bytes": len(content),
        "mediaType": "text/plain",
        "imprint": _render_imprint(world, source),
        "coverage": count_coverage(world, source.id),
    }


def _render_imprint(world: World, source: Source) -> dict[str, Any] | None:
    if not source.values.get("imprint"):
        return None
    known = read_imprint(source.values)
    rendered = {
        field: {
            "value": each.value,
            "origin": each.origin,
            "foundIn": each.found_in,
            "claim": refer_to_record(world, "claim", each.claim) if each.claim else None,
        }
        for field, each in known.items()
    }
    return {field: rendered.get(field) for field in FIELDS}


def _render_sentence(world: World, source: Source) -> dict[str, Any]:
    return {
        "leadIns": render_lead_ins(world, source.id),
        "claims": [refer_to_record(world, "claim", claim) for claim in world.sentence_claims.get(source.id, [])],
    }


def _render_claim(world: World, source: Source) -> dict[str, Any]:
    sentence = world.get("sentence", get_sentence_id(source))
    span = (find_span(source, sentence) if sentence else None) or Span(0, 0)
    return {
        "sentence": refer_to_record(world, "sentence", get_sentence_id(source)),
        "leadIns": render_lead_ins(world, get_sentence_id(source)),
        "start": span.start,
        "end": span.end,
        "supports": list_supports(world, source.id),
    }


def _render_topic(world: World, source: Source) -> dict[str, Any]:
    links = _build_links(source.kind, source.id) | list_topic_links(source.values["kind"], source.id)
    return {"members": render_members(world, source), "links": links}


# The computed members of kinds that are not statements.
COMPUTED: Mapping[str, Callable[[World, Source], dict[str, Any]]] = {
    "document": _render_document,
    "sentence": _render_sentence,
    "claim": _render_claim,
    "topic": _render_topic,
}


def _render_evidence(source: Source) -> dict[str, list[str]]:
    evidence = source.values["evidence"]
    return {field: evidence[field] for field in source.kind.members if field in evidence}


def _build_links(kind: Kind, id_: str) -> dict[str, str]:
    links = {"self": build_record_address(kind, id_), "webUrl": f"{kind.path}/{id_}"}
    return links | {name: f"{listed}?{filter_}={id_}" for name, listed, filter_ in _list_referring_lists(kind.name)}


@cache
def _list_referring_lists(kind_name: str) -> tuple[tuple[str, str, str], ...]:
    kind = get_kind(kind_name)
    lists = []
    for other, each in list_referrers(kind):
        if each.later or (other.shape.later and other is not kind):
            continue
        plural = format_camel_case(other.plural)
        main = each.name == format_camel_case(kind.name)
        name = plural if main else f"{plural}By{each.name[0].upper()}{each.name[1:]}"
        lists.append((name, build_list_address(other), each.name))
    return tuple(lists)


@cache
def _build_members_renderer(kind_name: str) -> Renderer:
    """Return the function that renders copied members; cached, because it runs for every record."""
    kind = get_kind(kind_name)
    return _build_object_renderer(
        kind, {name: field for name, field in kind.members.items() if name not in VERSIONED}, kind.blank
    )


def _build_object_renderer(
    kind: Kind, fields: Mapping[str, ma.fields.Field[Any]], blank: Mapping[str, Any]
) -> Renderer:
    """Return the function that renders an object. Defaults are shared: most members of a record are empty."""
    found = [(name, blank.get(name), _find_renderer(kind, field)) for name, field in fields.items()]
    empty = {name: renderer(World([]), value) if renderer else value for name, value, renderer in found}

    def render_object(world: World, values: Mapping[str, Any]) -> dict[str, Any]:
        made = empty.copy()
        for name, unwritten, renderer in found:
            value = values.get(name)
            if value is not unwritten:
                made[name] = renderer(world, value) if renderer else value
        return made

    return render_object


def _find_renderer(kind: Kind, field: ma.fields.Field[Any]) -> Renderer | None:
    """Return the function that renders a value of the field; None if the value is served unchanged."""
    if isinstance(field, Listed):
        inner = _find_renderer(kind, field.inner)
        return (lambda world, value: [inner(world, item) for item in value or ()]) if inner else _render_list
    if isinstance(field, Part):
        return _build_part_renderer(kind, field)
    if isinstance(field, Ref):
        return _build_reference_renderer(field.to or kind.name)
    return None


def _render_list(_: World, value: list[Any] | None) -> list[Any]:
    return value or []


def _build_reference_renderer(to: str) -> Renderer:
    def render_reference(world: World, id_: str | None) -> Any:
        return None if id_ is None else world.kept.get((to, id_)) or refer_to_record(world, to, id_)

    return render_reference


def _build_part_renderer(kind: Kind, field: Part) -> Renderer:
    fields = {str(each.data_key): each for each in field.schema.fields.values() if not each.load_only}
    members, coded = _build_object_renderer(kind, fields, {}), isinstance(field.schema, Code)

    def render_part(world: World, value: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if value is None:
            return None
        part: dict[str, Any] = members(world, value)
        return part | {"uri": SYSTEMS[part["system"]].uri} if coded else part

    return render_part
