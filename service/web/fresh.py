"""Pages of the content: validated by release and build, so that one that has not changed is not even made.

The build is a hash of the code and the templates: a page can change without a release only by a new build.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, request

from service.api.content import Content
from service.delivery.caching import CACHED
from service.web.pages import rendered
from service.web.public import stamp

ROOT = Path(__file__).parents[2]
MADE_FROM = ("*.py", "*.html", "*.css", "*.js")


def fresh(read: Content, template: str, make: Callable[[], dict[str, Any]], *, also: str = "") -> Response:
    """Answer with a page, or with 304 where the client has it.

    `make` returns what the template shows; `also` names what the page depends on beside the release and the request.
    """
    tag = "-".join(part for part in (str(read.release.number), build(), stamp(), also) if part)
    if request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag)
    return _tagged(rendered(template, release=read.release, **make()), tag)


@cache
def build() -> str:
    """Return what tells this build of the service from others."""
    found = hashlib.sha256()
    for folder in (ROOT / "service", ROOT / "schemas"):
        for file in sorted(path for pattern in MADE_FROM for path in folder.rglob(pattern)):
            if "vendor" not in file.parts:
                found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:12]


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = CACHED
    return response
