"""The gateway: translates granian's ASGI requests to WSGI, calls the app, and collects its response.

ASGI is granian's only protocol that keeps the raw bytes of a request: the path before decoding, so that a slash and an
encoded slash differ, and non-ASCII headers.
"""

import re
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, NotRequired, Protocol, TypedDict
from urllib.parse import quote_from_bytes, unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from service.delivery.response import Blocks, Sent

# Clients choose header names, so only this many spellings are cached.
MAX_KNOWN_HEADERS = 256
# No header that is used has a longer name.
MAX_NAME_BYTES = 64
# The headers that WSGI names without a prefix.
UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}
ENCODED_SLASH = re.compile(rb"%(?=2[Ff])")
# RFC 3986 does not allow other bytes in a query; they are percent-encoded, and the rest stays as received.
QUERY_CHARACTERS = bytes(range(0x21, 0x7F)).decode()

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Application(Protocol):
    """An ASGI application."""

    async def __call__(self, scope: "Scope", receive: Receive, send: Send) -> None:
        """Answer a request."""


class Scope(TypedDict):
    """A request without its body: the part of ASGI's HTTP scope that is read."""

    type: str
    method: str
    raw_path: bytes
    query_string: bytes
    scheme: str
    http_version: str
    server: tuple[str, str]
    client: NotRequired[tuple[str, int] | None]
    headers: Iterable[tuple[bytes, bytes]]


def build_environ(scope: Scope) -> WSGIEnvironment:
    """Return the WSGI environ of a request. Its text is bytes, each as one character (PEP 3333)."""
    query = scope["query_string"]
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": decode_path(scope["raw_path"]),
        "QUERY_STRING": query.decode() if query.isascii() else quote_from_bytes(query, QUERY_CHARACTERS),
        "wsgi.url_scheme": scope["scheme"],
    }
    for name, value in scope["headers"]:
        key = _build_header_key(name) if len(name) <= MAX_NAME_BYTES else ""
        if key in environ:
            # A header in several lines means the same as one list (RFC 9110, section 5.3).
            environ[key] = f"{environ[key]},{value.decode('latin-1')}"
        elif key:
            environ[key] = value.decode("latin-1")
    return environ


def decode_path(raw: bytes) -> str:
    """Return the bytes of a path, each as one character.

    An encoded slash is part of a segment (RFC 3986, section 2.2) and stays encoded: no address of the service has one.
    """
    if b"%" in raw:
        raw = unquote_to_bytes(ENCODED_SLASH.sub(b"%25", raw))
    return raw.decode("latin-1")


def fill_environ(environ: WSGIEnvironment, scope: Scope, body: bytes, *, is_cut: bool = False) -> WSGIEnvironment:
    """Return the complete WSGI environ: the request, its body and the server.

    If the body was cut off, the content length is one greater than the bytes received.
    """
    name, port = scope["server"]
    complete = {
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SCRIPT_NAME": "",
        # A length that the client announced is kept.
        "CONTENT_LENGTH": str(len(body) + is_cut),
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(body),
        # The whole body has been read.
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **environ,
    }
    # The server has already decoded it.
    complete.pop("HTTP_TRANSFER_ENCODING", None)
    return complete


def call(application: WSGIApplication, environ: WSGIEnvironment) -> Sent:
    """Return the response of a WSGI application."""
    started: list[Any] = []

    def start(*arguments: Any) -> Any:
        started[:] = arguments

    body = application(environ, start)
    if isinstance(body, Blocks):
        return Sent(int(started[0][:3]), started[1], b"", body.path, body.part)
    try:
        whole = b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return Sent(int(started[0][:3]), started[1], whole)


@lru_cache(MAX_KNOWN_HEADERS)
def _build_header_key(name: bytes) -> str:
    """Return WSGI's name of a header; empty for a name that could be mistaken for another header."""
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in UNPREFIXED else f"HTTP_{key}"
