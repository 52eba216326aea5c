"""Value lists in an address: a repeated parameter (`x=a&x=b`), values separated by commas (`x=a,b`), or both.

In free text a comma next to a space or between digits belongs to the value ("more than 1,000"). Any other comma
separates, unless it follows a backslash, as in FHIR's search (R4, 3.1.1.3).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import marshmallow as ma
import orjson

from schemas.declaration import Origin, Pattern, build_arguments, describe_value
from schemas.fields import Listed, Text

HOW_TO_WRITE = "Repeat it for several values, or separate them by commas."
HOW_TO_WRITE_TEXTS = "A comma next to a space or between digits belongs to the value; write \\, for any other comma."
IN_TEXT = re.compile(r"(?<![\\\s]),(?!\s)(?<!(?<=\d),(?=\d))")
# `include[]=a`, as PHP and axios write lists, and `include[0]=a`.
BRACKETED = re.compile(r"(.+)\[[^\[\]]*\]")


class Names(ma.fields.Field[Sequence[str]]):
    """A subset of the allowed names, each once, in their declared order."""

    def __init__(self, description: str, allowed: Iterable[str], *, data_key: str | None = None) -> None:
        """Declare a parameter that takes several names; `data_key` is its own name if it is no identifier."""
        arguments = build_arguments(description, {"origin": Origin.EDITORIAL, "default": tuple, "nullable": False})
        super().__init__(**arguments | {"data_key": data_key})
        self.allowed = tuple(allowed)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Sequence[str]:
        for name in value:
            if name not in self.allowed:
                raise ma.ValidationError(f"{describe_value(name)} is not a known name.")
        return tuple(name for name in self.allowed if name in value)


def is_list(field: ma.fields.Field[Any]) -> bool:
    """Return whether a parameter takes a list of values."""
    return isinstance(field, Listed | Names)


def split_values(field: ma.fields.Field[Any], values: Sequence[str]) -> list[str]:
    """Return the items of a list in an address, each once, including empty ones."""
    if is_free_text(field):
        items = [item.replace("\\,", ",") for value in values for item in IN_TEXT.split(value)]
    else:
        items = [item for value in values for item in value.split(",")]
    return list(dict.fromkeys(items))


def join_values(field: ma.fields.Field[Any], value: Any) -> list[str]:
    """Return the values of a parameter in its canonical address.

    Names share one value with commas; other lists repeat the parameter.
    """
    if isinstance(value, tuple):
        return [",".join(value)] if value else []
    values = list_value_texts(value)
    return [_escape(each) for each in values] if is_free_text(field) else values


def list_value_texts(value: Any) -> list[str]:
    """Return the text of each value of a parameter."""
    values = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str) else orjson.dumps(each).decode() for each in values]


def is_free_text(field: ma.fields.Field[Any]) -> bool:
    """Return whether the items of a list are free text, which may contain commas."""
    inner = field.inner if isinstance(field, Listed) else None
    return type(inner) is Text and not any(isinstance(each, Pattern) for each in inner.validators)


def explain_brackets(name: str, fields: Mapping[str, ma.fields.Field[Any]]) -> str | None:
    """Return how to write a parameter without brackets in its name; None if it has none."""
    match = BRACKETED.fullmatch(name)
    field = fields.get(match[1]) if match else None
    if match is None or field is None:
        return None
    plain = match[1]
    written = f"{plain}=a&{plain}=b or {plain}=a,b" if is_list(field) else f"{plain}=a"
    of_kinds = [each for each in fields if each.startswith(f"{plain}[")]
    more = f" With a kind between the brackets it is for that kind: {of_kinds[0]}=a." if of_kinds else ""
    return f"Remove the brackets from the name: write {written}.{more}"


def _escape(text: str) -> str:
    """Return a free text with each separating comma escaped by a backslash."""
    return IN_TEXT.sub(r"\\,", text.replace("\\,", "\\\\,"))
