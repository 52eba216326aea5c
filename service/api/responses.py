"""Answers: bytes with the headers that say what they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import orjson
from flask import Response

from service.delivery.caching import IMMUTABLE
from service.delivery.compression import format_repr_digest
from service.delivery.response import Answer
from service.delivery.tags import Tags

JSON = "application/json"
# Stands for what is known later, in the value of a `Link` that is written once; no address has such a character.
LATER = "\0"
# By which name an answer carries its purge tags within Flask; it is never sent.
TAGS = "Medcontent-Tags"
UNCHANGING = {"Cache-Control": IMMUTABLE, "Accept-Ranges": "bytes"}
# So many characters of a digest tell two answers apart.
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
    """Return an answer without Flask.

    `links` are (relation, address), or (relation, address, media type), or all of them as `linked` writes them.
    `digest` is the SHA-256 of the bytes in base64. `tag` is what the ETag is made of; where both are left out, that is
    a hash of the bytes. What is `immutable` under its address is kept for ever, and sent in parts too.
    `tags` gives what it depends on; where that is left out, any release may change it.
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
        # One hash is enough.
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
    """Return an answer as Flask's."""
    response = Response(answer.body, answer.status, answer.headers)
    if answer.tags:
        response.headers[TAGS] = " ".join(answer.tags())
    return response


def answer(body: bytes, media_type: str = JSON, **said: Any) -> Response:
    """Return an answer to Flask; `said` as for `plain`."""
    return send(build_plain(body, media_type, **said))


def answer_json(value: Mapping[str, Any], **said: Any) -> Response:
    """Return an answer that is made for the request; `said` as for `plain`."""
    return answer(orjson.dumps(value), **said)


def _link(relation: str, address: str, media_type: str = "") -> str:
    typed = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{typed}'


@lru_cache(1024)
def _format_http_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)
