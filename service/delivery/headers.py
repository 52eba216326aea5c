"""The headers that every response carries.

Public content is cacheable. Errors are not, except that a 404 may be cached for a minute.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

from service.addresses import is_of_api
from service.delivery.caching import READ, choose_caching
from service.delivery.compression import is_codable
from service.delivery.purge_tags import UNTAGGED, Tagging
from service.delivery.response import Answer

ALLOWED = (
    "Accept, Content-Type, If-None-Match, If-Modified-Since, Prefer, Range, If-Range, Cache-Control, Pragma, Expires"
)
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
EXPOSED = (
    "ETag, Link, Content-Release, Retry-After, Repr-Digest, Accept-Ranges, Content-Range, RateLimit, RateLimit-Policy, "
    "Deprecation, Sunset"
)
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
# Responses below these prefixes vary with `Accept`; every response varies with its coding.
FHIR = "/fhir/"
FORMED, CODED = ("Accept",), ("Accept-Encoding",)
# The number of combinations that the common headers depend on.
MAX_KNOWN_HEADERS = 64


def finish_answer(answer: Answer, method: str, path: str, *, secure: bool, tagging: Tagging = UNTAGGED) -> Answer:
    """Return the response with all headers, as sent to a client without a cached copy and without a coding."""
    own = answer.headers
    remembered = answer.status == 200 and method in READ and "no-store" not in own.get("Cache-Control", "")
    varying = (*_list_varying(answer.status, path), *(CODED if remembered and is_codable(own, answer.body) else ()))
    headers = _add_standing(answer.status, own, method, path, varying, secure=secure)
    if remembered and "ETag" not in headers:
        headers["ETag"] = f'"{_compute_fingerprint(headers, answer.body)}"'
    tagging.add(headers, answer.tags)
    return Answer(answer.status, headers, answer.body)


def add_standing_headers(  # noqa: PLR0913 (as below)
    status: int, own: Mapping[str, str], method: str, path: str, *, secure: bool, tagging: Tagging = UNTAGGED
) -> dict[str, str]:
    """Return the headers of a response with the common ones added, whatever its body is."""
    headers = _add_standing(status, own, method, path, _list_varying(status, path), secure=secure)
    tagging.add(headers, None)
    return headers


def _add_standing(  # noqa: PLR0913 (the headers of a response depend on all of these)
    status: int, own: Mapping[str, str], method: str, path: str, varying: tuple[str, ...], *, secure: bool
) -> dict[str, str]:
    headers = {**_build_standing(choose_caching(status, method, path), varying, secure=secure), **own}
    for name in varying if "Vary" in own else ():
        headers["Vary"] = _add_name(headers["Vary"], name)
    return headers | _answer_preflight(headers) if method == "OPTIONS" else headers


def _list_varying(status: int, path: str) -> tuple[str, ...]:
    # Other errors are pages for browsers and problem documents for programs.
    return FORMED if is_of_api(path) or path.startswith(FHIR) or status >= HTTPStatus.BAD_REQUEST else ()


@lru_cache(MAX_KNOWN_HEADERS)
def _build_standing(caching: str, varying: tuple[str, ...], *, secure: bool) -> Mapping[str, str]:
    vary = {"Vary": ", ".join(varying)} if varying else {}
    return {**STANDING, **(TLS_ONLY if secure else {}), "Cache-Control": caching, **vary}


def _answer_preflight(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        "Access-Control-Allow-Methods": headers.get("Allow", "GET, HEAD, OPTIONS"),
        "Access-Control-Allow-Headers": ALLOWED,
        "Access-Control-Max-Age": "86400",
    }


def _add_name(vary: str, name: str) -> str:
    return vary if name in {each.strip() for each in vary.split(",")} else f"{vary}, {name}"


def _compute_fingerprint(headers: Mapping[str, str], body: bytes) -> str:
    named = f"{headers.get('Content-Type')}\n".encode()
    return hashlib.blake2b(named + body, digest_size=16).hexdigest()
