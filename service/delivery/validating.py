"""Validating: whether a client already has an answer, and the 304 that tells it so (RFC 9110, section 13)."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from service.delivery.answers import Answer

# What speaks of a body that a 304 does not have; the ETag says more than the time (RFC 9110, section 15.4.5).
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Language", "Content-Encoding", "Last-Modified", "Repr-Digest"}


def is_held(headers: Mapping[str, str], if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Return whether the conditions of a request say that the client has the answer with these headers."""
    if if_none_match is not None:
        # Tags of ours hold no comma, so that those of others may.
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return if_none_match.strip() == "*" or headers.get("ETag", "").removeprefix("W/") in tags
    changed = headers.get("Last-Modified")
    return bool(changed and if_modified_since and _is_at_or_after(if_modified_since, changed))


def not_modified(answer: Answer) -> Answer:
    """Return the 304 that stands for an answer."""
    kept = {name: value for name, value in answer.headers.items() if name not in OF_A_BODY}
    return Answer(HTTPStatus.NOT_MODIFIED, kept, b"")


def _is_at_or_after(one: str, other: str) -> bool:
    try:
        return parsedate_to_datetime(one).timestamp() >= parsedate_to_datetime(other).timestamp()
    except (ValueError, OverflowError):
        return False
