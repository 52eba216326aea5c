"""Restart the service under load and count the requests that fail while its workers are replaced one by one.

    python -m benchmarks.rolling [REQUESTS [RESTARTS]]       100,000 and 10 by default

Clients keep their connections open and send the next request at once, as proxies do; none retries a failed request.
The service is started by `medcontent serve` with the shipped content, and restarted by SIGHUP.
"""

import signal
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import free_port
from tests.serving import end, set_up, start

CLIENTS = 16
ADDRESS = "/v1/treatments/oral-aspirin"
REQUEST = f"GET {ADDRESS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
# Between two restarts: the time for new workers to start and old ones to drain.
PAUSE_SECONDS = 4.0


@dataclass
class Load:
    """Clients that send requests until enough were answered, and the results."""

    port: int
    wanted: int
    answered: int = 0
    connections: int = 0
    failures: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send requests as one client."""
        while not self.done.is_set():
            self.connections += 1
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                    self._ask(connection)
            except OSError as error:
                self.failures.append(repr(error))

    def _ask(self, connection: socket.socket) -> None:
        while not self.done.is_set():
            connection.sendall(REQUEST)
            head, body = _answer(connection)
            if not head.startswith(b"HTTP/1.1 200") or not body.endswith(b"}"):
                self.failures.append(repr(head[:200]))
                return
            self.answered += 1
            if self.answered >= self.wanted:
                self.done.set()
            if b"\r\nconnection: close" in head.lower():
                return


def rolling(folder: Path, requests: int, restarts: int) -> Load:
    """Serve the database of a folder; restart the service while at least this many requests are sent."""
    port = free_port()
    process = start(folder, port)
    # No limit until the last restart.
    load = Load(port, sys.maxsize)
    clients = [threading.Thread(target=load.run) for _ in range(CLIENTS)]
    try:
        for client in clients:
            client.start()
        for _ in range(restarts):
            time.sleep(PAUSE_SECONDS / 4)
            process.send_signal(signal.SIGHUP)
            time.sleep(PAUSE_SECONDS)
        load.wanted = max(requests, 1)
        load.done.wait(None if load.answered < requests else 0)
        load.done.set()
        for client in clients:
            client.join()
    finally:
        load.done.set()
        end(process)
    return load


def main() -> None:
    """Measure and print the result."""
    asked = [int(each) for each in sys.argv[1:]]
    requests, restarts = (asked + [100_000, 10][len(asked) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        load = rolling(set_up(Path(folder)), requests, restarts)
    print(f"{load.answered:,} requests over {load.connections:,} connections, {restarts} restarts")
    print(f"{len(load.failures)} failed")
    assert not load.failures, load.failures[:5]


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _more(connection)
    return head, body


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("The server closed the connection before it answered.")
    return received


if __name__ == "__main__":
    main()
