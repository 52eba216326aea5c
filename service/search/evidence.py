"""Evidence in the index: the sentences that each record rests on, and what reviewers say of its claims.

Hits are shown with both, so that readers see the words that answer, and never without a warning of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from schemas.records import ADVISED
from service.catalog import get_kind
from service.order_keys import encode_order_key
from service.publishing.record_refs import build_reference
from service.search.lead_ins import CLAIM, SENTENCE, cut_claim
from service.store.export_queries import stream

REFERENCE = "reference"
Sentences = list[tuple[str, str]]


class Evidence(NamedTuple):
    """The texts of all sentences by id, the sentences of claims that moved, and what reviewers say of claims by id.

    `doubted` are the claims of which they say something, by the id of their sentence.
    """

    texts: Mapping[str, str] = {}
    within: Mapping[str, str] = {}
    advisories: Mapping[str, Mapping[str, Any]] = {}
    doubted: Mapping[str, Sequence[str]] = {}

    def list_sentences(self, kind: str, record: Mapping[str, Any]) -> dict[str, Sentences]:
        """Return the sentences that a record rests on, by member; those of a claim or sentence under its text."""
        if kind == SENTENCE:
            return {"text": [(record["id"], str(record["text"]))]} if record.get("text") else {}
        resting = {"quote": [record["id"]]} if kind == CLAIM else record.get("evidence") or {}
        found = {field: list(self._iterate_sentences(claims)) for field, claims in resting.items()}
        return {field: sentences for field, sentences in found.items() if sentences}

    def list_advisories(self, kind: str, record: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what reviewers say of the claims that a record rests on, of a claim, or of those in a sentence."""
        if not self.advisories:
            return []
        fields = _list_resting(record.get("evidence") or {})
        if kind == SENTENCE:
            claims: Sequence[str] = self.doubted.get(record["id"], ())
        else:
            claims = [record["id"]] if kind == CLAIM else sorted(fields, key=encode_order_key)
        return [{**self.advisories[each], "fields": fields.get(each, [])} for each in claims if each in self.advisories]

    def _iterate_sentences(self, claims: list[str]) -> Iterator[tuple[str, str]]:
        for id_ in dict.fromkeys(self.within.get(claim) or cut_claim(claim) for claim in claims):
            if id_ in self.texts:
                yield id_, self.texts[id_]


NO_EVIDENCE = Evidence()


def read_evidence(connection: sa.Connection, release: int) -> Evidence:
    """Return the sentences and advisories of a release. Only claims that are doubted or moved are decoded."""
    texts = {each.id: str(orjson.loads(each.source)["text"]) for each in stream(connection, SENTENCE, release, ())}
    within: dict[str, str] = {}
    doubted: dict[str, dict[str, Any]] = {}
    for each in stream(connection, CLAIM, release, ()):
        if b'"within":"' in each.source or b'"verdict":"' in each.source:
            claim = orjson.loads(each.source)
            if claim.get("within"):
                within[each.id] = f"{each.id.partition('.')[0]}.{claim['within']}"
            if (claim.get("assessment") or {}).get("verdict") in ADVISED:
                doubted[each.id] = claim
    names = _read_works(connection, release) if doubted else {}
    advisories = {id_: _build_advisory(id_, claim, names) for id_, claim in doubted.items()}
    by_sentence: dict[str, list[str]] = {}
    for id_ in doubted:
        by_sentence.setdefault(within.get(id_) or cut_claim(id_), []).append(id_)
    return Evidence(texts, within, advisories, by_sentence)


def _read_works(connection: sa.Connection, release: int) -> dict[str, str]:
    kind = get_kind(REFERENCE)
    found = stream(connection, REFERENCE, release, ())
    return {each.id: kind.build_reference_name({**kind.blank, **orjson.loads(each.source)}, each.id) for each in found}


def _build_advisory(id_: str, claim: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    assessment = claim["assessment"]
    works = assessment.get("references") or []
    return {
        "claim": build_reference(get_kind(CLAIM), id_, str(claim["quote"])),
        "fields": [],
        "verdict": assessment["verdict"],
        "reason": assessment["reason"],
        "references": [build_reference(get_kind(REFERENCE), each, names.get(each, each)) for each in works],
        "assessedBy": assessment["assessedBy"],
        "status": assessment["status"],
    }


def _list_resting(evidence: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the members that rest on each claim, in alphabetical order."""
    fields: dict[str, list[str]] = {}
    for field in sorted(evidence):
        for claim in evidence[field]:
            fields.setdefault(claim, []).append(field)
    return fields
