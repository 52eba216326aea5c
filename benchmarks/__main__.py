"""All that is measured in one run, into build/bench.md: `make bench`.

python -m benchmarks [RECORDS …]       the sizes of the corpora by which growth is measured
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
    """Measure everything, and write what was found."""
    try:
        load_tool()
    except NoLoad as error:
        sys.exit(str(error))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/medcontent.db"
        parts = [
            told(lambda: comparing.measured(Path(folder))),
            told(lambda: growth.measured(sys.argv[1:] or growth.SIZES)),
            told(lambda: workers.measured(url)),
            told(slow.measured),
            told(lambda: resources.measured(url)),
        ]
    FOUND.parent.mkdir(exist_ok=True)
    FOUND.write_text(report(machine(), parts), encoding="utf-8")
    print(f"\nIn {FOUND}, after {time.monotonic() - began:.0f} s; python -m benchmarks.results puts it into docs/.")


def told(measure: Callable[[], Part]) -> Part:
    """Measure a part, and print it."""
    part = measure()
    print(part.markdown(), end="\n\n", flush=True)
    return part


def machine() -> str:
    """Return what it was measured on."""
    name = next(
        (line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ": ?"
    )
    return (
        f"{datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores ({name.partition(': ')[2]}), Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[2]:.1f} at the end."
    )


if __name__ == "__main__":
    main()
