"""schema.org things: the subject of a record, by the schema.org declarations of its schema.

A field declares a property of the thing, of the target of a reference (which then points back at the thing), or of the
page.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

import marshmallow as ma

from schemas.fields import Listed, Part
from schemas.schema_org import Property
from schemas.terminologies import SYSTEMS
from service.catalog import get_kind
from service.quotations import list_lead_ins
from service.representations.cited_records import Wire
from service.representations.schema_org_values import BUILDERS

VOCABULARY = "http://schema.org/"


class Linked(NamedTuple):
    """A field with a schema.org property: the path to its values in a record, and whether it has many."""

    path: Sequence[str]
    property: Property
    many: bool


def build_thing(record: Wire) -> Wire:
    """Return the subject of the record."""
    kind = get_kind(record["type"])
    declared = kind.shape.linked
    is_wrong = declared.unless and record.get(declared.unless[0]) in declared.unless[1]
    type_ = declared.type if is_wrong else declared.types.get(str(record.get(declared.by)), declared.type)
    name = kind.build_reference_name(record, record["id"])
    said: Wire = {
        "@type": type_,
        "@id": record["links"]["self"],
        "name": name,
        **_build_own_words(record, declared.wording, name),
        # The sentences without which the source's words might be misread.
        "disambiguatingDescription": " ".join(
            each["name"] for each in list_lead_ins(record, record.get("wording") and "wording")
        ),
        **build_properties(record, "thing"),
        "code": [_build_code(code) for code in record.get("codes", ()) if code["relation"] == "exact"]
        if declared.coded
        else [],
        "sameAs": [each["self"] for each in record.get("sameAs", ())],
        "@reverse": build_properties(record, "target") | _build_pages(record.get("members", ())),
    }
    return drop_empty(said)


def build_properties(record: Wire, of: Literal["thing", "target", "page"]) -> Wire:
    """Return the properties from a record's fields: of the thing, of the targets of references, or of the page."""
    said: Wire = {}
    for each in list_linked_fields(record["type"]):
        if each.property.of == of and _is_holding(each.property, record):
            values = (
                _build_value(each.property, value, place)
                for place, value in enumerate(_list_values(record, each.path), 1)
            )
            for value in values:
                if value is not None and each.many:
                    said.setdefault(each.property.name, []).append(value)
                elif value is not None:
                    said[each.property.name] = value
    return said


def build_reference(reference: Wire) -> Wire:
    """Return a reference to a record, with the type of its kind, its address and its name."""
    type_ = get_kind(reference["type"]).shape.linked.type
    return {"@type": type_, "@id": reference["self"], "name": reference["name"]}


def build_topic_reference(record: Wire) -> Wire | None:
    """Return a reference to the topic of a record, with the type for members of this kind; None if it has no topic."""
    topic, declared = record.get("topic"), get_kind("topic").shape.linked
    return {**build_reference(topic), "@type": declared.types.get(record["type"], declared.type)} if topic else None


def build_member(name: str) -> Wire:
    """Return a member of a schema.org enumeration."""
    return {"@id": f"{VOCABULARY}{name}"}


def drop_empty(node: Wire) -> Wire:
    """Return the properties with a value."""
    return {name: value for name, value in node.items() if value is not None and value not in ("", [], {})}


@cache
def list_linked_fields(kind_name: str) -> Sequence[Linked]:
    """Return the fields of a kind, and of its parts, that have a schema.org property."""
    return tuple(_iterate_linked(get_kind(kind_name).members, (), many=False))


def _iterate_linked(
    members: Mapping[str, ma.fields.Field[Any]], path: tuple[str, ...], *, many: bool
) -> Iterator[Linked]:
    for name, field in members.items():
        inner, here = (field.inner, True) if isinstance(field, Listed) else (field, many)
        if property_ := field.metadata.get("linked"):
            yield Linked((*path, name), property_, here)
        elif isinstance(inner, Part):
            within = {str(each.data_key): each for each in inner.schema.fields.values()}
            yield from _iterate_linked(within, (*path, name), many=here)


def _list_values(node: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(node, list):
        for item in node:
            yield from _list_values(item, path)
    elif node is not None and path:
        yield from _list_values(node.get(path[0]), path[1:])
    elif node is not None:
        yield node


def _is_holding(property_: Property, record: Wire) -> bool:
    if property_.unless and record.get(property_.unless[0]) in property_.unless[1]:
        return False
    return property_.where is None or record.get(property_.where[0]) in property_.where[1]


def _build_value(property_: Property, value: Any, place: int) -> Any:
    if property_.built:
        return BUILDERS[property_.built](value)
    if isinstance(value, dict):
        return build_reference(value)
    if property_.terms is not None:
        return build_member(property_.terms[value]) if value in property_.terms else None
    if property_.wrapped:
        type_, name = property_.wrapped
        return {"@type": type_, name: value, **({"position": place} if property_.name == "hasPart" else {})}
    return str(value) if property_.as_text else value


def _build_pages(members: Sequence[Wire]) -> Wire:
    """Return the pages that are about a topic: one of each member."""
    pages = [
        {
            "@type": "MedicalWebPage",
            "@id": f"{get_kind(each['record']['type']).path}/{each['record']['id']}",
            "name": each["record"]["name"],
            "isBasedOn": build_reference(each["document"]),
            "mainEntity": build_reference(each["record"]),
        }
        for each in members
    ]
    return {"about": pages} if pages else {}


def _build_own_words(record: Wire, property_: str, name: str) -> Wire:
    """Return the record's other names, and the source's words for it as typed values."""
    others = [record.get("standardTerm"), *record.get("aliases", ())]
    wording = record.get("wording")
    if property_ == "alternateName":
        return {property_: _list_different([wording, *others], name)}
    return {"alternateName": _list_different(others, name), property_: wording}


def _list_different(names: Sequence[str | None], name: str) -> list[str]:
    kept = {each.casefold(): each for each in reversed(names) if each and each.casefold() != name.casefold()}
    return list(kept.values())[::-1]


def _build_code(code: Wire) -> Wire:
    return drop_empty(
        {
            "@type": "MedicalCode",
            "codeValue": code["code"],
            "codingSystem": SYSTEMS[code["system"]].title,
            "inCodeSet": code["uri"],
            "name": code["display"],
        }
    )
