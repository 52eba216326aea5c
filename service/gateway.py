"""The gateway: what granian says of a request, in its protocol RSGI, and what a WSGI application answers to it."""

import sys
from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

from service.delivery.answers import Blocks, Sent

# Clients decide which headers there are: these many names are known already when they come again.
KNOWN_HEADERS = 256
# What WSGI names without the prefix that other headers have.
UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class Headers(Protocol):
    """The headers of a request, their names in small letters."""

    def items(self) -> list[tuple[str, str]]:
        """Return all lines whose values are ASCII, as name and value."""


class Scope(Protocol):
    """What a client said of a request, but for its body."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    server: str
    authority: str | None
    headers: Headers


class Exchange(Protocol):
    """One request and its answer. Its body is read by iterating; the answer is given once."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces of the body, as they come."""

    def response_bytes(self, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        """Send an answer."""

    def response_file(self, status: int, headers: Sequence[tuple[str, str]], file: str) -> None:
        """Send a file, as fast as the client takes it."""


def said(scope: Scope) -> WSGIEnvironment:
    """Return what a client said, in the names that WSGI has for it (PEP 3333)."""
    path = scope.path
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        # Octets stand for characters there.
        "PATH_INFO": path if path.isascii() else path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = _key(name)
        # A header may come in several lines, which mean what one list would (RFC 9110, section 5.3).
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if scope.authority:
        # Whoever names the host in the address means that one (RFC 9112, section 3.2.2).
        environ["HTTP_HOST"] = scope.authority
    return environ


def complete(environ: WSGIEnvironment, scope: Scope, body: bytes) -> WSGIEnvironment:
    """Return what an application is told of a request, by what the client said of it, and the body."""
    name, _, port = scope.server.rpartition(":")
    told = {
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SCRIPT_NAME": "",
        # Unless the client says it; then more may have been announced than came.
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(body),
        # All that there is of the body has been read.
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **environ,
    }
    # It was the server's to undo.
    told.pop("HTTP_TRANSFER_ENCODING", None)
    return told


def given(application: WSGIApplication, environ: WSGIEnvironment) -> Sent:
    """Return what an application answers."""
    started: list[Any] = []

    def start(*said: Any) -> Any:
        started[:] = said

    body = application(environ, start)
    if isinstance(body, Blocks):
        return Sent(int(started[0][:3]), started[1], b"", body.path)
    try:
        whole = b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return Sent(int(started[0][:3]), started[1], whole)


@lru_cache(KNOWN_HEADERS)
def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in UNPREFIXED else f"HTTP_{key}"
