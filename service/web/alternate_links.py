"""Alternate links: the API representations of a page's content."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.representations.formats import COMPARISON_FORMS, LIST_FORMS, RECORD_FORMS
from service.representations.views import Form
from service.web.record_loader import Wire

FHIR = "application/fhir+json"


@dataclass(frozen=True)
class Other:
    """Another representation: its name, address and media type."""

    name: str
    href: str
    media_type: str


def list_forms(record: Wire) -> list[Other]:
    """Return the representations of a record; a condition is also a FHIR R4 document."""
    forms = [_build_other(form, record["links"]["self"], "") for form in RECORD_FORMS]
    if record["type"] == "condition":
        forms.append(Other("FHIR R4", f"/fhir/r4/Composition/{record['id']}/$document", FHIR))
    return forms


def list_forms_of_list(path: str, query: str) -> Sequence[Other]:
    """Return the representations of a list at an API path; `query` holds its filters."""
    return [_build_other(form, path, query) for form in LIST_FORMS]


def list_forms_of_comparison(path: str) -> Sequence[Other]:
    """Return the representations of a comparison at an API path."""
    return [_build_other(form, path, "") for form in COMPARISON_FORMS]


def _build_other(form: Form, path: str, query: str) -> Other:
    asked = "&".join(part for part in (query, "" if form.is_stored else f"format={form.name}") if part)
    return Other(form.title, f"{path}?{asked}" if asked else path, form.media_type)
