"""The gate: only the browser that was given the studio's address gets in, and only its own pages may change anything.

The Host header is checked against rebinding of names, Origin against forms of other sites. The secret of the first
address becomes a cookie, which no script can read and no other site sends along.
"""

import hmac
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Request, Response, redirect, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = frozenset(("GET", "HEAD"))


class Gate:
    """The addresses at which the studio may be asked for, and its secrets."""

    def __init__(self, url: str) -> None:
        """Take the address that the studio listens on."""
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port not in {None, 80} else ""
        own = parts.netloc.rpartition(":")[0]
        names = LOOPBACK_NAMES if own in LOOPBACK_NAMES else (own,)
        self.hosts = frozenset(f"{name}{port}" for name in names)
        self.cookie = f"medcontent-studio-{parts.port}"
        self._secret, self._session = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.first_address = f"{url}/?secret={self._secret}"

    def guard(self, app: Flask) -> None:
        """Let every request of an app pass here, and give every answer its headers."""
        app.before_request(self._check)
        app.after_request(_add_headers)

    def _check(self) -> Response | None:
        if request.host not in self.hosts:
            return refuse("The studio is not at this address.")
        if request.method not in SAFE_METHODS and not self._is_own(request):
            return refuse("This form does not come from the studio. Nothing was changed.")
        if given := request.args.get("secret"):
            return self._admit(given)
        if hmac.compare_digest(request.cookies.get(self.cookie, "").encode(), self._session.encode()):
            return None
        return refuse("Open the address that medcontent studio printed when it was started: it has a secret.")

    def _admit(self, given: str) -> Response:
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return refuse("This secret is of an earlier start: open the address that medcontent studio printed last.")
        response = redirect("/", HTTPStatus.SEE_OTHER)
        response.set_cookie(self.cookie, self._session, httponly=True, samesite="Strict")
        return response  # type: ignore[return-value]  # werkzeug's redirect returns Flask's Response

    def _is_own(self, asked: Request) -> bool:
        origin = urlsplit(asked.headers.get("Origin", ""))
        return origin.scheme == "http" and origin.netloc == asked.host


def refuse(why: str) -> Response:
    """Return the answer to a request that does not get in."""
    return Response(f"{why}\n", HTTPStatus.FORBIDDEN, content_type="text/plain; charset=utf-8")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
