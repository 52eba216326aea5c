"""What a field says of itself when it is declared: where its value comes from, what it is for, what it may hold."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import marshmallow as ma
from marshmallow import validate

from schemas.complaints import Complaint, FaultCode
from schemas.schema_org import Property


class Origin(enum.StrEnum):
    """Where the value of a field comes from."""

    QUOTED = "quoted"
    CODED = "coded"
    EDITORIAL = "editorial"
    DERIVED = "derived"


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of values with what each means; `name` is its component in the OpenAPI document."""

    name: str
    terms: Mapping[str, str]


class Declaration(TypedDict, total=False):
    """What every field may say of itself.

    `example` is shown in the documentation; `required` forbids null and absence; `filtered` offers the field as a
    filter of lists (coded fields and references always are); `source_only` keeps a field off the wire; `default`
    makes the value of a field that an editor left out; `nullable` overrides whether null may stand on the wire;
    `linked` is what the field is in schema.org.
    """

    origin: Origin
    example: Any
    required: bool
    filtered: bool
    source_only: bool
    default: Callable[[], Any]
    nullable: bool
    data_key: str
    linked: Property


def build_arguments(description: str, said: Declaration) -> dict[str, Any]:
    """Return what marshmallow's field is told."""
    origin = said.get("origin", Origin.EDITORIAL)
    metadata: dict[str, Any] = {"description": description, "x-origin": origin.value}
    if "example" in said:
        metadata["examples"] = [said["example"]]
    metadata["filtered"] = said.get("filtered", False)
    metadata["linked"] = said.get("linked")
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
    """Return what an editor would call the value that stands where something else was wanted."""
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"'
    names = {dict: "named values", list: "a list", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), f"the number {value}")


# Editors cannot read patterns: a caller that knows the field explains the form in words of its own.
PATTERN_MISMATCH = Complaint(FaultCode.PATTERN_MISMATCH, "This does not have the required form.")


class Pattern(validate.Regexp):
    """A whole value that must fit an anchored ECMA-262 pattern (`$` in Python also fits before a last line feed)."""

    def __init__(self, pattern: str) -> None:
        """Keep the pattern for the documentation."""
        super().__init__(pattern, error=PATTERN_MISMATCH)

    def __call__(self, value: Any) -> Any:
        """Refuse a value that does not fit as a whole."""
        if not self.regex.fullmatch(value):
            raise ma.ValidationError(self.error)
        return value
