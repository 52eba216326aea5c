"""Addresses: those that no route sees, because they are too long, name no host or spell a path in another way."""

from flask import Flask, request
from werkzeug.exceptions import NotFound

from service.delivery.hosts import is_host
from service.http.problems import Refusal

# Octets: what RFC 9110, section 4.1, recommends to take at the least. It holds some hundred values of a filter.
MOST = 8000


def register(app: Flask) -> None:
    """Refuse such requests before anything is done with them."""
    app.before_request(_check)


def _check() -> None:
    if len(request.path.encode()) + len(request.query_string) > MOST:
        raise Refusal("address-too-long", f"An address may have {MOST} characters at most.")
    if not is_host(request.environ.get("HTTP_HOST", "")):
        raise Refusal("bad-request", "The header Host must name one host, with or without a port.")
    # Flask leaves out all slashes at the beginning but one.
    if request.environ["PATH_INFO"].startswith("//"):
        raise NotFound
