"""The gateway: a request in the words of ASGI, as granian hands it over, in those of WSGI, and the app's answer to it.

ASGI is the one protocol of granian that keeps the octets that a client sent: of the path before it is decoded, so that
a slash and an encoded slash differ, and of headers that are not ASCII.
"""

import re
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, TypedDict
from urllib.parse import quote_from_bytes, unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from service.delivery.response import Blocks, Sent

# Clients choose the names of headers; the gateway remembers the spelling of this many.
MAX_KNOWN_HEADERS = 256
# The headers that WSGI names without a prefix.
UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}
ENCODED_SLASH = re.compile(rb"%(?=2[Ff])")
# A query is kept as it came but for octets that RFC 3986 does not allow; those are percent-encoded.
QUERY_CHARACTERS = bytes(range(0x21, 0x7F)).decode()

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Scope(TypedDict):
    """A request but for its body: the part of ASGI's HTTP scope that is read."""

    type: str
    method: str
    raw_path: bytes
    query_string: bytes
    scheme: str
    http_version: str
    server: tuple[str, str]
    headers: Iterable[tuple[bytes, bytes]]


def build_environ(scope: Scope) -> WSGIEnvironment:
    """Return what a client said, in the names of WSGI. Its text is octets, each as one character (PEP 3333)."""
    query = scope["query_string"]
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": decode_path(scope["raw_path"]),
        "QUERY_STRING": query.decode() if query.isascii() else quote_from_bytes(query, QUERY_CHARACTERS),
        "wsgi.url_scheme": scope["scheme"],
    }
    for name, value in scope["headers"]:
        key = _build_header_key(name)
        if key in environ:
            # A header in several lines means the same as one list (RFC 9110, section 5.3).
            environ[key] = f"{environ[key]},{value.decode('latin-1')}"
        elif key:
            environ[key] = value.decode("latin-1")
    return environ


def decode_path(raw: bytes) -> str:
    """Return the octets of a path, each as one character.

    An encoded slash is part of a segment (RFC 3986, section 2.2) and stays encoded: no address of the service has one.
    """
    if b"%" in raw:
        raw = unquote_to_bytes(ENCODED_SLASH.sub(b"%25", raw))
    return raw.decode("latin-1")


def fill_environ(environ: WSGIEnvironment, scope: Scope, body: bytes, *, is_cut: bool = False) -> WSGIEnvironment:
    """Return all that WSGI tells an application: what the client said, the body, and the server.

    Where not all of the body came, its length is that of more octets than there are.
    """
    name, port = scope["server"]
    complete = {
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SCRIPT_NAME": "",
        # Where the client announced a length, that one stays.
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
    # The server has undone it.
    complete.pop("HTTP_TRANSFER_ENCODING", None)
    return complete


def call(application: WSGIApplication, environ: WSGIEnvironment) -> Sent:
    """Return what a WSGI application answers."""
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
    """Return WSGI's name of a header; empty for one that would pass for another."""
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in UNPREFIXED else f"HTTP_{key}"
