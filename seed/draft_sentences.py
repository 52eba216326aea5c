"""The sentences of drafted documents and claims, as far as the drafts are right."""

from dataclasses import replace
from typing import Any

from seed.sentence_splitter import split
from service.publishing.drafts import Draft
from service.publishing.records import name_sentence
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


def add_sentences(draft: Draft | None) -> Draft | None:
    """Return the draft of a document with the starts of its sentences, where they were left out; others as they are."""
    values: Any = draft.values if draft and draft.kind.name == "document" else None
    if draft is None or not isinstance(values, dict) or values.get("sentences") is not None:
        return draft
    text = values.get("text")
    if not isinstance(text, str):
        return draft
    return replace(draft, values={**values, "sentences": [span.start for span in split(text)]})
