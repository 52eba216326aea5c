"""Caching: the `Cache-Control` of each response (RFC 9111, RFC 5861)."""

from http import HTTPStatus

from service.addresses import Resource, parse_address

# No `s-maxage`: it forbids shared caches to use the stale directives (RFC 9111, sections 4.2.4 and 5.2.2.10).
CACHED = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"
ABSENT = "public, max-age=60"
# For content that never changes under its address.
IMMUTABLE = "public, max-age=31536000, immutable"
# Stored, but revalidated before each use (RFC 9111, section 5.2.2.4).
REVALIDATED = "public, no-cache"
# Addresses that name the newest release. A stale response would hide a withdrawal from clients that look for it.
TELLING_THE_NEWEST = {
    Resource.INDEX,
    Resource.RELEASES,
    Resource.RELEASE,
    Resource.RELEASE_TAGS,
    Resource.CHANGES,
    Resource.CHANGES_FEED,
    Resource.EXPORTS,
    Resource.EXPORT,
    Resource.LATEST_EXPORT,
}
# Addresses whose responses follow from the release and the address alone, so that the edge keeps them for the release.
FOLLOWING_THE_RELEASE = {
    Resource.RECORD,
    Resource.LIST,
    Resource.COVERAGE,
    Resource.PAGE,
    Resource.COMPARISON,
    Resource.VOCABULARIES,
    Resource.VOCABULARY,
}
READ = {"GET", "HEAD"}
KEPT_STATUSES = {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}


def choose_caching(status: int, method: str, path: str) -> str:
    """Return the `Cache-Control` of a response that does not set it."""
    if method not in READ or status not in KEPT_STATUSES:
        return "no-store"
    address = parse_address(path)
    if address and address.resource in TELLING_THE_NEWEST:
        return REVALIDATED
    return CACHED if status == HTTPStatus.OK else ABSENT


def is_bound_to_release(path: str) -> bool:
    """Return whether a response stays the same until the next release."""
    address = parse_address(path)
    return address is not None and address.resource in FOLLOWING_THE_RELEASE
