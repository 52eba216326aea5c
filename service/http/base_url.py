"""Hosts: full addresses, for formats whose readers do not resolve relative ones.

They are made from the setting of the public address. Where there is none they are made from the host that the request
names, which its sender may have made up: such an answer is for the sender alone, and nobody may keep it.
"""

from flask import Flask, Response, current_app, request

from service.config import PUBLIC_URL, Settings

EXTENSION = "medcontent.hosts"


def provide_base(app: Flask, settings: Settings) -> None:
    """Let the routes of an app know where it is reached."""
    app.extensions[EXTENSION] = settings


def get_base() -> str:
    """Return the full address of the service, without a slash at its end; empty where the request names no host."""
    named = request.host_url.rstrip("/")
    return get_public_url() or (named if PUBLIC_URL.fullmatch(named) else "")


def get_public_url() -> str:
    """Return the public address of the service, without a slash at its end; empty where it was not set."""
    settings: Settings = current_app.extensions[EXTENSION]
    return settings.public_url


def keep_private(response: Response) -> Response:
    """Keep an answer with full addresses, or with what a request tells of a patient, out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
