"""Field declarations: the origin, purpose and limits of a field's values."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

import marshmallow as ma
from marshmallow import validate

from schemas.complaints import Complaint, FaultCode
from schemas.schema_org import Property


class Origin(enum.StrEnum):
    """The origin of a field's value."""

    QUOTED = "quoted"
    CODED = "coded"
    EDITORIAL = "editorial"
    DERIVED = "derived"


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of values with their meanings; `name` is its component in the OpenAPI document.

    `labels` has the words for readers where they are not those of the value itself.
    """

    name: str
    terms: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)


class Declaration(TypedDict, total=False):
    """The options of every field.

    `example` is shown in the documentation; `required` forbids null and absence; `filtered` offers the field as a
    filter of lists (coded fields and references always are); `source_only` keeps a field off the wire; `default`
    makes the value of a field that an editor left out; `nullable` overrides whether null is allowed on the wire;
    `linked` is the meaning of the field in schema.org. `later` marks a field that the records of earlier releases do
    not have: it adds nothing to `links` of the records that it refers to, whose bytes would change.
    """

    origin: Origin
    example: Any
    required: bool
    filtered: bool
    source_only: bool
    default: Callable[[], Any]
    nullable: bool
    data_key: str
    linked: Property | None
    later: bool


def build_arguments(description: str, said: Declaration) -> dict[str, Any]:
    """Return the arguments for marshmallow's field."""
    origin = said.get("origin", Origin.EDITORIAL)
    metadata: dict[str, Any] = {"description": description, "x-origin": origin.value}
    if "example" in said:
        metadata["examples"] = [said["example"]]
    metadata["filtered"] = said.get("filtered", False)
    metadata["linked"] = said.get("linked")
    metadata["later"] = said.get("later", False)
    required = said.get("required", False)
    derived = origin is Origin.DERIVED
    default = said.get("default")
    return {
        "required": required and not derived,
        "load_default": ma.missing if required or derived else default,
        "allow_none": said.get("nullable", not required and default is None and not derived),
        "data_key": said.get("data_key"),
        "dump_only": derived,
        "load_only": said.get("source_only", False),
        "metadata": metadata,
        "error_messages": {
            "required": Complaint(FaultCode.MISSING_FIELD, "This is required; write it."),
            "null": Complaint(FaultCode.NULL, "This may not be empty; write it, or leave the line out."),
        },
    }


def describe_value(value: Any) -> str:
    """Return an editor's term for a value of the wrong type."""
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"'
    names = {dict: "named values", list: "a list", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), f"the number {value}")


# Editors cannot read patterns: a caller that knows the field explains the form in plain words.
PATTERN_MISMATCH = Complaint(FaultCode.PATTERN_MISMATCH, "This does not have the required form.")


class Pattern(validate.Regexp):
    """An anchored ECMA-262 pattern for a whole value (Python's `$` would also match before a final line feed)."""

    def __init__(self, pattern: str) -> None:
        """Take the pattern, which the documentation shows too."""
        super().__init__(pattern, error=PATTERN_MISMATCH)

    def __call__(self, value: Any) -> Any:
        """Refuse a value that does not match completely."""
        if not self.regex.fullmatch(value):
            raise ma.ValidationError(self.error)
        return value
