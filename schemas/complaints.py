"""Complaints: error messages about a value with a code, so that programs need not parse the words."""

import enum
from typing import Any, Self


class FaultCode(enum.StrEnum):
    """The kinds of faults of a value."""

    DUPLICATE_ITEM = "duplicate-item"
    EMPTY = "empty"
    MISFORMED = "misformed"
    MISSING_FIELD = "missing-field"
    NOT_IN_VOCABULARY = "not-in-vocabulary"
    NULL = "null"
    OUT_OF_RANGE = "out-of-range"
    PATTERN_MISMATCH = "pattern-mismatch"
    TOO_LONG = "too-long"
    UNKNOWN_FIELD = "unknown-field"
    UNSAFE_CHARACTER = "unsafe-character"
    WRONG_TYPE = "wrong-type"


class Complaint(str):
    """A message for people with its code. marshmallow passes it on like any other message."""

    __slots__ = ("code",)
    code: FaultCode | None

    def __new__(cls, code: FaultCode | None, text: str) -> Self:
        """Keep the code with the text."""
        complaint = super().__new__(cls, text)
        complaint.code = code
        return complaint

    def __reduce__(self) -> tuple[type[Self], tuple[FaultCode | None, str]]:
        """Support copying: marshmallow copies fields with their messages."""
        return type(self), (self.code, str(self))

    def format(self, *args: Any, **kwargs: Any) -> "Complaint":
        """Return the filled-in message with the same code."""
        return Complaint(self.code, super().format(*args, **kwargs))


def read_complaint(message: object) -> Complaint:
    """Return a marshmallow message as a complaint; the code is None for marshmallow's own messages."""
    return message if isinstance(message, Complaint) else Complaint(None, str(message))
