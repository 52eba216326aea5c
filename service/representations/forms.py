"""Forms: the representations there are, by name and media type. JSON is what is stored; the others are made from it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A form of an answer: its short name, as in `?format=`, and its media type without and with parameters."""

    name: str
    media_type: str
    content_type: str
    about: str


JSON = Form("json", "application/json", "application/json", "JSON, the form that everything else is made from.")
JSON_LD = Form("jsonld", "application/ld+json", "application/ld+json", "JSON-LD in the words of schema.org.")
MARKDOWN = Form("markdown", "text/markdown", "text/markdown; charset=utf-8", "Markdown, with the quotes as footnotes.")
CSV = Form("csv", "text/csv", "text/csv; charset=utf-8; header=present", "CSV, a record a line.")
TEXT = Form("text", "text/plain", "text/plain; charset=utf-8", "The verbatim text of a document.")
# The first is what is answered where nothing is asked for.
RECORD_FORMS: Sequence[Form] = (JSON, JSON_LD, MARKDOWN)
LIST_FORMS: Sequence[Form] = (JSON, JSON_LD, MARKDOWN, CSV)


def named(name: str, offered: Sequence[Form]) -> Form | None:
    """Return the form of that name, if it is offered."""
    return next((form for form in offered if form.name == name), None)
