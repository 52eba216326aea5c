"""Negotiation: whether the form that a client asks for is one that the address has."""

import re
from functools import lru_cache

from flask import Flask, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from service.api.problems import Refusal

TEXT = "text/plain"
JSON = "application/json"
# The addresses that have another form say so by how they end.
ENDINGS = {
    "/text": TEXT,
    ".atom": "application/atom+xml",
    ".ndjson": "application/x-ndjson",
    ".gz": "application/gzip",
    ".sqlite": "application/vnd.sqlite3",
}
# A range of media types without its parameters, none of which tells forms of ours apart (RFC 9110, section 12.5.1).
RANGE = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+)(?:;.*)?", re.IGNORECASE)


def register(app: Flask) -> None:
    """Refuse requests to the API whose `Accept` admits none of the forms there are."""
    app.before_request(_check)


def _check() -> None:
    # What is not there is not there in any form, and OPTIONS asks about the address, not for what it has.
    if request.routing_exception or request.method == "OPTIONS" or not f"{request.path}/".startswith("/v1/"):
        return
    form = form_at(request.path)
    if not admits(request.headers.get("Accept", ""), form):
        raise Refusal("not-acceptable", f"This address answers with {form}.")


def form_at(path: str) -> str:
    """Return the form of the answer at an address of the API."""
    return next((form for ending, form in ENDINGS.items() if path.endswith(ending)), JSON)


@lru_cache(1024)
def admits(accept: str, form: str) -> bool:
    """Return whether an `Accept` admits a form. Ranges that cannot be read count as none, and none admits all."""
    ranges = parse_accept_header(accept, MIMEAccept)
    found = ((RANGE.fullmatch(value), quality) for value, quality in ranges)
    accepted = MIMEAccept([(match[1], quality) for match, quality in found if match])
    return not accepted or accepted.quality(form) > 0
