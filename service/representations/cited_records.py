"""Cited records: the claims and sentences under a record, for showing its quotes in context."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.catalog import get_kind

Wire = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Sources:
    """The served bodies of claims and sentences, by id."""

    claims: Mapping[str, Wire] = field(default_factory=dict)
    sentences: Mapping[str, Wire] = field(default_factory=dict)


def list_footnotes(record: Wire) -> dict[str, list[str]]:
    """Return the claims under a record, in reading order, each with its fields."""
    resting: dict[str, list[str]] = {}
    for name, claims in record.get("evidence", {}).items():
        for claim in claims:
            resting.setdefault(claim, []).append(name)
    return {claim: resting[claim] for claim in sorted(resting, key=get_kind("claim").build_order_key)}


def list_keys(record: Wire) -> set[Key]:
    """Return the kind and id of each other record needed for the representations of a record."""
    claims = [record["id"]] if record["type"] == "claim" else list(list_footnotes(record))
    needed = {("claim", claim) for claim in claims} | {("sentence", get_sentence_id(claim)) for claim in claims}
    return needed - {(record["type"], record["id"])}


def gather_sources(bodies: Mapping[Key, Wire], *records: Wire) -> Sources:
    """Return the sources among these bodies; a claim or sentence is its own source."""
    known = {**bodies, **{(record["type"], record["id"]): record for record in records}}
    return Sources(
        {id_: body for (kind, id_), body in known.items() if kind == "claim"},
        {id_: body for (kind, id_), body in known.items() if kind == "sentence"},
    )


def get_sentence_id(claim: str) -> str:
    """Return the id of a claim's sentence."""
    return re.sub(r"c[0-9]+$", "", claim)
