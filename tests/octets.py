"""Requests as octets that no client library would send, over a plain socket."""

import socket
from typing import NamedTuple

PATIENCE_SECONDS = 30


class Reply(NamedTuple):
    """An answer as it came; status 0 where the connection was closed without one."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_of_the_service(self) -> bool:
        """Whether the service answered, not the HTTP server in front of it: it gives each answer these headers."""
        return self.headers.get("x-content-type-options") == "nosniff"


def send(port: int, request: bytes) -> Reply:
    """Send octets and return the one answer, read to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return Reply(int(first.split()[1]) if first else 0, {name.lower(): value for name, _, value in pairs}, body)


def get(port: int, target: bytes, *lines: bytes, method: bytes = b"GET", host: bytes = b"localhost") -> Reply:
    """Ask for a target, with more header lines."""
    head = [method + b" " + target + b" HTTP/1.1", b"Host: " + host, b"Connection: close", *lines]
    return send(port, b"\r\n".join(head) + b"\r\n\r\n")
