"""Evidence: a record's fields with the words that each rests on, and what reviewers say of these words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .answers import expect_answer
from .api.claims import get_claim
from .client import Client
from .models import Advisory, Claim


class Record(Protocol):
    """A record that rests on claims, of any kind."""

    @property
    def advisories(self) -> Sequence[Advisory]:
        """What reviewers say of the claims."""

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON."""


@dataclass(frozen=True)
class FieldEvidence:
    """The claims that a field rests on, and what reviewers say: show each advisory in full next to the field."""

    claims: tuple[Claim, ...]
    advisories: tuple[Advisory, ...]


def read_evidence(client: Client, record: Record) -> Mapping[str, FieldEvidence]:
    """Return the evidence of each field of a record, by the name of the field in the contract.

    Claims that the record was read with (`include=[…CLAIMS]`) are not read again. Raises Refused.
    """
    members = record.to_dict()
    claims = {each["id"]: Claim.from_dict(each) for each in members.get("included", {}).get("claims", [])}
    for id_ in {each for ids in members["evidence"].values() for each in ids} - set(claims):
        claims[id_] = expect_answer(get_claim.sync_detailed(id_, client=client), Claim)
    return {
        field: FieldEvidence(
            tuple(claims[id_] for id_ in ids),
            tuple(each for each in record.advisories if field in each.fields),
        )
        for field, ids in members["evidence"].items()
    }
