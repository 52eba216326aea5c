"""The base of every schema on the wire, and the characters that text may contain.

Names are snake_case in the code and camelCase on the wire. A loaded dictionary uses the wire names, so that editors,
the store and apps all have the same dictionary.
"""

import re
from typing import Any, ClassVar, Literal

import marshmallow as ma
from marshmallow.types import UnknownOption

from schemas.complaints import Complaint, FaultCode

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG_LIMIT = 80
SENTENCE_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*\.p[1-9][0-9]*s[1-9][0-9]*$"
SENTENCE_PLACE = r"^p[1-9][0-9]*s[1-9][0-9]*$"
LABEL_RANGE = r"^p[1-9][0-9]*s[1-9][0-9]*(?:-[1-9][0-9]*)?$"
CLAIM_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*\.p[1-9][0-9]*s[1-9][0-9]*c[1-9][0-9]*$"

# C0 controls except tab, line feed and carriage return; DEL; lone surrogates; bidirectional overrides and isolates.
# They are invisible or reorder what a patient reads, and PostgreSQL refuses some of them.
UNSAFE_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Shape(ma.Schema):
    """An object on the wire: camelCase names, members in the declared order, unknown members refused."""

    # The members that may be missing on the wire; all others are always present.
    optional: ClassVar[tuple[str, ...]] = ()
    # The one member by which lists are filtered where an object of this shape is declared as filtered.
    filtered_by: ClassVar[str | None] = None
    # How lists are filtered by the coded members and references of an object of this shape: by their names, by their
    # names after that of the field (`appliesToSex`), or not at all.
    filters: ClassVar[Literal["plain", "prefixed", "none"]] = "plain"

    # Declared as in marshmallow, so not as a ClassVar.
    error_messages: dict[str, str] = {"unknown": Complaint(FaultCode.UNKNOWN_FIELD, "Unknown field.")}

    class Meta:
        """Refuse unknown members, because silently losing an editor's words would be the worst fault."""

        unknown: UnknownOption = ma.RAISE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Give the field its wire name, for loading and for the loaded dictionary."""
        field_obj.data_key = field_obj.attribute = field_obj.data_key or format_camel_case(field_name)


def format_camel_case(name: str) -> str:
    """Return the wire name of a snake_case or kebab-case name."""
    first, *rest = re.split("[_-]", name.rstrip("_"))
    return first + "".join(word.capitalize() for word in rest)


def format_kebab_case(name: str) -> str:
    """Return the kebab-case name of a CamelCase class name: `RiskFactor` is `risk-factor`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def clean_text(text: str) -> None:
    """Refuse characters that content may not contain.

    Raises ValidationError naming the character and its position (code points, from 0).
    """
    if found := UNSAFE_TEXT.search(text):
        shown = f"U+{ord(found.group()):04X}"
        message = f"The character {shown} at position {found.start()} is not allowed; delete it."
        raise ma.ValidationError(Complaint(FaultCode.UNSAFE_CHARACTER, message))
