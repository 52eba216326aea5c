"""Static files: their addresses, bytes and integrity.

An address carries the hash of the file's content (`?v=…`), so browsers may cache the file for ever. Without the right
hash the same file is sent, but must be revalidated.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request, url_for
from werkzeug.security import safe_join

from service.delivery.caching import IMMUTABLE

FOLDER = Path(__file__).parent / "static"

# Fixed, because the machine's own list of media types must not matter. Other files are licences and notices.
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}


@dataclass(frozen=True)
class Asset:
    """A file to send; `version` is a hash of its content."""

    media_type: str
    version: str
    body: bytes


@cache
def read_asset(path: str) -> Asset:
    """Read a static file by its path under the folder of static files.

    Raises FileNotFoundError if it does not exist.
    """
    found = safe_join(str(FOLDER), path)
    if found is None or not Path(found).is_file():
        raise FileNotFoundError(path)
    body = Path(found).read_bytes()
    media_type = TYPES.get(Path(found).suffix, "text/plain")
    return Asset(media_type, hashlib.sha256(body).hexdigest()[:16], body)


def build_address(path: str) -> str:
    """Return the URL of a static file, with the hash of its content in it."""
    return url_for("site.asset", path=path, v=read_asset(path).version)


@cache
def get_integrity(path: str) -> str:
    """Return the subresource integrity of a vendored file from the manifest.

    Raises KeyError when the file is not in the manifest.
    """
    _, package, name = path.split("/", 2)
    manifest = json.loads((FOLDER / "vendor" / "vendor.json").read_bytes())
    return str(manifest[package]["files"][name]["integrity"])


def send_asset(path: str) -> Response:
    """Return the response with a static file.

    Raises FileNotFoundError if it does not exist.
    """
    file = read_asset(path)
    response = Response(file.body, content_type=_format_content_type(file.media_type))
    response.set_etag(file.version)
    response.headers["Cache-Control"] = IMMUTABLE if request.args.get("v") == file.version else "no-cache"
    return response


def _format_content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
