"""Proposals: what software proposes of a document, before it is checked and written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.publishing.segmentation import Span


@dataclass
class ClaimProposal:
    """An exact quote of a sentence; `id` is the short id, given when it is written."""

    sentence: str
    span: Span
    quote: str
    states: str
    occurrence: int | None = None
    qualifiers: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass
class RecordProposal:
    """A record: its kind, its values except name, wording and evidence, and the claims that it rests on."""

    kind: str
    name: str
    wording: str
    values: dict[str, Any]
    claims: list[ClaimProposal]
    id: str = ""
    # The rule that proposed it, for the benchmark.
    rule: str = ""
    # The claims that a field rests on besides these, such as that of the lead-in of a list.
    evidence: dict[str, list[ClaimProposal]] = field(default_factory=dict)


@dataclass
class DocumentDraft:
    """Everything that is proposed of a document, and the sentences to leave out with the reason of each."""

    claims: list[ClaimProposal] = field(default_factory=list)
    records: list[RecordProposal] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
