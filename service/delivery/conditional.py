"""Validating: whether a client already has an answer, and the 304 that tells it so (RFC 9110, section 13)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from service.config import PURGE_HEADERS
from service.delivery.response import Answer

# What a 304 says (RFC 9110, section 15.4.5), and what a browser asks of every answer before a script may see it. All
# else the client has, with the answer that it has.
OF_A_304 = {
    *("ETag", "Cache-Control", "Vary", "Content-Release"),
    *("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"),
    # A cache that stored an answer before these were sent learns them by the 304.
    *("CDN-Cache-Control", "Surrogate-Control", *PURGE_HEADERS),
}


def is_held(headers: Mapping[str, str], if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Return whether the conditions of a request say that the client has the answer with these headers."""
    if if_none_match is not None:
        if if_none_match == headers.get("ETag"):
            return True
        # Tags of ours hold no comma, so that those of others may.
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return if_none_match.strip() == "*" or headers.get("ETag", "").removeprefix("W/") in tags
    changed = headers.get("Last-Modified")
    return bool(changed and if_modified_since and _is_at_or_after(if_modified_since, changed))


def build_not_modified(answer: Answer) -> Answer:
    """Return the 304 that stands for an answer."""
    kept = {name: value for name, value in answer.headers.items() if name in OF_A_304}
    return Answer(HTTPStatus.NOT_MODIFIED, kept, b"")


def read_date(text: str) -> datetime | None:
    """Return the moment that an HTTP-date names, in any of its three forms; None where it is not one."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # asctime's form names no zone, and means UTC (RFC 9110, section 5.6.7).
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_at_or_after(one: str, other: str) -> bool:
    moments = read_date(one), read_date(other)
    return moments[0] is not None and moments[1] is not None and moments[0] >= moments[1]
