"""Formats: all representations of records and lists. JSON is stored; the others are derived from it.

A format is declared here and nowhere else: negotiation, the parameter `format`, the OpenAPI document, the links and the
pages read it from here.
"""

import re
from collections.abc import Mapping, Sequence

from service.addresses import Resource
from service.representations import csv_table, json_ld, markdown, stored_json
from service.representations.views import Form

FIELDS, INCLUDE = "fields", "include"
# `fields` for the records of one kind, by its plural.
FIELDS_OF = re.compile(rf"{FIELDS}\[([a-z-]+)\]")
JSON = Form(
    "json",
    "application/json",
    "application/json",
    "JSON, the stored format.",
    "JSON",
    (FIELDS, INCLUDE),
    {Resource.RECORD: stored_json.write_record, Resource.LIST: stored_json.write_list},
    is_stored=True,
)
JSON_LD = Form(
    "jsonld",
    "application/ld+json",
    "application/ld+json",
    "JSON-LD in the vocabulary of schema.org.",
    "JSON-LD",
    (INCLUDE,),
    {Resource.RECORD: json_ld.write_record, Resource.LIST: json_ld.write_list},
)
MARKDOWN = Form(
    "markdown",
    "text/markdown",
    "text/markdown; charset=utf-8",
    "Markdown, with the quotes as footnotes.",
    "Markdown",
    (INCLUDE,),
    {Resource.RECORD: markdown.write_record, Resource.LIST: markdown.write_list},
)
CSV = Form(
    "csv",
    "text/csv",
    "text/csv; charset=utf-8; header=present",
    "CSV, a record a line.",
    "CSV",
    (FIELDS,),
    {Resource.LIST: csv_table.write_list},
)
# The first is the default.
FORMS: Sequence[Form] = (JSON, JSON_LD, MARKDOWN, CSV)
RECORD_FORMS: Sequence[Form] = tuple(form for form in FORMS if Resource.RECORD in form.writers)
LIST_FORMS: Sequence[Form] = tuple(form for form in FORMS if Resource.LIST in form.writers)
# A page about a condition is written by its own module.
PAGE_FORMS: Sequence[Form] = (JSON, MARKDOWN)
# So is a comparison.
COMPARISON_FORMS: Sequence[Form] = (JSON, MARKDOWN, CSV)
# Addresses with a single representation that is not JSON, by the end of their path.
ENDINGS: Mapping[str, Form] = {
    "/text": Form("text", "text/plain", "text/plain; charset=utf-8"),
    ".atom": Form("atom", "application/atom+xml", "application/atom+xml"),
    ".ndjson": Form("ndjson", "application/x-ndjson", "application/x-ndjson"),
    ".gz": Form("gzip", "application/gzip", "application/gzip"),
    ".sqlite": Form("sqlite", "application/vnd.sqlite3", "application/vnd.sqlite3"),
}


def name_fields_of(plural: str) -> str:
    """Return the parameter with the fields of the records of a kind, as in JSON:API (`fields[treatments]`)."""
    return f"{FIELDS}[{plural}]"


def get_general_name(parameter: str) -> str:
    """Return the name of a parameter without the kind that it is for."""
    return FIELDS if FIELDS_OF.fullmatch(parameter) else parameter


def find_form(name: str, offered: Sequence[Form]) -> Form | None:
    """Return the representation of that name, if it is offered."""
    return next((form for form in offered if form.name == name), None)


def find_form_by_ending(path: str) -> Form:
    """Return the representation of an address that has only one."""
    return next((form for ending, form in ENDINGS.items() if path.endswith(ending)), JSON)


def read_media_type(value: str) -> str:
    """Return a media type from an address, where an unencoded `+` became a space."""
    return value.replace(" ", "+").lower()
