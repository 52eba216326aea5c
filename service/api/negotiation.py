"""Negotiation: whether the form that a client asks for is one that the address has."""

import re

from flask import Flask, request
from werkzeug.datastructures import MIMEAccept

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
    form = next((form for ending, form in ENDINGS.items() if request.path.endswith(ending)), JSON)
    accepted = _well_formed(request.accept_mimetypes)
    if accepted and accepted.quality(form) <= 0:
        raise Refusal("not-acceptable", f"This address answers with {form}.")


def _well_formed(accepted: MIMEAccept) -> MIMEAccept:
    """Return the ranges that can be read; a header without any counts as none."""
    found = ((RANGE.fullmatch(value), quality) for value, quality in accepted)
    return MIMEAccept([(match[1], quality) for match, quality in found if match])
