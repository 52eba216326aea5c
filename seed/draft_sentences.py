"""The sentences of drafted documents and claims, as far as the drafts are right."""

from typing import Any

from service.publishing.records import Draft, name_sentence
from service.publishing.segmentation import BadLabels, BadStart, Cut, cut_document


def cut_draft(draft: Draft | None) -> tuple[str, list[Cut]]:
    """Return the text and the labelled sentences of a drafted document; none where the draft is wrong."""
    values: Any = draft.values if draft else None
    try:
        starts = [int(start) for start in values["sentences"]]
        return values["text"], cut_document({**values, "sentences": starts})
    except (AttributeError, KeyError, TypeError, ValueError, BadStart, BadLabels):
        return "", []


def get_drafted_sentence(claim: Draft) -> str:
    """Return the id of the sentence of a drafted claim."""
    within = claim.values.get("within") if isinstance(claim.values, dict) else None
    return f"{claim.id.partition('.')[0]}.{within}" if isinstance(within, str) else name_sentence(claim.id)
