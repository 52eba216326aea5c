"""Conditional requests: whether the client already has the response, and the 304 (RFC 9110, section 13)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from service.config import PURGE_HEADERS
from service.delivery.response import Answer

# The headers of a 304 (RFC 9110, section 15.4.5), and those that a browser needs before it shows the response to a
# script. The client has all others from the first response.
OF_A_304 = {
    *("ETag", "Cache-Control", "Vary", "Content-Release"),
    *("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"),
    # A cache that stored a response before these were sent learns them from the 304.
    *("CDN-Cache-Control", "Surrogate-Control", *PURGE_HEADERS),
}


def is_held(headers: Mapping[str, str], if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Return whether the client already has the response with these headers, by the conditions of its request."""
    if if_none_match is not None:
        if if_none_match == headers.get("ETag"):
            return True
        # Our tags hold no comma; tags of other servers may.
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return if_none_match.strip() == "*" or headers.get("ETag", "").removeprefix("W/") in tags
    changed = headers.get("Last-Modified")
    return bool(changed and if_modified_since and _is_at_or_after(if_modified_since, changed))


def build_not_modified(answer: Answer) -> Answer:
    """Return the 304 for a response."""
    kept = {name: value for name, value in answer.headers.items() if name in OF_A_304}
    return Answer(HTTPStatus.NOT_MODIFIED, kept, b"")


def read_date(text: str) -> datetime | None:
    """Return the time in an HTTP-date, in any of its three forms; None for a malformed one."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # The asctime form has no zone and means UTC (RFC 9110, section 5.6.7).
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_at_or_after(one: str, other: str) -> bool:
    moments = read_date(one), read_date(other)
    return moments[0] is not None and moments[1] is not None and moments[0] >= moments[1]
