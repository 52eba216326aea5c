"""Linking: what kinds and fields are in schema.org, declared beside each schema.

A field that says nothing here has no property in schema.org that means the same: JSON-LD leaves it out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Thing:
    """What the records of a kind are.

    `type` holds for all of them. Where the field `by` has one of the values in `types`, that type holds too, and says
    more. `wording` is the property that the source's own words for it are. `coded` says that the type can carry codes.
    """

    type: str
    by: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    wording: str = "alternateName"
    coded: bool = True


@dataclass(frozen=True)
class Property:
    """What a field is: a property of the record's thing, of what the field refers to, or of the page about the thing.

    `where` names another field and the values it must have for that to be true. `terms` gives the member of an
    enumeration of schema.org for those values that have one. `wrapped` is the type of the object that a text stands
    in, and the property of it that the text is. `as_text` is for a number that the property wants as text.
    """

    name: str
    of: Literal["thing", "target", "page"] = "thing"
    where: tuple[str, Sequence[str | None]] | None = None
    terms: Mapping[str, str] | None = None
    wrapped: tuple[str, str] | None = None
    as_text: bool = False
