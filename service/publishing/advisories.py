"""Advisories: what reviewers say of the claims that a record rests on, unless they agree with the source."""

from typing import Any

from schemas.records import ADVISED
from service.publishing.record_refs import refer_to_record
from service.publishing.records import Source, World


def render_advisories(world: World, source: Source) -> list[dict[str, Any]]:
    """Return the advisories of a record in the order of the text; the record may belong to another world."""
    resting: dict[str, list[str]] = {}
    for field, claims in source.values["evidence"].items():
        for claim in claims:
            if _find_verdict(world, source, claim) in ADVISED:
                resting.setdefault(claim, []).append(field)
    return [_render_advisory(world, claim, sorted(resting[claim])) for claim in world.sort_claims(resting)]


def _find_verdict(world: World, source: Source, claim_id: str) -> str | None:
    if source.key in world.sources:
        return world.verdicts.get(claim_id)
    claim = world.get("claim", claim_id)
    assessment = claim.values["assessment"] if claim else None
    return assessment["verdict"] if assessment else None


def _render_advisory(world: World, claim_id: str, fields: list[str]) -> dict[str, Any]:
    claim = world.get("claim", claim_id)
    assessment = claim.values["assessment"] if claim else {}
    return {
        "claim": refer_to_record(world, "claim", claim_id),
        "fields": fields,
        "verdict": assessment["verdict"],
        "reason": assessment["reason"],
        "references": [refer_to_record(world, "reference", each) for each in assessment["references"]],
        "assessedBy": assessment["assessedBy"],
        "status": assessment["status"],
    }
