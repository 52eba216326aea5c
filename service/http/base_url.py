"""Base URLs: full addresses for formats whose readers do not resolve relative ones.

They are built from the public URL in the settings. Without it, they are built from the host in the request, which the
sender may have made up: such a response is only for the sender, and must not be cached.
"""

from flask import Flask, Response, current_app, request

from service.config import PUBLIC_URL, Settings

EXTENSION = "medcontent.hosts"


def provide_base(app: Flask, settings: Settings) -> None:
    """Give the routes of an app its base URL."""
    app.extensions[EXTENSION] = settings


def get_base() -> str:
    """Return the full address of the service without a slash at its end; empty if the request names no host."""
    named = request.host_url.rstrip("/")
    return get_public_url() or (named if PUBLIC_URL.fullmatch(named) else "")


def get_public_url() -> str:
    """Return the public address of the service without a slash at its end; empty if it is not set."""
    settings: Settings = current_app.extensions[EXTENSION]
    return settings.public_url


def get_blocking_party() -> str:
    """Return the address that identifies who demanded the erasures for legal reasons; empty if it is not set."""
    settings: Settings = current_app.extensions[EXTENSION]
    return settings.blocked_by


def keep_private(response: Response) -> Response:
    """Keep a response with full addresses, or with a patient's data from the request, out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
