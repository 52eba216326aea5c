"""The requests that the pages show, as the tests ask them: curl's few options that the pages use, and its output."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import zip_longest

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.docs.pages import Page

HOST = "http://127.0.0.1:8000"
PRETTY = "python3 -m json.tool --indent 2"
LEFT_OUT = "…"
OWN = re.compile(
    r"(?<![\w.:/\-])(/(?:v1|fhir|docs|openapi|problems|livez|readyz|metrics|\.well-known)(?:[/?.][^\s`)\"'<>|\\,;]*)?)"
)


@dataclass
class Request:
    """A curl command: what it asks, and how it shows the answer."""

    address: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    shows_headers: bool = False
    is_pretty: bool = False
    body: str | None = None

    def asked(self, client: FlaskClient) -> TestResponse:
        """Ask the service."""
        return client.open(self.address, method=self.method, headers=self.headers, data=self.body)

    def output(self, client: FlaskClient) -> str:
        """Return what the command prints."""
        answer = self.asked(client)
        body = answer.get_data(as_text=True) if self.method != "HEAD" else ""
        if self.is_pretty:
            body = json.dumps(json.loads(body), indent=2)
        if not self.shows_headers:
            return body
        named = "".join(f"{name.lower()}: {value}\n" for name, value in answer.headers)
        status = HTTPStatus(answer.status_code)
        return f"HTTP/1.1 {status.value} {status.phrase}\n{named}\n{body}"


@dataclass(frozen=True)
class Example:
    """A request on a page, and the answer shown, if one is."""

    page: str
    request: Request
    answer: str | None

    def __str__(self) -> str:
        """Return the page and the request."""
        return " ".join([self.page, self.request.method, self.request.address, *self.request.headers])


def examples(page: Page) -> Iterator[Example]:
    """Yield the requests of a page; a block of json or http just behind one is its answer."""
    blocks = page.blocks
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.language == "sh" and block.text.startswith("curl "):
            shown = following.text if following and following.language in {"json", "http"} else None
            yield Example(page.name, parsed(block.text), shown)


def parsed(command: str) -> Request:
    """Return the request that a curl command makes."""
    curl, _, pipe = command.strip().partition(" | ")
    words = iter(shlex.split(curl)[1:])
    request = Request("", is_pretty=pipe == PRETTY)
    assert pipe in {"", PRETTY}, command
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            request.headers[name] = value
        elif word == "-d":
            request.method, request.body = "POST", next(words)
        elif word == "-sI":
            request.method, request.shows_headers = "HEAD", True
        elif word not in {"-s", "-sg"}:
            assert word.startswith(HOST), command
            request.address = word.removeprefix(HOST)
    return request


def missing(shown: str, real: str) -> str | None:
    """Return the first piece of an answer shown that is not in the real one, in its place; None where all are."""
    pieces = [piece.strip() for piece in shown.split(LEFT_OUT)]
    position = 0
    for number, piece in enumerate(pieces):
        found = real.find(piece, position)
        if found < 0 or (number == 0 and found > 0):
            return piece
        position = found + len(piece)
    return pieces[-1] if pieces[-1] and real[position:].strip() else None


def own_addresses(text: str) -> set[str]:
    """Return the addresses of the service that a text names."""
    return {found.rstrip(".:") for found in OWN.findall(text) if LEFT_OUT not in found}
