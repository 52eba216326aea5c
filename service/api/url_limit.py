"""URL limits: refuses addresses before routing if they are too long, name no host or spell a path differently."""

from flask import Flask, request
from werkzeug.exceptions import NotFound

from service.delivery.hosts import is_host
from service.http.problems import Refusal

# Bytes: the minimum that RFC 9110, section 4.1, recommends. Enough for hundreds of values of a filter.
MAX_ADDRESS_OCTETS = 8000


def register(app: Flask) -> None:
    """Refuse such requests before anything else is done with them."""
    app.before_request(_check)


def _check() -> None:
    if len(request.path.encode()) + len(request.query_string) > MAX_ADDRESS_OCTETS:
        raise Refusal("address-too-long", f"An address may have at most {MAX_ADDRESS_OCTETS} characters.")
    if not is_host(request.environ.get("HTTP_HOST", "")):
        raise Refusal("bad-request", "The header Host must name one host, with or without a port.")
    # Flask ignores repeated slashes at the start of a path.
    if request.environ["PATH_INFO"].startswith("//"):
        raise NotFound
