"""Run every benchmark once and write the results to build/bench.md: `make bench`.

python -m benchmarks [RECORDS …]       the corpus sizes of the growth benchmark
"""

import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import comparing, growth, resources, slow, workers
from benchmarks.results import FOUND, Part, report
from benchmarks.servers import NoLoad, load_tool


def main() -> None:
    """Run every benchmark and write the report."""
    try:
        load_tool()
    except NoLoad as error:
        sys.exit(str(error))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/medcontent.db"
        parts = [
            run_part(lambda: comparing.measured(Path(folder))),
            run_part(lambda: growth.measured(sys.argv[1:] or growth.SIZES)),
            run_part(lambda: workers.measured(url)),
            run_part(slow.measured),
            run_part(lambda: resources.measured(url)),
        ]
    FOUND.parent.mkdir(exist_ok=True)
    FOUND.write_text(report(machine(), parts), encoding="utf-8")
    print(f"\nWrote {FOUND} in {time.monotonic() - began:.0f} s; python -m benchmarks.results copies it into docs/.")


def run_part(measure: Callable[[], Part]) -> Part:
    """Run one benchmark and print its results."""
    part = measure()
    print(part.markdown(), end="\n\n", flush=True)
    return part


def machine() -> str:
    """Describe the machine in one line."""
    name = next(
        (line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ": ?"
    )
    return (
        f"{datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores ({name.partition(': ')[2]}), Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[2]:.1f} at the end."
    )


if __name__ == "__main__":
    main()
