"""What a release of few changes takes among many records: about as much as among few.

    python -m benchmarks.changes [COPIES COPIES]        119 records a copy, in two documents; 25 and 100 where
                                                  left out

The treatments of 25 copies get other names; then that is taken back. Processor time of this process, on
SQLite, the best of three. Both sizes are measured in one run, so that their ratio does not depend on the machine. The
bar that we set ourselves: 1.5 times for four times the records.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import copies
from seed.drafts import read_content
from seed.reading.root import find_root
from service.publishing.drafts import Draft
from service.publishing.publication import ReleaseNote, publish
from service.publishing.revert import draft_undo
from service.publishing.upgrade import upgrade_content
from service.store.database import Database

COPIES = (25, 100)
CHANGED = 25
RUNS = 3
MAX_RATIO = 1.5
NOTE = ReleaseNote("benchmark", "Other names")
KIND = "treatment"
WORLD = Path(__file__).parents[1] / "tests" / "world"


def main() -> None:
    """Measure both sizes, and print their ratio."""
    sizes = [int(each) for each in sys.argv[1:]] or COPIES
    print(f"{'records':>8}  {'release':>8}  {'undo':>8}")
    found = [_measure(number) for number in sizes]
    ratios = [large / small for small, large in zip(found[0], found[-1], strict=True)]
    for what, ratio in zip(("release", "undo"), ratios, strict=True):
        print(f"{what}: {ratio:.2f} times (bar: {MAX_RATIO}) {'ok' if ratio <= MAX_RATIO else 'MISSED'}")


def _measure(number: int) -> tuple[float, float]:
    drafts = list(copies(read_content(find_root(WORLD)).drafts, number))
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{Path(folder, 'changes.db')}")) as database,
    ):
        upgrade_content(database)
        publish(database, drafts, NOTE)
        runs = [_run(database, drafts, f"run {index}") for index in range(RUNS)]
    released, taken_back = (min(each) for each in zip(*runs, strict=True))
    print(f"{len(drafts):>8,}  {released:>7.2f}s  {taken_back:>7.2f}s")
    return released, taken_back


def _run(database: Database, drafts: Sequence[Draft], words: str) -> tuple[float, float]:
    named = [each for each in drafts if each.kind.name == KIND]
    chosen = named[: CHANGED * sum(each.id.endswith("-0") for each in named)]
    changed = [Draft(each.kind, each.id, {**each.values, "name": f"{each.values['name']}, {words}"}) for each in chosen]
    started = time.process_time()
    number = publish(database, changed, NOTE)
    assert number
    released = time.process_time()
    with database.open_deciding() as connection:
        before = draft_undo(connection, number)
    publish(database, before, NOTE)
    return released - started, time.process_time() - released


if __name__ == "__main__":
    main()
