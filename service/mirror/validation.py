"""Validation of responses: checks pages and releases of the followed service before they are stored."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import marshmallow as ma
import orjson

from schemas.base import SLUG, SLUG_LIMIT
from schemas.fields import Moment, Text
from schemas.significance import SIGNIFICANCE
from service.catalog import BY_NAME
from service.mirror.arrivals import Arrival
from service.mirror.budgets import MAX_RECORD_BYTES
from service.mirror.faults import BadFeed
from service.store.queries import ReleaseRow
from service.store.tables import MAX_INTEGER

SHA256 = re.compile(r"[0-9a-f]{64}")
# The requested page size.
MAX_ITEMS = 100
# The form of `since` tokens.
TOKEN = re.compile(r"[A-Za-z0-9_\-]{1,2000}")
TIME, WORDS = Moment("The time."), Text("Words.", limit=2000)


class OriginPage(NamedTuple):
    """A page of the feed: its changes, the next token, and whether it is the last page."""

    arrivals: list[Arrival]
    token: str
    last: bool


def page_of(value: Any, after: int) -> OriginPage:
    """Return the page in a response; its releases must be after `after`. Raises BadFeed."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise BadFeed("The feed of changes has the wrong form.")
    following, delta = value.get("next"), value.get("delta")
    token = delta if following is None else following
    if (following is None) == (delta is None) or not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise BadFeed("The feed of changes does not name the next page.")
    if len(value["items"]) > MAX_ITEMS:
        raise BadFeed(f"A page of the feed has {len(value['items']):,} changes, but {MAX_ITEMS} were requested.")
    if following is not None and not value["items"]:
        raise BadFeed("The feed of changes continues after an empty page.")
    return OriginPage(list(_parse_arrivals(value["items"], after)), token, last=delta is not None)


def parse_release(value: Any) -> ReleaseRow:
    """Return the release in a response. Raises BadFeed."""
    try:
        counts = value["counts"]
        numbers = [value["number"], *(counts[name] for name in ("added", "changed", "withdrawn", "touched", "total"))]
        number, added, changed, withdrawn, touched, total = map(_parse_number, numbers)
        time, author, note = TIME.deserialize(value["time"]), value["author"], value["note"]
        if author != WORDS.deserialize(author) or note != WORDS.deserialize(note):
            raise BadFeed("A release has an author or a note with white space around it.")
    except (KeyError, TypeError, ma.ValidationError) as error:
        raise BadFeed(f"A release has the wrong form: {error}.") from error
    significance = value.get("significance")
    if not _is_significance(significance):
        raise BadFeed("A release has a significance that this version does not know.")
    return ReleaseRow(number, time, author, note, added, changed, withdrawn, touched, total, significance)


def _parse_arrivals(items: list[Any], after: int) -> Iterator[Arrival]:
    last = (after, "", "")
    for item in items:
        arrival = _parse_arrival(item)
        if arrival.release < last[0]:
            raise BadFeed(f"The feed of changes goes back from release {last[0]} to {arrival.release}.")
        last = (arrival.release, arrival.kind, arrival.id)
        yield arrival


def _parse_arrival(item: Any) -> Arrival:
    try:
        if _is_right(item):
            return Arrival(_parse_number(item["release"]), item["type"], item["id"], _dump(item))
    except (KeyError, TypeError, AttributeError, ValueError):
        pass
    told = {name: item[name] for name in ("type", "id", "release") if name in item} if isinstance(item, dict) else item
    raise BadFeed(f"A change has the wrong form: {str(told)[:200]}.")


def _dump(item: Any) -> bytes:
    dumped = orjson.dumps(item)
    if len(dumped) > MAX_RECORD_BYTES:
        raise BadFeed(f"A change has {len(dumped):,} bytes; a mirror accepts at most {MAX_RECORD_BYTES:,}.")
    return dumped


def _is_right(item: Any) -> bool:
    """Return whether a change has the right form. Completely different values may raise any exception."""
    kind, id_, record = BY_NAME[item["type"]], item["id"], item["record"]
    is_notice = "withdrawn" in record
    return (
        re.fullmatch(kind.id_pattern, id_) is not None
        and (kind.id_pattern != SLUG or len(id_) <= SLUG_LIMIT)
        and SHA256.fullmatch(item["sha256"]) is not None
        and _parse_number(item["revision"]) > 0
        and (record["type"], record["id"]) == (kind.name, id_)
        and _is_significance(item.get("significance"))
        and item["op"] == ("withdraw" if is_notice else "upsert")
        and (not is_notice or isinstance(record["withdrawn"], dict))
    )


def _is_significance(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in SIGNIFICANCE.terms)


def _parse_number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise TypeError(value)
    return value
