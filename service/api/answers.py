"""Answers: bytes with the headers that say what they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import orjson
from flask import Response

from service.delivery import coding
from service.delivery.answers import Answer

JSON = "application/json"


def plain(  # noqa: PLR0913 (each is one header)
    body: bytes,
    media_type: str = JSON,
    *,
    release: int | None = None,
    updated_at: str | None = None,
    language: str | None = "en",
    links: Sequence[tuple[str, ...]] = (),
    digest: bool = False,
    tag: str | None = None,
) -> Answer:
    """Return an answer without Flask; `digest` adds `Repr-Digest` (RFC 9530).

    `links` are (relation, address), or (relation, address, media type). `tag` is what the ETag is made of; where it is
    left out, that is a hash of the bytes.
    """
    headers = {"Content-Type": media_type}
    if release:
        headers["Content-Release"] = str(release)
    if updated_at:
        headers["Last-Modified"] = _http_date(updated_at)
    if language:
        headers["Content-Language"] = language
    if links:
        headers["Link"] = ", ".join([_link(*each) for each in links])
    if digest:
        headers["Repr-Digest"] = said = coding.digest(body)
        # One hash is enough.
        tag = tag or said[9:31]
    if tag:
        headers["ETag"] = f'"{tag}"'
    return Answer(200, headers, body)


def sent(answer: Answer) -> Response:
    """Return an answer as Flask's."""
    return Response(answer.body, answer.status, answer.headers)


def answer(body: bytes, media_type: str = JSON, **said: Any) -> Response:
    """Return an answer to Flask; `said` as for `plain`."""
    return sent(plain(body, media_type, **said))


def answer_json(value: Mapping[str, Any], **said: Any) -> Response:
    """Return an answer that is made for the request; `said` as for `plain`."""
    return answer(orjson.dumps(value), **said)


def _link(relation: str, address: str, media_type: str = "") -> str:
    typed = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{typed}'


@lru_cache(1024)
def _http_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)
