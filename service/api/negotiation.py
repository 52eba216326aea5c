"""Negotiation: whether the form that a client asks for is one that the address has."""

from flask import Flask, request

from service.api.problems import MEDIA_TYPE, Refusal

TEXT = "text/plain"
JSON = "application/json"


def register(app: Flask) -> None:
    """Refuse requests to the API whose `Accept` admits none of the forms there are."""
    app.before_request(_check)


def _check() -> None:
    accepted = request.accept_mimetypes
    # A malformed header has no entries, and counts as none (RFC 9110, section 12.4.1).
    if not request.path.startswith("/v1/") or not accepted:
        return
    form = TEXT if request.path.endswith("/text") else JSON
    if accepted.best_match([form, MEDIA_TYPE]) is None:
        raise Refusal("not-acceptable", f"This address answers with {form}.")
