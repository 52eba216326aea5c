"""Request bodies: posted JSON, parsed strictly. Ambiguous input is refused, never guessed."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NoReturn

from flask import request

from schemas.base import UNSAFE_TEXT
from service.api.responses import JSON
from service.http.problems import Refusal

# Deeper than any valid body, and far below the limit of the parser.
DEEPEST = 32


def parse_body(most: int, media_types: Collection[str] = (JSON,)) -> dict[str, Any]:
    """Return the JSON object in the request's body, which may have at most `most` bytes.

    Refuses other media types, larger bodies, and invalid JSON: duplicate names, NaN and Infinity, text with forbidden
    characters, deep nesting, and other values than an object.
    """
    if request.mimetype not in media_types or request.content_encoding:
        raise Refusal("unsupported-media-type", f"Send {' or '.join(media_types)}, without a content coding.")
    request.max_content_length = most
    try:
        body = json.loads(_read_whole_body().decode(), object_pairs_hook=_build_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise refuse_body("", _explain_error(error)) from None
    if not isinstance(body, dict):
        raise refuse_body("", "The body must be one JSON object.")
    _check(body, "", 1)
    return body


def _read_whole_body() -> bytes:
    octets = request.get_data()
    if request.content_length is not None and len(octets) < request.content_length:
        raise ValueError("It ended early.")
    return octets


def refuse_body(pointer: str, detail: str, allowed: Sequence[str] = ()) -> Refusal:
    """Return the refusal of a body; `pointer` is the JSON Pointer of the fault."""
    error = {"pointer": pointer, "detail": detail, **({"allowed": list(allowed)} if allowed else {})}
    return Refusal("bad-request", f"The body cannot be used: {detail}", [error])


def check_members(value: Mapping[str, Any], allowed: Sequence[str], pointer: str = "") -> None:
    """Refuse an object with a member that is not allowed; `pointer` is the JSON Pointer of the object."""
    if unknown := [name for name in value if name not in allowed]:
        raise refuse_body(f"{pointer}/{escape_step(unknown[0])}", "This member is unknown.", allowed)


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
        raise refuse_body("", "It is nested too deeply.")
    if isinstance(value, str) and UNSAFE_TEXT.search(value):
        raise refuse_body(pointer, "The text contains control characters or lone surrogates.")
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        raise refuse_body(pointer, "The number is too large.")
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        if isinstance(name, str) and UNSAFE_TEXT.search(name):
            raise refuse_body(pointer, "A name contains control characters or lone surrogates.")
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
