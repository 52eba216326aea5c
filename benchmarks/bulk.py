"""Compare a bulk load with marshmallow's `load` of the same records, and measure planning and checking.

    python -m benchmarks.bulk [COPIES …]                163 records a copy; 60 and 614 (100,000 records) by default
    python -m benchmarks.bulk load COPIES [postgresql]  one load, of this size and engine

Processor time of all threads, so that other work on the machine counts less; each figure comes from a new process.
PostgreSQL is a server started for the run with full durability; the time of its processes is included. The targets: a
load, search included, takes at most 3 times as long as marshmallow alone; planning 100,000 unchanged records takes 5
seconds; checking 1,000 records of YAML takes 2; memory grows with the records by no more than their ids.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

from benchmarks.corpus import copies, shipped
from benchmarks.engines import durable
from benchmarks.start import ended, family, worked
from seed.commands.main import run
from service.publishing.drafts import Draft
from service.publishing.plan import plan
from service.publishing.publication import ReleaseNote, apply
from service.publishing.upgrade import upgrade_content
from service.search.index_cache import prepare
from service.store.database import Database
from service.store.derived_files import Shelf
from service.store.queries import find_newest_release

COPIES = ("60", "614")
# Copies to check: about 1,000 records of YAML.
CHECKED = 6
MEBIBYTE = 1024
Clock = Callable[[], float]
HERE = Path(__file__).parents[1]


def main() -> None:
    """Measure each size in a new process, or one size in this process."""
    if sys.argv[1:2] == ["load"]:
        _load(int(sys.argv[2]), *sys.argv[3:])
    elif sys.argv[1:2] == ["plan"]:
        _plan(int(sys.argv[2]))
    elif sys.argv[1:2] == ["files"]:
        _files(int(sys.argv[2]))
    elif sys.argv[1:2] == ["check"]:
        _check(int(sys.argv[2]))
    else:
        sizes = sys.argv[1:] or COPIES
        print("Loading drafts, compared with marshmallow's `load` of the same drafts")
        columns = f"{'plan':>7}  {'apply':>7}  {'ratio':>6}  {'search':>7}  {'in all':>6}  {'memory':>8}  {'search':>8}"
        print(f"{'records':>9}  {'load alone':>10}  {columns}")
        _each("load", sizes)
        print("The same on PostgreSQL")
        _each("load", sizes, "postgresql")
        print("\nPlanning an NDJSON export that is already published")
        print(f"{'records':>9}  {'published':>10}  {'read again':>10}  {'unchanged':>10}  {'memory':>8}")
        _each("plan", sizes)
        print("\nPlanning the same records as YAML files")
        print(f"{'records':>9}  {'read':>10}  {'unchanged':>10}")
        _each("files", sizes)
        print("\nChecking YAML")
        print(f"{'records':>9}  {'seconds':>8}  {'by the clock':>12}")
        _each("check", [str(CHECKED)])


def _each(what: str, sizes: Sequence[str], *more: str) -> None:
    sys.stdout.flush()
    for number in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.bulk", what, number, *more], check=True)


def _load(number: int, engine: str = "sqlite") -> None:
    drafts = shipped()
    made = _seconds(lambda: sum(1 for _ in copies(drafts, number)))
    alone = _seconds(lambda: [draft.kind.schema.load(draft.values) and None for draft in copies(drafts, number)]) - made
    before = _memory()
    with tempfile.TemporaryDirectory() as folder, _empty(engine, folder) as (database, clock):
        started = clock()
        with plan(database, copies(drafts, number)) as planned:
            between = clock()
            apply(database, planned, ReleaseNote("benchmark", "A bulk load"))
            records = len(planned.changes)
        applied = clock()
        grown = (_memory() - before) / MEBIBYTE
        prepare(database, Shelf(Path(folder, "shelf")))
        searchable = clock()
    grown_in_all = (_memory() - before) / MEBIBYTE
    planning, applying, searching = between - started - made, applied - between, searchable - applied
    ratio, in_all = ((planning + applying + more) / alone for more in (0, searching))
    print(
        f"{records:>9,}  {alone:>9.2f}s  {planning:>6.2f}s  {applying:>6.2f}s  {ratio:>5.2f}x  {searching:>6.2f}s"
        f"  {in_all:>5.2f}x  {grown:>4.0f} MiB  {grown_in_all:>4.0f} MiB"
    )


@contextmanager
def _empty(engine: str, folder: str) -> Iterator[tuple[Database, Clock]]:
    """Yield an empty database, and a clock of the processor time of all its processes."""
    if engine == "sqlite":
        database = Database(f"sqlite:///{Path(folder) / 'bulk.db'}")
        upgrade_content(database)
        yield database, time.process_time
        return
    with durable() as server:
        server.sql("CREATE DATABASE bulk")
        database = Database(server.url("bulk"))
        upgrade_content(database)
        assert server.process
        first = server.process.pid
        yield database, lambda: time.process_time() + _worked(first)
        database.close()


def _worked(first: int) -> float:
    """Return the processor seconds of a server, including its processes that have ended."""
    while True:
        with suppress(FileNotFoundError):  # a process ended during the walk
            return sum(map(worked, family(first))) + ended(first)


def _plan(number: int) -> None:
    with _published(number) as (folder, first):
        next(folder.glob("*.derived/sheets.db")).unlink()
        before = _memory()
        again = _seconds(lambda: _run("plan", "all.ndjson"))
        unchanged = _seconds(lambda: _run("plan", "all.ndjson"))
        grown, records = (_memory() - before) / MEBIBYTE, _records(folder)
    print(f"{records:>9,}  {first:>9.1f}s  {again:>9.1f}s  {unchanged:>9.1f}s  {grown:>4.0f} MiB")


def _files(number: int) -> None:
    with _published(number) as (folder, _):
        _run("export", "content")
        again = _seconds(lambda: _run("plan", "content"))
        unchanged = _seconds(lambda: _run("plan", "content"))
        records = _records(folder)
    print(f"{records:>9,}  {again:>9.1f}s  {unchanged:>9.1f}s")


def _check(number: int) -> None:
    with _published(number) as (folder, _):
        _run("export", "content")
        clock = time.perf_counter()
        command = [sys.executable, "-c", "from seed.commands.main import main; main()", "check", "content"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(HERE)})
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{_records(folder):>9,}  {used.ru_utime + used.ru_stime:>7.2f}s  {time.perf_counter() - clock:>11.2f}s")


@contextmanager
def _published(number: int) -> Iterator[tuple[Path, float]]:
    """Yield a folder with the copies as NDJSON and in a database, and the seconds that publishing took."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["MEDCONTENT_DATABASE_URL"] = f"sqlite:///{folder}/bulk.db"
        with Path("all.ndjson").open("wb") as file:
            file.writelines(_lines(shipped(), number))
        yield Path(folder), _seconds(lambda: _run("apply", "all.ndjson", "--yes", "--author", "benchmark"))


def _lines(drafts: list[Draft], number: int) -> Iterator[bytes]:
    for draft in copies(drafts, number):
        yield orjson.dumps({"type": draft.kind.name, "id": draft.id, **draft.values}) + b"\n"


def _run(*arguments: str) -> None:
    with Path(os.devnull).open("w") as nowhere:
        said, sys.stdout = sys.stdout, nowhere
        try:
            assert run(list(arguments)) == 0
        finally:
            sys.stdout = said


def _records(folder: Path) -> int:
    with Database(f"sqlite:///{folder}/bulk.db").open_reading() as connection:
        newest = find_newest_release(connection)
        return newest.total if newest else 0


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
