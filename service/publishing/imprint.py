"""Imprints: the metadata of a document, from its members and its imprint, each value with its origin."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.imprints import Imprint

FIELDS = tuple(str(field.data_key) for field in Imprint().fields.values())
# The words for an origin; a value from the text needs none.
ACCORDING = {"page": "according to the publisher's page", "editors": "according to the editors of this service"}


class ImprintEntry(NamedTuple):
    """A value of the imprint. `origin` is text, page or editors; `claim` is the claim by which the text says so."""

    value: str
    origin: str
    found_in: str | None = None
    claim: str | None = None

    @property
    def according(self) -> str:
        """The origin in words; empty if the text says it."""
        return ACCORDING.get(self.origin, "")


def read_imprint(values: Mapping[str, Any]) -> dict[str, ImprintEntry]:
    """Return the metadata of a document by field, in the order of the imprint."""
    given = values.get("imprint") or {}
    return {field: known for field in FIELDS if (known := _read_field(values, given.get(field), field))}


def list_imprint_claims(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the imprint and the claims that they rest on."""
    for field, known in read_imprint(values).items():
        if known.claim:
            yield field, known.claim


def describe_document(values: Mapping[str, Any], *fields: str) -> str:
    """Return the values of these fields with who says so, as in `Amber fever, 2020 (according to …)`."""
    known = [each for field, each in read_imprint(values).items() if field in fields]
    words = ", ".join(each.value for each in known)
    sources = list(dict.fromkeys(each.according for each in known if each.according))
    return f"{words} ({'; '.join(sources)})" if sources else words


def _read_field(values: Mapping[str, Any], given: Mapping[str, Any] | None, field: str) -> ImprintEntry | None:
    if given:
        return ImprintEntry(given["value"], given["origin"], given.get("foundIn"), given.get("claim"))
    return ImprintEntry(str(values[field]), "text") if values.get(field) else None
