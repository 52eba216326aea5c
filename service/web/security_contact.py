"""`/.well-known/security.txt`: the contact for vulnerabilities (RFC 9116), from the operator's settings."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Flask, Response

from service.config import Settings
from service.http.problems import Refusal
from service.web.public_url import build_full_address, get_public_url

PATH = "/.well-known/security.txt"
# The file is dated today on each request; the RFC requires an expiry within a year.
VALID_DAYS = 180


def register_contact(app: Flask, settings: Settings) -> None:
    """Add the route to an app."""
    blueprint = Blueprint("contact", __name__)

    @blueprint.get(PATH)
    def security() -> Response:
        if not settings.security_contact:
            raise Refusal("not-found", "The operator of this service has not configured a security contact.")
        last = datetime.combine(datetime.now(UTC) + timedelta(days=VALID_DAYS), time(), UTC)
        lines = [
            f"Contact: {settings.security_contact}",
            f"Expires: {last:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en",
        ]
        lines += [f"Canonical: {build_full_address(PATH)}"] if get_public_url() else []
        return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

    app.register_blueprint(blueprint)
