"""Claim reviews: reviewers' verdicts as schema.org's ClaimReview, credited to the author in the record."""

from collections.abc import Sequence

from service.representations.cited_records import Wire
from service.representations.schema_org import build_reference, drop_empty


def build_claim_reviews(record: Wire) -> list[Wire]:
    """Return the advisories of a record; for a claim its assessment, whatever the verdict."""
    if record["type"] == "claim":
        claim = {"self": record["links"]["self"], "name": record["quote"]}
        return [_build_review(claim, record["assessment"], ())] if record["assessment"] else []
    return [_build_review(each["claim"], each, each["fields"]) for each in record.get("advisories", ())]


def _build_review(claim: Wire, said: Wire, fields: Sequence[str]) -> Wire:
    return drop_empty(
        {
            "@type": "ClaimReview",
            "claimReviewed": claim["name"],
            "itemReviewed": {"@type": "Claim", "@id": claim["self"], "text": claim["name"]},
            "reviewAspect": list(fields),
            "reviewRating": {"@type": "Rating", "alternateName": said["verdict"]},
            "reviewBody": said["reason"],
            "citation": [build_reference(each) for each in said["references"]],
            "creditText": said["assessedBy"],
            "creativeWorkStatus": said["status"],
        }
    )
