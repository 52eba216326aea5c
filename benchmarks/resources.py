"""Measure a worker's memory after it has served everything, the time to the first answer, and the speed of an export.

python -m benchmarks.resources [RECORDS]       10,000 by default
"""

import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.comparing import RECORDS
from benchmarks.delivery import remembering
from benchmarks.invented import fill
from benchmarks.results import Part, at_least, at_most
from benchmarks.servers import served
from benchmarks.start import start
from service.server import APPLICATION
from service.store.database import Database
from tests.serving import set_up

MEBIBYTE = 2**20
ROUNDS = 5
EXPLAINED = (
    "The worker has served each of {records:,} treatments once. The export is NDJSON, sent whole; the best of {rounds}."
)


def main() -> None:
    """Measure and print the targets with their results."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/medcontent.db"
        fill(Database(url), int(sys.argv[1]) if sys.argv[1:] else RECORDS)
        print("\n".join(map(str, measured(url).bars)))


def measured(url: str) -> Part:
    """Measure with the database at an address."""
    part = Part("Memory, start and exports", EXPLAINED.format(records=RECORDS, rounds=ROUNDS))
    speed, grown = sending(url)
    part.bars += [
        at_most(
            "growth of a worker's memory after it has served everything",
            40,
            remembering(url),
            "MiB",
        ),
        at_most("time from start to first answer", 1, starting(), "s"),
        at_least("speed of an export", 100, speed, "MB/s"),
        at_most("growth of a worker's memory by an export", 10, grown, "MiB"),
    ]
    return part


def starting() -> float:
    """Return the seconds from `medcontent serve` to its first answer."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        return median(start(Path(folder))[0] for _ in range(ROUNDS))


def sending(url: str) -> tuple[float, float]:
    """Return the speed of an export in MB/s, and the growth of the worker's memory in MiB."""
    with served(APPLICATION, MEDCONTENT_DATABASE_URL=url) as running:
        address = f"http://127.0.0.1:{running.port}/v1/exports/latest"
        with urllib.request.urlopen(address, timeout=600) as answer:
            address = answer.url
            answer.read()
        before = running.proportional()
        speeds = [_fetched(address) for _ in range(ROUNDS)]
        return max(speeds), running.proportional() - before


def _fetched(address: str) -> float:
    began, size = time.perf_counter(), 0
    with urllib.request.urlopen(address, timeout=600) as answer:  # noqa: S310 (on loopback)
        while block := answer.read(MEBIBYTE):
            size += len(block)
    return size / 1e6 / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
