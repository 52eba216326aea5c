"""Answers as an earlier version gave them: what each address said of itself, and the hash of its bytes."""

import hashlib
import http.client
import lzma
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson

TIMEOUT_SECONDS = 60


class Answered(NamedTuple):
    """What was answered; `sha256` is of the bytes without a content coding, shortened."""

    address: str
    status: int
    etag: str | None
    etag_gzip: str | None
    last_modified: str | None
    sha256: str


class Service:
    """A running service."""

    def __init__(self, url: str) -> None:
        """Connect to a service at `http://HOST:PORT`."""
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)

    def get(self, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the answer to a GET, and its bytes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request("GET", address, headers=named)
        response = self._connection.getresponse()
        return response, response.read()

    def answered(self, address: str) -> tuple[Answered, bytes]:
        """Return what an address says of itself, and its bytes."""
        response, body = self.get(address)
        coded, _ = self.get(address, Accept_Encoding="gzip")
        said = response.headers
        hashed = hashlib.sha256(body).hexdigest()[:32]
        found = (response.status, said["ETag"], coded.headers["ETag"], said["Last-Modified"], hashed)
        return Answered(address, *found), body

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def connected(url: str) -> Iterator[Service]:
    """Give a connection to a service."""
    with closing(Service(url)) as service:
        yield service


def write_answers(file: Path, answers: Iterable[Answered]) -> None:
    """Write answers, one a line."""
    lines = [orjson.dumps([*each]) for each in sorted(answers)]
    file.write_bytes(lzma.compress(b"\n".join(lines), preset=9))


def read_answers(file: Path) -> list[Answered]:
    """Return the answers in a file."""
    rows = map(orjson.loads, lzma.decompress(file.read_bytes()).splitlines())
    return [Answered(*row) for row in rows]
