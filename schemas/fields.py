"""The field types for declaring kinds.

Values may be the raw text of a YAML scalar. Each field converts it, so that `no`, `010` and `12:30` stay text in a text
field.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Unpack

import marshmallow as ma
from marshmallow import validate

from schemas.base import SLUG, Shape, clean_text
from schemas.complaints import Complaint, FaultCode
from schemas.declaration import Declaration, Origin, Pattern, Vocabulary, build_arguments, describe_value

DUPLICATE_ITEM = "This item is already in the list; delete one of the two."


class Text(ma.fields.String):
    """A string of safe characters. Surrounding white space is removed; an empty string is refused."""

    def __init__(
        self,
        description: str,
        *,
        pattern: str | None = None,
        limit: int | None = None,
        **options: Unpack[Declaration],
    ) -> None:
        """Declare a text field; `pattern` is an anchored ECMA-262 regular expression, `limit` counts code points."""
        super().__init__(**build_arguments(description, options))
        if pattern:
            self.validators.append(Pattern(pattern))
        if limit:
            self.validators.append(
                validate.Length(max=limit, error=Complaint(FaultCode.TOO_LONG, "At most {max} characters; shorten it."))
            )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise _build_error(FaultCode.WRONG_TYPE, f"Write text here, not {describe_value(value)}.")
        text = value.strip()
        if not text:
            raise _build_error(FaultCode.EMPTY, "This is empty; write the text, or leave the field out.")
        clean_text(text)
        return text


class Verbatim(ma.fields.String):
    """Text kept to the last character, including white space."""

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a verbatim text field."""
        super().__init__(**build_arguments(description, options))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise _build_error(FaultCode.WRONG_TYPE, f"Write text here, not {describe_value(value)}.")
        clean_text(value)
        return value


class Quoted(Text):
    """Words of the source: runs of white space count as one space."""

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a quoted field."""
        options.setdefault("origin", Origin.QUOTED)
        super().__init__(description, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class Choice(ma.fields.String):
    """One value of a vocabulary, derived from the source by an editor."""

    def __init__(self, vocabulary: Vocabulary, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a coded field with the values of the vocabulary."""
        super().__init__(**build_arguments(description, {"origin": Origin.CODED, **options}))
        self.vocabulary = vocabulary

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.vocabulary.terms:
            shown = f'"{value}"' if isinstance(value, str) else describe_value(value)
            raise _build_error(
                FaultCode.NOT_IN_VOCABULARY, f"{shown} is not one of: {', '.join(self.vocabulary.terms)}."
            )
        return value


class Ref(ma.fields.String):
    """The id of a record of the kind `to`. On the wire it is a `RecordRef` object."""

    def __init__(self, to: str, description: str, *, pattern: str = SLUG, **options: Unpack[Declaration]) -> None:
        """Declare a reference; its origin is coded by default."""
        super().__init__(**build_arguments(description, {"origin": Origin.CODED, **options}))
        self.to = to
        self.validators.append(Pattern(pattern))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise _build_error(FaultCode.WRONG_TYPE, f"Write the id of a {self.to} here, not {describe_value(value)}.")
        return value


class Number(ma.fields.Field[int | float]):
    """A plain decimal number: no exponent, no separators, at most 15 digits, so that its JSON is canonical."""

    MOST_DIGITS = 15

    WRITTEN = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?\Z")

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a coded number."""
        super().__init__(**build_arguments(description, {"origin": Origin.CODED, **options}))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | float:
        written = repr(value) if type(value) in {int, float} else value
        if not isinstance(written, str) or not self.WRITTEN.match(written):
            raise _build_error(
                FaultCode.WRONG_TYPE, f"{describe_value(value)} is not a plain number such as 30 or 2.5."
            )
        if sum(character.isdigit() for character in written) > self.MOST_DIGITS:
            raise _build_error(FaultCode.TOO_LONG, f"{describe_value(value)} has more than {self.MOST_DIGITS} digits.")
        number = float(written)
        return int(number) if number.is_integer() else number


class Whole(ma.fields.Field[int]):
    """A whole number within a range."""

    WRITTEN = re.compile(r"(?:0|[1-9][0-9]{0,11})\Z")

    def __init__(
        self, description: str, *, least: int = 0, most: int = 10**12 - 1, **options: Unpack[Declaration]
    ) -> None:
        """Declare a whole number; its origin is coded by default."""
        super().__init__(**build_arguments(description, {"origin": Origin.CODED, **options}))
        self.validators.append(
            validate.Range(
                least, most, error=Complaint(FaultCode.OUT_OF_RANGE, "Write a whole number from {min} to {max}.")
            )
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        written = str(value) if type(value) is int else value
        if not isinstance(written, str) or not self.WRITTEN.match(written):
            raise _build_error(FaultCode.WRONG_TYPE, f"{describe_value(value)} is not a whole number.")
        return int(written)


class Flag(ma.fields.Field[bool]):
    """`true` or `false`, only in these words: `yes` and `no` are text."""

    WRITTEN: Mapping[Any, bool] = {"true": True, "false": False}

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a coded flag."""
        super().__init__(**build_arguments(description, {"origin": Origin.CODED, **options}))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if not isinstance(value, str) or value not in self.WRITTEN:
            raise _build_error(FaultCode.WRONG_TYPE, f"{describe_value(value)} is neither true nor false.")
        return self.WRITTEN[value]


