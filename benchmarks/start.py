"""Measure the time from `medcontent serve` to the first answer, with the shipped content.

    python -m benchmarks.start

Each start is a new process; the result is the median. The processor time is the sum over all processes of the service
up to the first answer; other work on the machine changes it less than the elapsed time.
"""

import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.ports import free_port
from tests.serving import COMMAND, database_url, set_up

STARTS = 7
WANTED_SECONDS = 1.0
ASKED = "/v1/treatments?limit=1"
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Start the service several times and print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        starts = [start(Path(folder)) for _ in range(STARTS)]
    waited, worked = (median(each) for each in zip(*starts, strict=True))
    print(f"first answer after {waited:.2f} s (wanted {WANTED_SECONDS:.2f}), processor time {worked:.2f} s")


def start(folder: Path) -> tuple[float, float]:
    """Start the service; return the seconds until its first answer, and its processor seconds until then."""
    port = free_port()
    environment = {**os.environ, "MEDCONTENT_DATABASE_URL": database_url(folder), "PORT": str(port)}
    began = time.monotonic()
    with subprocess.Popen([*COMMAND, "serve"], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait(port)
            return time.monotonic() - began, sum(map(worked, family(process.pid)))
        finally:
            process.terminate()


def wait(port: int) -> None:
    """Send requests until one is answered."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{ASKED}", timeout=60):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.005)


def family(process: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from family(int(child))


def worked(process: int) -> float:
    """Return the processor seconds of a process."""
    return sum(_ticks(process)[:2]) / TICKS


def ended(process: int) -> float:
    """Return the processor seconds of a process's children that have ended."""
    return sum(_ticks(process)[2:]) / TICKS


def _ticks(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]]


if __name__ == "__main__":
    main()
