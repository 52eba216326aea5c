"""Request bodies: posted JSON, parsed strictly."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import request

from service.api.responses import JSON
from service.http.problems import Refusal
from service.strict_json import BadJson, escape_step, parse_json


def parse_body(most: int, media_types: Collection[str] = (JSON,)) -> dict[str, Any]:
    """Return the JSON object in the request's body, which may have at most `most` bytes.

    Refuses other media types, larger bodies, what `parse_json` refuses, and other values than an object.
    """
    if request.mimetype not in media_types or request.content_encoding:
        raise Refusal("unsupported-media-type", f"Send {' or '.join(media_types)}, without a content coding.")
    request.max_content_length = most
    octets = request.get_data()
    if request.content_length is not None and len(octets) < request.content_length:
        raise refuse_body("", "It ended early.")
    try:
        body = parse_json(octets)
    except BadJson as fault:
        raise refuse_body(fault.pointer, fault.detail) from None
    if not isinstance(body, dict):
        raise refuse_body("", "The body must be one JSON object.")
    return body


def refuse_body(pointer: str, detail: str, allowed: Sequence[str] = ()) -> Refusal:
    """Return the refusal of a body; `pointer` is the JSON Pointer of the fault."""
    error = {"pointer": pointer, "detail": detail, **({"allowed": list(allowed)} if allowed else {})}
    return Refusal("bad-request", f"The body cannot be used: {detail}", [error])


def check_members(value: Mapping[str, Any], allowed: Sequence[str], pointer: str = "") -> None:
    """Refuse an object with a member that is not allowed; `pointer` is the JSON Pointer of the object."""
    if unknown := [name for name in value if name not in allowed]:
        raise refuse_body(f"{pointer}/{escape_step(unknown[0])}", "This member is unknown.", allowed)
