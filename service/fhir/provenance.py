"""Provenance: which statements of a composition software drafted, and who confirmed them.

Each resource is contained in the composition, which it refers to as `#` (invariant dom-3 of R4).
https://hl7.org/fhir/R4/provenance.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from service.fhir.terminology import Resource

ROLES = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"

Record = Mapping[str, Any]


def build_provenances(told: Sequence[Record]) -> list[Resource]:
    """Return a resource for each software and the person who confirmed its drafts, in the order of the records."""
    drafts: dict[tuple[str, str | None], list[Record]] = {}
    for record in told:
        if provenance := record.get("provenance"):
            drafts.setdefault((provenance["draftedBy"], provenance["confirmedBy"]), []).append(record)
    return [_build_provenance(number, *who, records) for number, (who, records) in enumerate(drafts.items(), 1)]


def _build_provenance(number: int, software: str, person: str | None, records: Sequence[Record]) -> Resource:
    return {
        "resourceType": "Provenance",
        "id": f"drafts-{number}",
        "target": [{"reference": "#", "display": record["name"]} for record in records],
        # The drafts of one article are confirmed one by one; together they are confirmed by the last of these times.
        # Only a preview has unconfirmed drafts.
        "recorded": max(record["provenance"]["confirmedAt"] or record["updatedAt"] for record in records),
        "agent": [_build_agent("assembler", software), *([_build_agent("verifier", person)] if person else [])],
    }


def _build_agent(role: str, name: str) -> Resource:
    return {"type": {"coding": [{"system": ROLES, "code": role}]}, "who": {"display": name}}
