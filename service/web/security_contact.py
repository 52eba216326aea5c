"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116). Only the operator knows: a setting says it."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Flask, Response

from service.config import Settings
from service.http.problems import Refusal
from service.web.public_url import build_full_address, get_public_url

PATH = "/.well-known/security.txt"
# The file is made anew each day; the RFC wants it to run out within a year.
VALID_DAYS = 180


def register_contact(app: Flask, settings: Settings) -> None:
    """Add the address to an app."""
    blueprint = Blueprint("contact", __name__)

    @blueprint.get(PATH)
    def security() -> Response:
        if not settings.security_contact:
            raise Refusal("not-found", "The operator of this service has named no contact for security.")
        last = datetime.combine(datetime.now(UTC) + timedelta(days=VALID_DAYS), time(), UTC)
        lines = [
            f"Contact: {settings.security_contact}",
            f"Expires: {last:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en",
        ]
        lines += [f"Canonical: {build_full_address(PATH)}"] if get_public_url() else []
        return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

    app.register_blueprint(blueprint)
