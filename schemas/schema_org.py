"""schema.org declarations: the types of kinds and the properties of fields.

A field without a declaration has no property with the same meaning in schema.org, and is left out of JSON-LD.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Thing:
    """The schema.org type of a kind's records.

    `type` is valid for all of them. If the field `by` has one of the values in `types`, that more specific type is
    added. `wording` is the property for the source's words. `coded` means that the type can have codes. `unless` names
    a field and the values with which the more specific type is wrong.
    """

    type: str
    by: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    wording: str = "alternateName"
    coded: bool = True
    unless: tuple[str, Sequence[str]] | None = None


@dataclass(frozen=True)
class Property:
    """The meaning of a field: a property of the record's thing, of the referenced thing, or of the page.

    `where` names another field and the values for which the property applies, `unless` those for which it does not.
    `terms` maps values to members of a schema.org enumeration. `wrapped` is the type of an object around a text, and
    the text's property in it. `as_text` converts a number to text. `built` names how a value becomes an object of
    schema.org.
    """

    name: str
    of: Literal["thing", "target", "page"] = "thing"
    where: tuple[str, Sequence[str | None]] | None = None
    unless: tuple[str, Sequence[str]] | None = None
    terms: Mapping[str, str] | None = None
    wrapped: tuple[str, str] | None = None
    as_text: bool = False
    built: Literal["audience", "dose", "quantity"] | None = None
