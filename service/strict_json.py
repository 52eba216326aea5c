"""Strict JSON: ambiguous or hostile input is refused, never guessed."""

import json
from typing import Any, NoReturn

from schemas.base import UNSAFE_TEXT

# Deeper than any valid body, and far below the limit of the parser.
DEEPEST = 32


class BadJson(ValueError):
    """JSON that cannot be used; `pointer` is the JSON Pointer (RFC 6901) of the fault."""

    def __init__(self, detail: str, pointer: str = "") -> None:
        """Take the explanation, a sentence."""
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer


def parse_json(octets: bytes) -> Any:
    """Return the value of a JSON text in UTF-8.

    Raises BadJson for invalid JSON, duplicate names, NaN and Infinity, text with forbidden characters, and deep
    nesting.
    """
    try:
        value = json.loads(octets.decode(), object_pairs_hook=_build_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadJson(_explain_error(error)) from None
    _check(value, "", 1)
    return value


def escape_step(name: str) -> str:
    """Return a name as a step of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name is given twice in one object.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _check(value: Any, pointer: str, depth: int) -> None:
    if depth > DEEPEST:
        raise BadJson("It is nested too deeply.")
    if isinstance(value, str) and UNSAFE_TEXT.search(value):
        raise BadJson("The text contains control characters or lone surrogates.", pointer)
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        raise BadJson("The number is too large.", pointer)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        if isinstance(name, str) and UNSAFE_TEXT.search(name):
            raise BadJson("A name contains control characters or lone surrogates.", pointer)
        _check(item, f"{pointer}/{escape_step(str(name))}", depth + 1)


def _explain_error(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"It is not JSON: {error.msg} at character {error.pos}."
    if isinstance(error, UnicodeDecodeError):
        return "It is not UTF-8."
    if isinstance(error, RecursionError):
        return "It is nested too deeply."
    message = str(error)
    return message if message.endswith(".") else "It contains a number that is too long."
