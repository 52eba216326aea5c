"""Measure how the cost of an answer grows with the number of records, without HTTP and without the edge's cache.

    python -m benchmarks.growth [RECORDS …]       1,000, 10,000 and 100,000 by default; 1000000 takes ten minutes

Processor time of one thread; each size runs in a new process. "First" is the first request after a release, which
counts the total; the other figures are medians of many requests.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

import orjson

from benchmarks.invented import ALONE, COMMON, fill
from benchmarks.results import Part, at_least, at_most, shown, table
from benchmarks.search import full_text, ranked
from service.api.cursors import Cursor, encode
from service.app import create_app
from service.config import Settings
from service.search.index_cache import prepare
from service.store.database import Database
from service.store.derived_files import Shelf
from service.store.queries import Order, Selection, find_newest_release, page

SIZES = ("1000", "10000", "100000")
LIMIT, TIMES, RECORDS = 20, 100, 2000
FILTER = "scope=systemic"
RECORD, SEARCH, FTS5 = "a record", "a search for a word in half of the records", "the same search in FTS5, ranked"
BOTH = "a search for two such words"
# FTS5 is slow, so it is asked less often than TIMES.
RANKED = 5
MILLION = 1_000_000
COUNTED, FIRST, LAST = f"`{FILTER}`, first", f"`{FILTER}`, then", f"`{FILTER}`, the last page"
TOGETHER = (
    "intent=curative&scope=systemic",
    "intent=prevention&modality=drug",
    "condition=record-000000003&scope=local",
    "intent=curative&modality=device&scope=local",
    "intent=curative&intent=prevention&scope=systemic",
    "intent=curative&modality=surgery&sort=name",
)
# Lists whose order does not follow the index of their filter, or for which an engine would pick the wrong index.
ASIDE = (
    "updatedAt=ge2020-01-01",
    "condition=record-000000003&sort=name",
    "intent=curative&scope=systemic&sort=-updatedAt",
)
EXPLAINED = """\
Milliseconds of processor time, measured in process with the edge's cache off. `scope=systemic` matches half of the
treatments, an `intent` a sixth, a `modality` a tenth, a `condition` about one hundred treatments. "First" includes
counting the total, once per release and filter."""


def main() -> None:
    """Measure each size in a new process, or one size in this process."""
    if sys.argv[1:2] == ["one"]:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.buffer.write(orjson.dumps(_one(int(sys.argv[2]), Path(folder))))
    else:
        print(measured(sys.argv[1:] or SIZES).markdown())


def measured(sizes: Sequence[str]) -> Part:
    """Measure these sizes."""
    command = [sys.executable, "-m", "benchmarks.growth", "one"]
    found = [
        orjson.loads(subprocess.run([*command, size], check=True, stdout=subprocess.PIPE).stdout) for size in sizes
    ]
    least, most = found[0], found[-1]
    part = Part("Growth", EXPLAINED)
    rows = [[name, *(shown(each[name]) for each in found)] for name in least]
    part.tables.append(table(["ms, by number of records", *(f"{int(size):,}" for size in sizes)], rows))
    of = f"at {int(sizes[-1]):,} records"
    part.bars += [
        at_most(f"a record {of}, compared with {int(sizes[0]):,}", 1.5, most[RECORD] / least[RECORD]),
        at_most(
            f"the last page of a list with one filter {of}, compared with the first", 1.2, most[LAST] / most[FIRST]
        ),
        at_most(
            f"the first request for two or more filters {of}", 300, max(most[_first(each)] for each in TOGETHER), "ms"
        ),
        at_most(f"a search {of}, in process, with its total", 5, most[SEARCH], "ms"),
    ]
    if int(sizes[-1]) >= MILLION:
        part.bars.append(at_least(f"a search {of}, compared with FTS5, ranked", 100, most[FTS5] / most[SEARCH]))
    return part


def _one(number: int, folder: Path) -> Mapping[str, float]:
    """Measure one size; return the milliseconds of each question."""
    database = Database(f"sqlite:///{folder / 'medcontent.db'}")
    fill(database, number)
    prepare(database, Shelf(database.derived))
    app = create_app(Settings(database_url=database.url, edge_mib=0)).wsgi_app
    chance = Random(3)  # noqa: S311 (the same records each time)
    records = [f"/v1/treatments/record-{chance.randrange(number):09}" for _ in range(RECORDS)]
    found = {RECORD: median([_taken(app, each) for each in records])}
    found |= {
        COUNTED: _taken(app, _list(FILTER)),
        FIRST: _usual(app, _list(FILTER)),
        LAST: _usual(app, _last(database)),
    }
    for each in (*TOGETHER, *ASIDE):
        found |= {_first(each): _taken(app, _list(each)), f"`{each}`, then": _usual(app, _list(each))}
    with closing(full_text(number, folder / "fts.db")) as connection:
        ranking = median(timed(lambda: ranked(connection)) for _ in range(RANKED))
    found |= {SEARCH: _usual(app, _search(ALONE)), FTS5: ranking}
    return found | {BOTH: _usual(app, _search("+".join(COMMON)))}


def _list(filters: str) -> str:
    return f"/v1/treatments?limit={LIMIT}&{filters}"


def _search(words: str) -> str:
    return f"/v1/search?limit={LIMIT}&q={words}"


def _first(filters: str) -> str:
    return f"`{filters}`, first"


def _last(database: Database) -> str:
    """Return the address of the last page of the list with one filter, as a client that walks would get it."""
    release = find_newest_release(database)
    assert release
    name, _, value = FILTER.partition("=")
    selection = Selection("treatment", release.number, newest=True, facets=[(name, [value])])
    before = page(database, selection, Order(descending=True), None, LIMIT + 1)
    cursor = encode(Cursor(release.number, before.mark(backwards=False)), f"/v1/treatments?{FILTER}")
    return f"{_list(FILTER)}&cursor={cursor}"


def _usual(app: WSGIApplication, address: str) -> float:
    return median(_taken(app, address) for _ in range(TIMES))


def _taken(app: WSGIApplication, address: str) -> float:
    """Return how many milliseconds of processor time an answer takes."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query}
    setup_testing_defaults(environ)
    statuses: list[str] = []
    body = b""

    def ask() -> None:
        nonlocal body
        body = b"".join(app(environ, lambda status, *_: statuses.append(status)))  # type: ignore[arg-type]

    taken = timed(ask)
    assert statuses == ["200 OK"], (address, statuses, body[:300])
    return taken


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds of processor time the work takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
