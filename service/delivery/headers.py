"""The headers that every answer carries, and the 304 for those who have it already.

Public content is cached on purpose; errors are not, but that something is not there may be remembered for a minute.
"""

import hashlib
from http import HTTPStatus

from flask import Flask, Response, g, request
from werkzeug.http import parse_date

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
READ = {"GET", "HEAD"}


def register(app: Flask) -> None:
    """Give every answer of the app its headers."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}; includeSubDomains")
    _open_to_other_origins(response)
    _stay_on_host(response)
    if release := g.get("release"):
        response.headers["Content-Release"] = str(release.number)
    response.headers.setdefault("Cache-Control", _caching(response.status_code))
    response.headers["Accept-Ranges"] = "none"
    if _negotiated(response):
        response.vary.add("Accept")
    return _validated(response)


def _open_to_other_origins(response: Response) -> None:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if response.allow:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    if request.method == "OPTIONS":
        if not response.get_data():
            response.headers.pop("Content-Type", None)
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Max-Age"] = "86400"


def _stay_on_host(response: Response) -> None:
    """Make the redirects of the framework relative: the host is whatever the client said that it is."""
    target = response.headers.get("Location", "")
    if target.startswith(request.host_url):
        response.headers["Location"] = f"/{target.removeprefix(request.host_url)}"
        response.set_data(b"")


def _negotiated(response: Response) -> bool:
    # Errors elsewhere are pages for people and problems for programs.
    return f"{request.path}/".startswith("/v1/") or response.status_code >= HTTPStatus.BAD_REQUEST


def _caching(status: int) -> str:
    if request.method not in READ:
        return "no-store"
    if status == HTTPStatus.OK:
        return CACHED
    return ABSENT if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} else "no-store"


def _validated(response: Response) -> Response:
    """Name the bytes, and leave them out where the client has them (RFC 9110, section 13)."""
    if request.method not in READ or response.status_code != HTTPStatus.OK:
        return response
    if "no-store" in response.headers["Cache-Control"]:
        return response
    if "ETag" not in response.headers:
        response.headers["ETag"] = f'"{_fingerprint(response)}"'
    if _held(response):
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length", "Content-Language", "Repr-Digest"):
            response.headers.pop(name, None)
    return response


def _fingerprint(response: Response) -> str:
    named = f"{response.content_type}\n".encode()
    return hashlib.blake2b(named + response.get_data(), digest_size=16).hexdigest()


def _held(response: Response) -> bool:
    if "If-None-Match" in request.headers:
        wanted = request.headers["If-None-Match"]
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return wanted.strip() == "*" or response.headers["ETag"].removeprefix("W/") in tags
    since = parse_date(request.headers.get("If-Modified-Since"))
    return since is not None and response.last_modified is not None and response.last_modified <= since
