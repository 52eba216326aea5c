"""How a bulk load compares with marshmallow's own load of the same records, and how memory grows with their number.

    python -m benchmarks.bulk [COPIES …]       196 records a copy; 60 and 300 where left out

Processor time, so that other work on the machine counts less; each figure is of one process of its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import copies, shipped
from service.publishing.applying import ReleaseNote, apply
from service.publishing.planning import plan
from service.publishing.sources import Draft
from service.publishing.upgrading import upgrade
from service.store.database import Database

COPIES = ("60", "300")
MEBIBYTE = 1024


def main() -> None:
    """Measure each size in a process of its own, or this one size."""
    if sys.argv[1:2] == ["one"]:
        _measure(int(sys.argv[2]))
        return
    print(f"{'records':>9}  {'load alone':>10}  {'plan':>7}  {'apply':>7}  {'ratio':>6}  {'again':>7}  {'memory':>8}")
    for number in sys.argv[1:] or COPIES:
        subprocess.run([sys.executable, "-m", "benchmarks.bulk", "one", number], check=True)


def _measure(number: int) -> None:
    drafts = shipped()
    made = _seconds(lambda: sum(1 for _ in copies(drafts, number)))
    alone = _seconds(lambda: [draft.kind.schema.load(draft.values) for draft in copies(drafts, number)] and None) - made
    before = _memory()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bulk.db'}")
        upgrade(database)
        started = time.process_time()
        with plan(database, copies(drafts, number)) as planned:
            between = time.process_time()
            apply(database, planned, ReleaseNote("benchmark", "A bulk load"))
            records = len(planned.changes)
        ended = time.process_time()
        again = _seconds(lambda: _plan_again(database, drafts, number)) - made
    planning, applying = between - started - made, ended - between
    ratio = (planning + applying) / alone
    print(
        f"{records:>9,}  {alone:>9.1f}s  {planning:>6.1f}s  {applying:>6.1f}s  {ratio:>5.1f}x  {again:>6.1f}s"
        f"  {(_memory() - before) / MEBIBYTE:>4.0f} MiB"
    )


def _plan_again(database: Database, drafts: list[Draft], number: int) -> None:
    with plan(database, copies(drafts, number)) as planned:
        assert not planned.changes


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