class Day(Text):
    """A calendar day, `2026-11-23`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or not is_day(text):
            raise _build_error(FaultCode.MISFORMED, f'"{text}" is not a day such as 2026-11-23.')
        return text


class Moment(Text):
    """A time in UTC, in whole seconds: `2026-11-23T08:00:00Z`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        clock = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
        if not re.fullmatch(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{clock}", text) or not is_day(text[:10]):
            raise _build_error(FaultCode.MISFORMED, f'"{text}" is not a time in UTC such as 2026-11-23T08:00:00Z.')
        return text


class Url(Text):
    """An http or https address."""

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare an address."""
        super().__init__(description, limit=2000, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.match(r"https?://[^\s/?#@<>\"]+(?:[/?#][^\s<>\"]*)?\Z", text):
            raise _build_error(FaultCode.MISFORMED, f'"{text}" is not an address beginning with https:// or http://.')
        return text


class Listed(ma.fields.List[Any]):
    """A list of values of one field; on the wire it may be empty but is never null."""

    def __init__(self, item: ma.fields.Field[Any], description: str, **options: Unpack[Declaration]) -> None:
        """Declare a list; it has the origin of its items."""
        origin = options.get("origin", item.metadata["x-origin"])
        item.allow_none = False
        super().__init__(item, **build_arguments(description, {"default": list, **options, "origin": Origin(origin)}))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _build_error(
                FaultCode.WRONG_TYPE,
                f"Write a list here (one item a line, each after a dash), not {describe_value(value)}.",
            )
        return self.check_items(super()._deserialize(value, attr, data, **kwargs))

    def check_items(self, items: list[Any]) -> list[Any]:
        """Return the items, which are valid one by one, if the list is valid. Raises ValidationError."""
        if self.required and not items:
            raise _build_error(FaultCode.EMPTY, "At least one item is required.")
        seen: set[str] = set()
        for index, item in enumerate(items):
            # Equal items have the same text, independent of the order of members.
            written = repr(sorted(item.items()) if isinstance(item, dict) else item)
            if written in seen:
                raise ma.ValidationError({index: [Complaint(FaultCode.DUPLICATE_ITEM, DUPLICATE_ITEM)]})
            seen.add(written)
        return items


class Part(ma.fields.Nested):
    """An object within a record."""

    def __init__(self, shape: type[Shape], description: str, **options: Unpack[Declaration]) -> None:
        """Declare a nested object; if it is left out, its `default` is used."""
        if default := options.get("default"):
            schema = shape()
            options["default"] = lambda: schema.load(default())
        super().__init__(shape, **build_arguments(description, options))

    def _load(self, value: Any, partial: Any = None) -> Any:
        if not isinstance(value, Mapping):
            named = ", ".join(
                field.data_key or name for name, field in self.schema.fields.items() if not field.dump_only
            )
            raise _build_error(
                FaultCode.WRONG_TYPE, f"Write {named} here, each on its own line, not {describe_value(value)}."
            )
        return super()._load(value, partial)


class Keyed(ma.fields.Dict):
    """An object with arbitrary member names."""

    def __init__(self, values: ma.fields.Field[Any], description: str, **options: Unpack[Declaration]) -> None:
        """Declare an object of named values."""
        super().__init__(
            keys=Text("The name."), values=values, **build_arguments(description, {"default": dict, **options})
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _build_error(
                FaultCode.WRONG_TYPE,
                f"Write names with values here, each on its own line, not {describe_value(value)}.",
            )
        return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]


class Anything(ma.fields.Raw):
    """Any value, of a member whose shape is defined elsewhere."""

    def __init__(self, description: str, **options: Unpack[Declaration]) -> None:
        """Declare a value of any shape."""
        super().__init__(**build_arguments(description, options))


def declare_quoted_list(description: str, **options: Unpack[Declaration]) -> Listed:
    """Declare a list of words of the source."""
    return Listed(Quoted("Words of the source."), description, **options)


def declare_refs(to: str, description: str, *, pattern: str = SLUG, **options: Unpack[Declaration]) -> Listed:
    """Declare a list of references to records of the kind `to`."""
    origin = options.get("origin", Origin.CODED)
    return Listed(
        Ref(to, f"The id of a {to or 'record of this kind'}.", pattern=pattern, origin=origin),
        description,
        **options,
    )


def _build_error(code: FaultCode, text: str) -> ma.ValidationError:
    return ma.ValidationError(Complaint(code, text))


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar, as in 2026-03-01."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
