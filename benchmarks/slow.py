"""Measure how long other clients wait while hundreds send half a request, or a body byte by byte.

    python -m benchmarks.slow [SECONDS]       20 by default

A slow client that is disconnected reconnects at once. The other clients use keep-alive connections.
"""

import http.client
import multiprocessing
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import quantiles

from benchmarks.results import Part, at_most, shown, table
from tests.ports import free_port
from tests.serving import end, set_up, start

HALF_OPEN, DRIBBLED = 500, 100
HALF = b"GET /v1/treatments HTTP/1.1\r\nHost: loc"
HEAD = b"POST /v1/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
DRIBBLING = HEAD + b"Content-Length: 1000\r\n\r\n"
BYTE_SECONDS = 0.5
# The other clients: how many there are, and how long each pauses between two requests.
OTHERS, PAUSE_SECONDS = 4, 0.02
REMEMBERED, MADE = "answers from the edge's cache", "answers from the app"
LOOKUP, LOOKUPS = b'{"codes": ["atc|N02BA01"]}', 50
SECONDS = 20
# The time until all slow clients are connected.
BEFORE_SECONDS = 3
WANTED_MS = 100
EXPLAINED = """\
The shipped content and one worker; {half} connections that have sent half of a request head, {dribbled} that send a
body one byte at a time. Milliseconds that {others} other clients wait for each answer. Of {lookups} look-ups posted
meanwhile, {answered} were answered."""


def main() -> None:
    """Measure and print the table."""
    print(measured(int(sys.argv[1]) if sys.argv[1:] else SECONDS).markdown())


def measured(seconds: float = SECONDS) -> Part:
    """Measure without the slow clients, then with them."""
    said = {"half": HALF_OPEN, "dribbled": DRIBBLED, "others": OTHERS, "lookups": LOOKUPS}
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        process = start(set_up(Path(folder)), port)
        try:
            alone = waited(port, seconds / 4)
            with besieged(port):
                beside, answered = waited(port, seconds), sum(_looked_up(port) for _ in range(LOOKUPS))
        finally:
            end(process)
    part, rows = Part("Slow clients", EXPLAINED.format(**said, answered=answered)), []
    for name, waits in (("no slow clients", alone), ("with slow clients", beside)):
        for asked, found in waits.items():
            percentiles = quantiles(found, n=100)
            rows.append(
                [
                    f"{asked}, {name}",
                    f"{len(found):,}",
                    *(shown(each) for each in (percentiles[49], percentiles[98], max(found))),
                ]
            )
            if waits is beside:
                part.bars.append(
                    at_most(f"99th percentile wait for {asked}, with slow clients", WANTED_MS, percentiles[98], "ms")
                )
    part.tables.append(table(["", "answers", "median", "99 %", "longest"], rows))
    return part


def waited(port: int, seconds: float) -> dict[str, list[float]]:
    """Return how many milliseconds the other clients waited for each answer."""
    found: dict[str, list[float]] = {REMEMBERED: [], MADE: []}
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_ask, args=(port, found, each, until)) for each in range(OTHERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@contextmanager
def besieged(port: int) -> Iterator[None]:
    """Run the slow clients in another process."""
    process = multiprocessing.get_context("spawn").Process(target=be_slow, args=(port,), daemon=True)
    process.start()
    time.sleep(BEFORE_SECONDS)
    try:
        yield
    finally:
        process.kill()
        process.join()


def be_slow(port: int) -> None:
    """Act as all slow clients, for ever."""
    held: dict[int, socket.socket] = {}
    while True:
        for client in range(HALF_OPEN + DRIBBLED):
            try:
                if client not in held:
                    held[client] = _begun(port, HALF if client < HALF_OPEN else DRIBBLING)
                elif client >= HALF_OPEN:
                    held[client].send(b" ")
                if held[client].recv(4096) == b"":
                    held.pop(client).close()
            except BlockingIOError:
                pass
            except OSError:
                if client in held:
                    held.pop(client).close()
        time.sleep(BYTE_SECONDS)


def _begun(port: int, said: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sendall(said)
    connection.setblocking(False)
    return connection


def _looked_up(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/v1/lookup", LOOKUP, {"Content-Type": "application/json"})
    return connection.getresponse().status == 200


def _ask(port: int, waits: dict[str, list[float]], which: int, until: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    # Each client asks the app for different words.
    for number in count(which, OTHERS):
        if time.monotonic() > until:
            return
        for asked, address in ((REMEMBERED, "/v1/treatments/oral-aspirin"), (MADE, f"/v1/search?q=pain+{number}")):
            began = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            waits[asked].append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, (address, answer.status)
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
