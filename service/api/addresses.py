"""Addresses: how long one may be, before anything is done with it."""

from flask import Flask, request

from service.api.problems import Refusal

# Octets: what RFC 9110, section 4.1, recommends to take at the least. It holds some hundred values of a filter.
MOST = 8000


def register(app: Flask) -> None:
    """Refuse requests whose address is longer."""
    app.before_request(_measure)


def _measure() -> None:
    if len(request.path.encode()) + len(request.query_string) > MOST:
        raise Refusal("address-too-long", f"An address may have {MOST} characters at most.")
