"""The client: requests to the followed service, by http or https, only to its host, within limits."""

import http.client
import time
from collections.abc import Collection, Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import orjson

from service.mirror.budgets import MAX_ANSWER_BYTES, Budget, open_connection

PORTS = {"http": 80, "https": 443}
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK_BYTES = 64 * 1024
# Each value takes about 60 bytes of memory, and two or three bytes of the response.
MAX_VALUES = 1_000_000
MAX_DEPTH = 32
# No compression: a small response could decompress to any size.
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "medcontent-follow"}


class BadAddress(ValueError):
    """An address that cannot be followed; the message says why."""


class Unreachable(Exception):
    """The other service does not answer, or with an error; `retry_after` is its Retry-After in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Take the message and the requested wait."""
        super().__init__(message)
        self.retry_after = retry_after


class OriginAnswer(NamedTuple):
    """A response: 200 with its value, or another expected status without a value."""

    status: int
    value: Any
    etag: str | None
    release: int | None


class FollowedService:
    """The followed service."""

    def __init__(self, url: str) -> None:
        """Take its address. Raises BadAddress."""
        parts = _split(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadAddress(f"{url} does not begin with http:// or https:// and a host.")
        if parts.username is not None or parts.query or parts.fragment:
            raise BadAddress(
                f"{_hide_name(parts)} must be the address of the host alone, without a name, query or fragment."
            )
        self.url = url.rstrip("/")
        self._place = _get_place(parts)

    def ask(self, address: str, etag: str | None = None, expected: Collection[int] = (304, 410)) -> OriginAnswer:
        """Return the response at an address; the body of an `expected` status is not read. Raises Unreachable."""
        headers = HEADERS | ({"If-None-Match": etag} if etag else {})
        try:
            return self._follow(self.url + address, headers, expected)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{self.url} cannot be read: {_describe(error)}.") from error

    def _follow(self, url: str, headers: Mapping[str, str], expected: Collection[int]) -> OriginAnswer:
        budget = Budget()
        for _ in range(MAX_REDIRECTS + 1):
            found = self._get(url, headers, budget, expected)
            if isinstance(found, OriginAnswer):
                return found
            url = found
        raise ValueError(f"it redirects more than {MAX_REDIRECTS} times")

    def _get(
        self, url: str, headers: Mapping[str, str], budget: Budget, expected: Collection[int]
    ) -> OriginAnswer | str:
        """Return the response at an address, or the address that it redirects to."""
        with closing(open_connection(*self._place, budget)) as connection:
            connection.request("GET", _parse_target(url), headers=dict(headers))
            with closing(connection.getresponse()) as answer:
                return self._read(url, answer, expected)

    def _read(self, url: str, answer: http.client.HTTPResponse, expected: Collection[int]) -> OriginAnswer | str:
        if answer.status in REDIRECTS:
            return self._follow_redirect(url, answer.headers["Location"])
        if answer.status != 200 and answer.status not in expected:
            raise Unreachable(_build_refusal(url, answer.status), _parse_seconds(answer.headers["Retry-After"]))
        value = _parse(_read_body(answer)) if answer.status == 200 else None
        return OriginAnswer(
            answer.status, value, answer.headers["ETag"], _parse_release(answer.headers["Content-Release"])
        )

    def _follow_redirect(self, url: str, location: str | None) -> str:
        """Return the target of a redirect; a mirror must not be made to request another host."""
        target = urljoin(url, location or "")
        if not location or _get_place(urlsplit(target)) != self._place:
            raise ValueError("it redirects to another host" if location else "it redirects without an address")
        return target


def _hide_name(parts: SplitResult) -> str:
    """Return an address without the name and the password in it."""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise BadAddress(f"{url} is not an address: {error}.") from error
    return parts


def _get_place(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)


def _parse_target(url: str) -> str:
    """Return the request target of an address."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _build_refusal(url: str, status: int) -> str:
    """Return a message for a status in the standard's words: the response's own words could be anything."""
    words = http.client.responses.get(status, "")
    return f"{url.partition('?')[0]} answers {f'{status} {words}'.strip()}."


def _describe(error: Exception) -> str:
    """Return the error in our own words or the system's; text from the other service is cut short."""
    if isinstance(error, http.client.HTTPException):
        return f"its answer is not HTTP ({type(error).__name__})"
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    return " ".join(str(error).split())[:300].removesuffix(".") or type(error).__name__


def _read_body(answer: http.client.HTTPResponse) -> bytearray:
    kind = answer.headers.get_content_type()
    if kind != "application/json":
        raise ValueError(f"it sends {kind[:100]}, not JSON")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ValueError("it compresses its response although that was not requested")
    if (answer.length or 0) > MAX_ANSWER_BYTES:
        raise ValueError(f"it sends more than {MAX_ANSWER_BYTES:,} bytes at once")
    body = bytearray()
    while piece := answer.read(CHUNK_BYTES):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise ValueError(f"it sends more than {MAX_ANSWER_BYTES:,} bytes at once")
    if answer.length:
        raise ValueError("the response was cut off")
    return body


def _parse(body: bytearray) -> Any:
    if sum(map(body.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise ValueError(f"its response has more than {MAX_VALUES:,} values")
    try:
        value = orjson.loads(body)
    except ValueError as error:
        raise ValueError("its response is not valid JSON") from error
    _check_depth(value)
    return value


def _check_depth(value: Any) -> None:
    """Refuse a value that is nested more deeply than any served record. Raises ValueError."""
    level = [value]
    for _ in range(MAX_DEPTH):
        containers = (
            each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)
        )
        level = [inner for each in containers for inner in each if isinstance(inner, dict | list)]
        if not level:
            return
    raise ValueError(f"its response is nested deeper than {MAX_DEPTH} levels")


def _parse_seconds(text: str | None) -> float | None:
    """Return the seconds of a Retry-After (RFC 9110, section 10.2.3); None if it is malformed."""
    if text is None or len(text) > 40:
        return None
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return None


def _parse_release(number: str | None) -> int | None:
    return int(number) if number and number.isascii() and number.isdigit() and len(number) < 10 else None
