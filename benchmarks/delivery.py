"""Compare delivery with an empty WSGI application that returns the same number of bytes on the same server.

    python -m benchmarks.delivery [COPIES]       163 records a copy; 62 (10,139 records) by default

One worker, 64 keep-alive connections, ratios of one run. Hot answers come from the edge's cache; for cold ones the
cache is off and each request asks for a different record or page. The processor time per request, of the worker and
the server in it, is printed too: other work on the machine changes it less than the rate.
"""

import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

import orjson

from benchmarks.corpus import copies, shipped
from benchmarks.servers import SECONDS, Running, rate, served
from benchmarks.start import family, worked
from service.publishing.plan import plan
from service.publishing.publication import ReleaseNote, apply
from service.publishing.upgrade import upgrade_content
from service.server import APPLICATION
from service.store.database import Database

COPIES = 62
ROUNDS = 4
LIST = "/v1/treatments?limit=20"
SEARCH = "/v1/search?q=bones&limit=20"


class Measured(NamedTuple):
    """A question: its addresses, and the wanted share of the empty application's rate."""

    name: str
    addresses: Sequence[str]
    share: float
    hot: bool
    headers: Sequence[str] = ()
    bytes: int | None = None


class Round(NamedTuple):
    """One turn: requests per second, and microseconds of processor time per request."""

    rate: float
    work: float


def main() -> None:
    """Measure and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'benchmark.db'}"
        publish(url, int(sys.argv[1]) if sys.argv[1:] else COPIES)
        print(f"{'':24}{'bytes':>8}{'empty':>10}{'ours':>10}{'ratio':>8}{'wanted':>8}{'µs empty':>10}{'µs ours':>10}")
        with ExitStack() as running:
            hot = running.enter_context(served(APPLICATION, MEDCONTENT_DATABASE_URL=url))
            cold = running.enter_context(served(APPLICATION, MEDCONTENT_DATABASE_URL=url, MEDCONTENT_EDGE_MIB="0"))
            for each in what(hot.port):
                show(each, hot if each.hot else cold)
        print(f"{remembering(url):.0f} MiB (PSS) more for a worker that has served every record once")


def publish(url: str, number: int) -> None:
    """Publish copies of the shipped article as one release."""
    database = Database(url)
    upgrade_content(database)
    with plan(database, copies(shipped(), number)) as planned:
        apply(database, planned, ReleaseNote("benchmark", "A corpus"))
    database.tidy_up()
    database.close()


def what(port: int) -> list[Measured]:
    """Return the questions, with addresses that the service has."""
    records, pages = walked(port)
    _, tag = fetched(port, records[0])
    held = [f"If-None-Match: {tag}"]
    return [
        Measured("hot record", records[:1], 0.9, hot=True),
        Measured("hot list of 20", [LIST], 0.9, hot=True),
        Measured("hot search", [SEARCH], 0.9, hot=True),
        Measured("304", records[:1], 0.9, hot=True, headers=held, bytes=0),
        Measured("cold record", records, 0.6, hot=False),
        Measured("cold list of 20", pages, 0.33, hot=False),
    ]


def show(each: Measured, running: Running) -> None:
    """Measure in turns with the empty application; print the medians and their ratio."""
    sizes = [len(fetched(running.port, address)[0]) for address in each.addresses[:50]]
    size = each.bytes if each.bytes is not None else sum(sizes) // len(sizes)
    with served("benchmarks.serve:empty", BYTES=str(size)) as nothing:
        rounds = [(turn(nothing, each.addresses), turn(running, each.addresses, each.headers)) for _ in range(ROUNDS)]
    empty, ours = ([pair[side] for pair in rounds] for side in (0, 1))
    ratio = median(one.rate / other.rate for other, one in rounds)
    rates = "".join(f"{median(turn.rate for turn in turns):10,.0f}" for turns in (empty, ours))
    # The minimum: noise only adds processor time.
    works = "".join(f"{min(turn.work for turn in turns):10.1f}" for turns in (empty, ours))
    print(f"{each.name:24}{size:8,}{rates}{ratio:8.2f}{each.share:8.2f}{works}", flush=True)


def turn(running: Running, addresses: Sequence[str], headers: Sequence[str] = ()) -> Round:
    """Send requests for one round."""
    before = sum(map(worked, family(running.process)))
    found = rate(running.port, addresses, headers)
    return Round(found, (sum(map(worked, family(running.process))) - before) / (found * SECONDS) * 1e6)


def walked(port: int) -> tuple[list[str], list[str]]:
    """Return the addresses of all treatments, and of the pages of their list."""
    records, pages, at = [], [], LIST
    while at:
        page = orjson.loads(fetched(port, at)[0])
        records += [item["links"]["self"] for item in page["items"]]
        pages.append(at)
        at = page["page"]["next"]
    return records, pages[:-1] or pages


def fetched(port: int, address: str) -> tuple[bytes, str]:
    """Return the body and the ETag at an address."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30) as response:
        return response.read(), response.headers["ETag"]


def remembering(url: str) -> float:
    """Return by how many MiB a worker's memory grows when it serves every record of every kind once."""
    with served(APPLICATION, MEDCONTENT_DATABASE_URL=url) as running:
        before = running.proportional()
        for kind in orjson.loads(fetched(running.port, "/v1")[0])["kinds"]:
            at = f"{kind['self']}?limit=100"
            while at:
                page = orjson.loads(fetched(running.port, at)[0])
                for item in page["items"]:
                    fetched(running.port, item["links"]["self"])
                at = page["page"]["next"]
        return running.proportional() - before


if __name__ == "__main__":
    main()
