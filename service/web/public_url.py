"""The public URL: full addresses come from the settings, never from the host in a request.

Pages are cached, and the first request could have put any host into them. Without the setting a page contains only
paths, and its script adds the origin from the browser.
"""

from flask import Flask, current_app

from service.config import Settings

EXTENSION = "medcontent.public"


def provide_public_url(app: Flask, settings: Settings) -> None:
    """Give the pages of an app its public URL."""
    app.extensions[EXTENSION] = settings


def get_public_url() -> str:
    """Return the public address without a slash at its end; empty if it is not set."""
    found: Settings = current_app.extensions[EXTENSION]
    return found.public_url


def get_nearest_url() -> str:
    """Return the public address, or else one that works on this machine."""
    found: Settings = current_app.extensions[EXTENSION]
    host = "localhost" if found.host in {"0.0.0.0", "::"} else found.host  # noqa: S104 (named, not listened on)
    return found.public_url or f"http://{host}:{found.port}"


def build_full_address(path: str) -> str:
    """Return the full address of a path; only the path if no public address is set."""
    return get_public_url() + path
