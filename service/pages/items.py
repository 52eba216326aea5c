"""Items of a page: its records, each with the fields that have a value, in words for readers."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from service.addresses import build_record_address
from service.catalog import Kind
from service.labels import format_label
from service.pages.field_values import ShownValue, list_values
from service.pages.members import Member, Subject
from service.quotations import list_lead_ins

Wire = Mapping[str, Any]
WORDING = "wording"


def build_item(member: Member, subject: Subject) -> dict[str, Any]:
    """Return a record as an item; the fields name their claims by id."""
    kind, record = member.kind, member.record
    return {
        "type": kind.name,
        "id": record["id"],
        "name": record["name"],
        "self": build_record_address(kind, record["id"]),
        "document": record["document"]["id"],
        "relation": member.relation,
        "fields": _drop_repeated_wording(list(_build_fields(kind, record, subject))),
        "review": record["review"],
        "provenance": record["provenance"],
        "topic": record["topic"],
    }


def _drop_repeated_wording(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields without a wording that another one, which rests on the same claims, repeats."""
    wording, *others = fields
    words = wording["values"][0]["text"].rstrip(".").lower()
    repeated = {
        claim
        for field in others
        if any(words in value["text"].lower() for value in field["values"] if value["quoted"])
        for claim in field["claims"]
    }
    return others if wording["name"] == WORDING and repeated.issuperset(wording["claims"]) and repeated else fields


def _build_fields(kind: Kind, record: Wire, subject: Subject) -> Iterator[dict[str, Any]]:
    addresses = {build_record_address(subject.kind, id_) for id_ in subject.ids}
    advised = {name for each in record["advisories"] for name in each["fields"]}
    for name in kind.content:
        # What readers must be warned about is shown whole.
        dropped = set() if name in advised else addresses
        values = [
            described
            for parts in list_values(kind.members[name], record[name])
            if (described := _describe_value(parts, dropped))
        ]
        if values:
            yield {
                "name": name,
                "label": format_label(name),
                "leadIns": [each["id"] for each in list_lead_ins(record, name)],
                "values": values,
                "claims": list(record["evidence"].get(name, ())),
            }


def _describe_value(parts: Sequence[ShownValue], dropped: AbstractSet[str]) -> Wire | None:
    """Return a value without references to the records at these addresses; None if nothing is left."""
    kept = [each for each in parts if not (each.record and each.record["self"] in dropped)]
    if not kept:
        return None
    first, *others = kept
    if first.label and others:
        first, others = ShownValue("; ".join(f"{each.label}: {each.text}" for each in kept)), kept
    return {**_describe_part(first), "details": [{"label": each.label, **_describe_part(each)} for each in others]}


def _describe_part(value: ShownValue) -> dict[str, Any]:
    address = value.record["self"] if value.record else None
    return {"text": value.text, "quoted": value.is_quoted, "code": value.code, "record": address}
