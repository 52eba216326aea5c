"""Purge tags: the keys by which a CDN drops the responses that a release changed, and keeps the rest.

The tags of a response are `medcontent` and its dependencies: a record (`treatment/oral-aspirin`), all records of a
kind (`treatments`), or any change of a release (`any-release`). Responses without declared tags get the last one, so
that a forgotten tag never leaves stale content in a CDN.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from service.catalog import BY_NAME
from service.config import PURGE_HEADERS
from service.delivery.caching import CACHED

EVERYTHING, ANY_RELEASE = "medcontent", "any-release"
# How long a CDN that can purge keeps responses (RFC 9213). Fastly has a header for it.
FOR_CDNS = "max-age=300, stale-while-revalidate=600, stale-if-error=86400"
CONTROLS: Mapping[str, tuple[str, ...]] = {"Surrogate-Key": ("CDN-Cache-Control", "Surrogate-Control")}
TARGETED = ("CDN-Cache-Control",)
# CloudFront stores 50 tags for a response. nginx, on its way to a CDN, refuses responses with over 4 KiB of headers.
MAX_TAGS, MAX_BYTES = 48, 2000
# Akamai's limit.
MAX_TAG_LENGTH = 128
# CDNs take 30 to 256 tags a call: above some number of calls, it is simpler to purge everything.
MAX_PURGED_RECORDS = 1000
# Returns the tags of a response, without `medcontent`; called only if tags are sent.
Tags = Callable[[], list[str]]


def tag_record(kind: str, id_: str) -> str:
    """Return the tag of a record. Names of kinds and ids hold only characters that CDNs accept."""
    tag = f"{kind}/{id_}"
    return tag if len(tag) <= MAX_TAG_LENGTH else f"{kind}/{hashlib.blake2b(id_.encode(), digest_size=16).hexdigest()}"


def tag_items(kind: str, ids: Iterable[str]) -> list[str]:
    """Return the tags of a list's records; empty if they are too many for a header."""
    tags = [tag_record(kind, id_) for id_ in ids]
    return tags if len(tags) <= MAX_TAGS and sum(map(len, tags)) + len(tags) <= MAX_BYTES else []


def list_tags_to_purge(changed: Sequence[tuple[str, str]]) -> list[str]:
    """Return the tags to purge after these records, as kinds and ids, changed: everything if they are too many."""
    if len(changed) > MAX_PURGED_RECORDS:
        return [EVERYTHING]
    lists = sorted({BY_NAME[kind].plural for kind, _ in changed})
    return [ANY_RELEASE, *lists, *(tag_record(kind, id_) for kind, id_ in changed)]


class Tagging:
    """Adds the headers that a CDN purges by. Without a header name, responses are unchanged."""

    def __init__(self, header: str = "") -> None:
        """Take one of the names in `PURGE_HEADERS`, or an empty string."""
        self._header = header
        self._separator = PURGE_HEADERS.get(header, "")
        self._controls = dict.fromkeys(CONTROLS.get(header, TARGETED), FOR_CDNS)

    def add(self, headers: dict[str, str], tags: Tags | None) -> None:
        """Add the tags to the headers of a cacheable response, and how long a CDN may keep it."""
        caching = headers["Cache-Control"]
        if not self._header or "no-store" in caching:
            return
        depends_on = tags() if tags else [] if "immutable" in caching else [ANY_RELEASE]
        headers[self._header] = self._separator.join([EVERYTHING, *depends_on])
        if caching == CACHED:
            headers.update(self._controls)


UNTAGGED = Tagging()
