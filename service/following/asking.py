"""Asking: requests to the service that is followed, by http or https, to its own host, for no more than expected."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

import orjson

TIMEOUT_SECONDS = 60
# A page of the feed has a few MiB at most.
MOST_BYTES = 64 * 1024 * 1024
PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """An address that nothing can be followed at; the message says why."""


class Unreachable(Exception):
    """The other service does not answer, or answers with an error; `retry_after` is in seconds, where it says so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep for how long it asks to be left alone."""
        super().__init__(message)
        self.retry_after = retry_after


class Answer(NamedTuple):
    """An answer: 200 with what it says, or 304 and 410 without."""

    status: int
    value: Any
    etag: str | None
    release: int | None


class Origin:
    """The service that is followed."""

    def __init__(self, url: str) -> None:
        """Take its address. Raises BadAddress."""
        parts = _split(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadAddress(f"{url} does not begin with http:// or https:// and a host.")
        if parts.username is not None or parts.query or parts.fragment:
            raise BadAddress(f"{url} must be the address of the host alone, without a name, query or fragment.")
        self.url = url.rstrip("/")
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            _SameHost(parts),
        ):
            self._opener.add_handler(handler)

    def ask(self, address: str, etag: str | None = None) -> Answer:
        """Return what stands at an address of the service. Raises Unreachable."""
        headers = {"Accept": "application/json", "User-Agent": "medcontent-follow"}
        named = headers | ({"If-None-Match": etag} if etag else {})
        request = urllib.request.Request(self.url + address, headers=named)  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Answer(answer.status, _json(answer), answer.headers["ETag"], _release(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return self._refused(address, error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{self.url} cannot be read: {getattr(error, 'reason', error)}.") from error

    def _refused(self, address: str, error: urllib.error.HTTPError) -> Answer:
        if error.code in {304, 410}:
            return Answer(error.code, None, error.headers["ETag"], None)
        after = error.headers["Retry-After"]
        wait = float(after) if after and after.isascii() and after.isdigit() else None
        raise Unreachable(f"{self.url}{address} answers {error.code} {error.reason}.", wait) from error


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the host: a mirror must not be led to ask somebody else."""

    max_redirections = 5

    def __init__(self, origin: SplitResult) -> None:
        self._origin = _place(origin)

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's own
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if _place(urlsplit(newurl)) != self._origin:
            fp.close()
            raise urllib.error.URLError("it redirects to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise BadAddress(f"{url} is no address: {error}.") from error
    return parts


def _place(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def _json(answer: http.client.HTTPResponse) -> Any:
    if answer.headers.get_content_type() != "application/json":
        raise ValueError(f"it answers {answer.headers.get_content_type()}, not JSON")
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError(f"it sends more than {MOST_BYTES:,} bytes at once")
    if answer.length:
        raise ValueError("the answer was cut off")
    try:
        return orjson.loads(body)
    except ValueError as error:
        raise ValueError("what it sends is no JSON") from error


def _release(headers: Mapping[str, str]) -> int | None:
    number = headers.get("Content-Release") or ""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
