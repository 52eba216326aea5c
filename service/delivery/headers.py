"""The headers that every answer carries.

Public content is cached on purpose; errors are not, but that something is not there may be remembered for a minute.
"""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus

from service.delivery.answers import Answer
from service.delivery.coding import is_codable

CACHED = "public, max-age=60, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400"
ABSENT = "public, max-age=60"
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
EXPOSED = "ETag, Link, Content-Release, Retry-After, Repr-Digest, RateLimit, RateLimit-Policy, Deprecation, Sunset"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
YEAR_SECONDS = 31536000
TLS_ONLY = {"Strict-Transport-Security": f"max-age={YEAR_SECONDS}; includeSubDomains"}
STANDING = {
    **SECURITY,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
    "Accept-Ranges": "none",
}
READ = {"GET", "HEAD"}


def finished(answer: Answer, method: str, path: str, *, secure: bool) -> Answer:
    """Return the answer with all its headers, as it is sent to a client that has nothing and takes no coding."""
    headers = with_standing(answer.status, answer.headers, method, path, secure=secure)
    if answer.status == HTTPStatus.OK and method in READ and "no-store" not in headers["Cache-Control"]:
        if is_codable(headers, answer.body):
            headers["Vary"] = _added(headers.get("Vary"), "Accept-Encoding")
        if "ETag" not in headers:
            headers["ETag"] = f'"{_fingerprint(headers, answer.body)}"'
    return Answer(answer.status, headers, answer.body)


def with_standing(status: int, own: Mapping[str, str], method: str, path: str, *, secure: bool) -> dict[str, str]:
    """Return the headers of an answer with those that every answer has, whatever its bytes are."""
    headers = {**STANDING, **(TLS_ONLY if secure else {}), **own}
    if method == "OPTIONS":
        headers |= _preflight(headers)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = _caching(status, method)
    # Errors elsewhere are pages for people and problems for programs.
    if status >= HTTPStatus.BAD_REQUEST or path.startswith("/v1/") or path == "/v1":
        headers["Vary"] = _added(headers.get("Vary"), "Accept")
    return headers


def _preflight(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        "Access-Control-Allow-Methods": headers.get("Allow", "GET, HEAD, OPTIONS"),
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since",
        "Access-Control-Max-Age": "86400",
    }


def _caching(status: int, method: str) -> str:
    if method not in READ:
        return "no-store"
    if status == HTTPStatus.OK:
        return CACHED
    return ABSENT if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} else "no-store"


def _added(vary: str | None, name: str) -> str:
    if vary is None:
        return name
    is_there = name in vary and name in {each.strip() for each in vary.split(",")}
    return vary if is_there else f"{vary}, {name}"


def _fingerprint(headers: Mapping[str, str], body: bytes) -> str:
    named = f"{headers.get('Content-Type')}\n".encode()
    return hashlib.blake2b(named + body, digest_size=16).hexdigest()
