"""Responses: bytes with their headers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import orjson
from flask import Response

from service.delivery.caching import IMMUTABLE
from service.delivery.compression import format_repr_digest
from service.delivery.purge_tags import Tags
from service.delivery.response import Answer

JSON = "application/json"
# A placeholder in a `Link` value that is built once; it cannot occur in an address.
LATER = "\0"
# The internal header that carries purge tags within Flask; it is never sent.
TAGS = "Medcontent-Tags"
UNCHANGING = {"Cache-Control": IMMUTABLE, "Accept-Ranges": "bytes"}
# This many characters of a digest are enough to distinguish responses.
TAG = 22


def build_plain(  # noqa: PLR0913 (each is one header)
    body: bytes,
    media_type: str = JSON,
    *,
    release: int | None = None,
    updated_at: str | None = None,
    language: str | None = "en",
    links: str | Sequence[tuple[str, ...]] = (),
    digest: str | None = None,
    tag: str | None = None,
    immutable: bool = False,
    tags: Tags | None = None,
) -> Answer:
    """Return a response without Flask.

    `links` are (relation, address) or (relation, address, media type), or a string from `format_links`. `digest` is the
    SHA-256 of the bytes in base64. `tag` is the base of the ETag; without both, it is a hash of the bytes. An
    `immutable` response is cached for ever, and supports ranges. `tags` returns its purge tags; without it, the
    response depends on every release.
    """
    headers = {"Content-Type": media_type}
    if release:
        headers["Content-Release"] = str(release)
    if updated_at:
        headers["Last-Modified"] = _format_http_date(updated_at)
    if language:
        headers["Content-Language"] = language
    if links:
        headers["Link"] = links if isinstance(links, str) else format_links(links)
    if digest:
        headers["Repr-Digest"] = format_repr_digest(digest)
        # No second hash is needed.
        tag = tag or digest[:TAG]
    if tag:
        headers["ETag"] = f'"{tag}"'
    if immutable:
        headers |= UNCHANGING
    return Answer(200, headers, body, tags)


def format_links(links: Sequence[tuple[str, ...]]) -> str:
    """Return the value of a `Link`."""
    return ", ".join([_link(*each) for each in links])


def send(answer: Answer) -> Response:
    """Return Flask's response for an answer."""
    response = Response(answer.body, answer.status, answer.headers)
    if answer.tags:
        response.headers[TAGS] = " ".join(answer.tags())
    return response


def answer(body: bytes, media_type: str = JSON, **said: Any) -> Response:
    """Return a response for Flask; `said` as for `build_plain`."""
    return send(build_plain(body, media_type, **said))


def answer_json(value: Mapping[str, Any], **said: Any) -> Response:
    """Return a response with a JSON value; `said` as for `build_plain`."""
    return answer(orjson.dumps(value), **said)


def _link(relation: str, address: str, media_type: str = "") -> str:
    typed = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{typed}'


@lru_cache(1024)
def _format_http_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)
