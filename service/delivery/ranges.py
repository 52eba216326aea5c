"""Byte ranges (RFC 9110, section 14) of representations that never change under their address.

A response allows them by `Accept-Ranges: bytes`. A single range gets a 206. Several ranges in one request are ignored,
as section 14.2 allows, and so is a malformed header: the response is complete.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from service.addresses import Resource, parse_address
from service.delivery.conditional import read_date
from service.delivery.response import BodyPart

RANGE = re.compile(r"bytes[ \t]*=[ \t,]*([0-9]*)-([0-9]*)[ \t,]*", re.ASCII | re.IGNORECASE)
# Long enough for any file; int() refuses numbers of thousands of digits.
MAX_DIGITS = 18
IN_PARTS = {Resource.EXPORT, Resource.LATEST_EXPORT, Resource.TEXT}


class Conditions(NamedTuple):
    """The headers of a range request."""

    range: str | None
    if_range: str | None


class Unsatisfiable(ValueError):
    """A range that begins after the last byte."""


def may_have_parts(path: str) -> bool:
    """Return whether an address may support ranges."""
    address = parse_address(path)
    return address is not None and address.resource in IN_PARTS


def find_part(headers: Mapping[str, str], length: int, asked: Conditions) -> BodyPart | None:
    """Return the requested part of a response; None for the complete response.

    Raises Unsatisfiable for a range outside the `length` bytes.
    """
    if headers.get("Accept-Ranges") != "bytes" or not asked.range or not _is_same(headers, asked.if_range):
        return None
    found = RANGE.fullmatch(asked.range)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    return (
        _parse_slice(_number(first), _number(last or "9" * MAX_DIGITS), length)
        if first
        else _parse_tail(_number(last), length)
    )


def format_content_range(part: BodyPart | None, length: int) -> str:
    """Return the value of `Content-Range`; without a part, the value for a 416."""
    return f"bytes {part.start}-{part.end - 1}/{length}" if part else f"bytes */{length}"


def _parse_slice(first: int, last: int, length: int) -> BodyPart | None:
    if last < first:
        return None
    if first >= length:
        raise Unsatisfiable
    return BodyPart(first, min(last + 1, length))


def _parse_tail(size: int, length: int) -> BodyPart | None:
    if size == 0:
        raise Unsatisfiable
    # An empty body has no last bytes, and `Content-Range` cannot express that.
    return BodyPart(max(length - size, 0), length) if length else None


def _number(digits: str) -> int:
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= MAX_DIGITS else 10**MAX_DIGITS - 1


def _is_same(headers: Mapping[str, str], if_range: str | None) -> bool:
    """Return whether `If-Range` names this representation (RFC 9110, section 13.1.5)."""
    if if_range is None:
        return True
    named = if_range.strip()
    if named.startswith(('"', "W/")):
        # Strong comparison: a weak tag never matches.
        return named == headers.get("ETag")
    date = read_date(named)
    return date is not None and date == read_date(headers.get("Last-Modified", ""))
