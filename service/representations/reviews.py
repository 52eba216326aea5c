"""Reviews: what reviewers say of claims, as schema.org's ClaimReview. Who judged is credited as the record says it."""

from collections.abc import Sequence

from service.representations.sources import Wire
from service.representations.things import referred, without_empty


def claim_reviews(record: Wire) -> list[Wire]:
    """Return the advisories of a record; of a claim the assessment, whatever its verdict."""
    if record["type"] == "claim":
        claim = {"self": record["links"]["self"], "name": record["quote"]}
        return [_review(claim, record["assessment"], ())] if record["assessment"] else []
    return [_review(each["claim"], each, each["fields"]) for each in record.get("advisories", ())]


def _review(claim: Wire, said: Wire, fields: Sequence[str]) -> Wire:
    return without_empty(
        {
            "@type": "ClaimReview",
            "claimReviewed": claim["name"],
            "itemReviewed": {"@type": "Claim", "@id": claim["self"], "text": claim["name"]},
            "reviewAspect": list(fields),
            "reviewRating": {"@type": "Rating", "alternateName": said["verdict"]},
            "reviewBody": said["reason"],
            "citation": [referred(each) for each in said["references"]],
            "creditText": said["assessedBy"],
            "creativeWorkStatus": said["status"],
        }
    )
