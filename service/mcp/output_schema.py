"""Output schemas: the JSON Schemas of results, without patterns and references, which some clients cannot read."""

from collections.abc import Mapping
from typing import Any

JsonSchema = Mapping[str, Any]


def describe_object(required: Mapping[str, JsonSchema], optional: Mapping[str, JsonSchema] | None = None) -> JsonSchema:
    """Return the schema of an object by its members."""
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def describe_list(items: JsonSchema, description: str) -> JsonSchema:
    """Return the schema of a list."""
    return {"type": "array", "description": description, "items": items}


def describe_text(description: str) -> JsonSchema:
    """Return the schema of a text."""
    return {"type": "string", "description": description}


def describe_number(description: str) -> JsonSchema:
    """Return the schema of a whole number."""
    return {"type": "integer", "description": description}


def describe_flag(description: str) -> JsonSchema:
    """Return the schema of a truth value."""
    return {"type": "boolean", "description": description}


DOCUMENT = describe_object(
    {"id": describe_text("The document, for `fetch`."), "title": describe_text("Its title, or its id without one.")}
)
ADVISORY = describe_object(
    {
        "quote": describe_text("The words of the source that it judges."),
        "verdict": describe_text("imprecise, outdated or misleading-or-unsafe"),
        "reason": describe_text("Why; show it in full."),
        "assessedBy": describe_text("Who judged it."),
        "status": describe_text("How it was judged; `desk-review` is not a clinician's judgement."),
    },
    {"fields": describe_list({"type": "string"}, "The fields of the record that rest on these words.")},
)
ADVISORIES = describe_list(ADVISORY, "What reviewers say of the words; show each next to them, in full.")
LEAD_INS = describe_list({"type": "string"}, "Words of the source that introduce the quoted ones; show them before.")
ATTRIBUTION = describe_text("The attribution to show with the words.")
NOTICE = describe_text("The notice to show with the content.")
RECORD = {
    "id": describe_text("The record, for `fetch`."),
    "title": describe_text("Its name."),
    "url": describe_text("Its page, to cite."),
    "kind": describe_text("Its kind."),
    "advisories": ADVISORIES,
}
# The members of a record that belongs to a document.
SOURCE = {"document": DOCUMENT, "attribution": ATTRIBUTION}
