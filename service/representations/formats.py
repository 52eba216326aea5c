"""Formats: the representations by name and media type. JSON is stored; the others are derived from it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Form(NamedTuple):
    """A representation: its short name for `?format=`, and its media type without and with parameters."""

    name: str
    media_type: str
    content_type: str
    about: str = ""


JSON = Form("json", "application/json", "application/json", "JSON, the stored format.")
JSON_LD = Form("jsonld", "application/ld+json", "application/ld+json", "JSON-LD in the vocabulary of schema.org.")
MARKDOWN = Form("markdown", "text/markdown", "text/markdown; charset=utf-8", "Markdown, with the quotes as footnotes.")
CSV = Form("csv", "text/csv", "text/csv; charset=utf-8; header=present", "CSV, a record a line.")
# Addresses with a single representation that is not JSON, by the end of their path.
ENDINGS: Mapping[str, Form] = {
    "/text": Form("text", "text/plain", "text/plain; charset=utf-8"),
    ".atom": Form("atom", "application/atom+xml", "application/atom+xml"),
    ".ndjson": Form("ndjson", "application/x-ndjson", "application/x-ndjson"),
    ".gz": Form("gzip", "application/gzip", "application/gzip"),
    ".sqlite": Form("sqlite", "application/vnd.sqlite3", "application/vnd.sqlite3"),
}
# The first is the default.
RECORD_FORMS: Sequence[Form] = (JSON, JSON_LD, MARKDOWN)
LIST_FORMS: Sequence[Form] = (JSON, JSON_LD, MARKDOWN, CSV)


def find_form(name: str, offered: Sequence[Form]) -> Form | None:
    """Return the representation of that name, if it is offered."""
    return next((form for form in offered if form.name == name), None)


def find_form_by_ending(path: str) -> Form:
    """Return the representation of an address that has only one."""
    return next((form for ending, form in ENDINGS.items() if path.endswith(ending)), JSON)


def read_media_type(value: str) -> str:
    """Return a media type from an address, where an unencoded `+` became a space."""
    return value.replace(" ", "+").lower()
