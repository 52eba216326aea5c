"""Answers: bytes with the headers that say what they are."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Response

JSON = "application/json"


def answer(  # noqa: PLR0913 (each is one header)
    body: bytes,
    media_type: str = JSON,
    *,
    updated_at: str | None = None,
    language: str | None = "en",
    links: Sequence[tuple[str, str]] = (),
    digest: bool = False,
) -> Response:
    """Return an answer; `links` are (relation, address), `digest` adds `Repr-Digest` (RFC 9530)."""
    response = Response(body, content_type=media_type)
    if updated_at:
        response.last_modified = datetime.fromisoformat(updated_at).astimezone(UTC)
    if language:
        response.headers["Content-Language"] = language
    if links:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links)
    if digest:
        encoded = base64.b64encode(hashlib.sha256(body).digest()).decode()
        response.headers["Repr-Digest"] = f"sha-256=:{encoded}:"
    return response


def answer_json(value: Mapping[str, Any], **said: Any) -> Response:
    """Return an answer that is made for the request; `said` as for `answer`."""
    return answer(orjson.dumps(value), **said)
