"""The service client: asks the service's own API, in the same process.

So a tool has the same content, checks and refusals as every other app. Nothing that a model asks for is cached or
logged under its words.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from wsgiref.types import WSGIApplication

import orjson

from service.gateway import Scope, build_environ, call, fill_environ

NOWHERE = ("localhost", "80")
JSON = "application/json"
Parameters = Mapping[str, Any]


class Reply(NamedTuple):
    """The response of the API: its text, and the number of the release that it is from."""

    text: str
    release: int | None

    @property
    def value(self) -> Any:
        """The text, as JSON."""
        return orjson.loads(self.text)


class ServiceProblem(Exception):
    """A problem document of the API."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        """Take the document."""
        super().__init__(problem["title"])
        self.problem = problem

    @property
    def status(self) -> int:
        """The status of the response."""
        status: int = self.problem["status"]
        return status


class ServiceClient:
    """Asks the API."""

    def __init__(self, application: WSGIApplication) -> None:
        """Take the application."""
        self._application = application

    def get(self, path: str, parameters: Parameters | None = None) -> Reply:
        """Return the response to a GET. Parameters without a value are left out. Raises ServiceProblem."""
        given = {name: value for name, value in (parameters or {}).items() if value not in (None, [], "")}
        return self._ask("GET", path, urlencode(given, doseq=True), b"")

    def send(self, path: str, body: Mapping[str, Any]) -> Reply:
        """Return the response to a JSON body. Raises ServiceProblem."""
        return self._ask("POST", path, "", orjson.dumps(body), [(b"content-type", JSON.encode())])

    def _ask(
        self, method: str, path: str, query: str, body: bytes, headers: Sequence[tuple[bytes, bytes]] = ()
    ) -> Reply:
        scope: Scope = {
            "type": "http",
            "method": method,
            "raw_path": quote(path).encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "http_version": "1.1",
            "server": NOWHERE,
            "headers": [(b"host", NOWHERE[0].encode()), *headers],
        }
        sent = call(self._application, fill_environ(build_environ(scope), scope, body))
        if sent.status >= 400:
            raise ServiceProblem(orjson.loads(sent.body))
        release = dict(sent.headers).get("Content-Release")
        return Reply(sent.body.decode(), int(release) if release else None)
