"""Cited records: the claims and sentences under a record, for showing its quotes in context."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.order_keys import encode_order_key

Wire = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Sources:
    """The served bodies of claims and sentences, by id."""

    claims: Mapping[str, Wire] = field(default_factory=dict)
    sentences: Mapping[str, Wire] = field(default_factory=dict)
    # The release that the client asked for; None for the newest.
    release: int | None = None

    def sort_claims(self, ids: Iterable[str]) -> list[str]:
        """Return the ids of claims in reading order."""
        return sorted(ids, key=self._build_order_key)

    def find_sentence(self, claim_id: str) -> Wire | None:
        """Return the sentence of a claim."""
        claim = self.claims.get(claim_id)
        return self.sentences.get(claim["sentence"]["id"]) if claim else None

    def _build_order_key(self, claim_id: str) -> str:
        return build_order_key(claim_id, self.find_sentence(claim_id))


def build_order_key(claim_id: str, sentence: Mapping[str, Any] | None) -> str:
    """Return the sort key of a claim by the place of its sentence."""
    place = f"p{sentence['paragraph']}s{sentence['ordinal']}" if sentence else None
    return encode_order_key(claim_id, place)


def list_footnotes(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the claims under a record, each with the fields that rest on it."""
    resting: dict[str, list[str]] = {}
    for name, claims in record.get("evidence", {}).items():
        for claim in claims:
            resting.setdefault(claim, []).append(name)
    return resting


def list_named_records(node: Any) -> Iterator[Key]:
    """Yield every record that is referenced within records, including their claims."""
    if isinstance(node, list):
        for item in node:
            yield from list_named_records(item)
    elif isinstance(node, dict):
        if "self" in node and "type" in node:
            yield node["type"], node["id"]
        for claims in node.get("evidence", {}).values():
            yield from (("claim", claim) for claim in claims)
        for value in node.values():
            if isinstance(value, dict | list):
                yield from list_named_records(value)


def list_sentences(claims: Iterable[Wire]) -> set[str]:
    """Return the ids of the sentences of claims."""
    return {claim["sentence"]["id"] for claim in claims}


def gather_sources(bodies: Mapping[Key, Wire], *records: Wire, release: int | None = None) -> Sources:
    """Return the sources among these bodies; a claim or sentence is its own source."""
    known = {**bodies, **{(record["type"], record["id"]): record for record in records}}
    return Sources(
        {id_: body for (kind, id_), body in known.items() if kind == "claim"},
        {id_: body for (kind, id_), body in known.items() if kind == "sentence"},
        release,
    )
