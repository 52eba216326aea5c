"""Full addresses: made from the setting of the public address, never from the host that a request names.

Pages are kept by caches, and whoever asks first could have put any host into them. Where the setting is empty a page
names paths only, and its script adds the origin that the reader's browser knows.
"""

from flask import Flask, current_app

from service.config import Settings

EXTENSION = "medcontent.public"


def provide_public_url(app: Flask, settings: Settings) -> None:
    """Let the pages of an app know where it is reached."""
    app.extensions[EXTENSION] = settings


def get_public_url() -> str:
    """Return the public address, without a slash at its end; empty where none is set."""
    found: Settings = current_app.extensions[EXTENSION]
    return found.public_url


def get_nearest_url() -> str:
    """Return the public address, or else the one that people on this machine can use."""
    found: Settings = current_app.extensions[EXTENSION]
    host = "localhost" if found.host in {"0.0.0.0", "::"} else found.host  # noqa: S104 (named, not listened on)
    return found.public_url or f"http://{host}:{found.port}"


def build_full_address(path: str) -> str:
    """Return the full address of a path; the path where no public address is set."""
    return get_public_url() + path
