"""Compare two workers with one: the gain in requests per second, as far as the machine has cores for it.

    python -m benchmarks.workers [RECORDS]       10,000 by default

The load generator needs a core too. On two cores only requests that are expensive for the service and cheap for the
generator can show the gain; for the others, the processor time per request must not grow.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

from benchmarks.comparing import RECORDS, ROUNDS
from benchmarks.contenders import LIMIT
from benchmarks.delivery import walked
from benchmarks.invented import COMMON, fill
from benchmarks.results import Part, at_least, at_most, shown, table
from benchmarks.servers import Running, rate, served
from service.search.index_cache import prepare
from service.server import APPLICATION
from service.store.database import Database
from service.store.derived_files import Shelf

CORES = os.cpu_count() or 1
SECONDS = 2
WANTED = 1.8
# More processor time per request than this would make the wanted gain impossible, even with enough cores.
SHARE = 2 / WANTED
EXPLAINED = """\
The edge's cache is off. Of the {cores} cores, the load generator needs up to one. Medians of {rounds} rounds, taken in
turns."""


class Asked(NamedTuple):
    """Requests answered per second, and the processor seconds of one."""

    rate: float
    seconds: float


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/medcontent.db")
        fill(database, int(sys.argv[1]) if sys.argv[1:] else RECORDS)
        prepare(database, Shelf(database.derived))
        print(measured(database.url).markdown())


def measured(url: str) -> Part:
    """Measure with the database at an address."""
    content = {"MEDCONTENT_DATABASE_URL": url, "MEDCONTENT_EDGE_MIB": "0"}
    part = Part("Two workers", EXPLAINED.format(cores=CORES, rounds=ROUNDS))
    rows = []
    with ExitStack() as running:
        one, two = (running.enter_context(served(APPLICATION, **content, MEDCONTENT_WORKERS=each)) for each in "12")
        records, pages = walked(one.port)
        searches = [f"/v1/search?limit={LIMIT}&q={word}" for word in COMMON]
        for name, addresses in (("record", records), ("list", pages), ("search", searches)):
            rounds = [(_asked(one, addresses), _asked(two, addresses)) for _ in range(ROUNDS)]
            rates = [median(found[which].rate for found in rounds) for which in (0, 1)]
            more = median(both.rate / alone.rate for alone, both in rounds)
            longer = median(both.seconds / alone.seconds for alone, both in rounds)
            rows.append([f"cold {name}", *map(shown, rates), shown(more), shown(longer)])
            bar = at_least(f"cold {name}: requests per second of two workers, compared with one", WANTED, more)
            part.bars.append(bar if more >= WANTED or CORES > 2 else bar._replace(outcome="no core left for it"))
            part.bars.append(
                at_most(f"cold {name}: processor time per request with two workers, compared with one", SHARE, longer)
            )
    part.tables.append(table(["", "one, requests/s", "two, requests/s", "rate", "processor time per request"], rows))
    return part


def _asked(server: Running, addresses: Sequence[str]) -> Asked:
    before = server.processor_seconds()
    found = rate(server.port, addresses, seconds=SECONDS)
    return Asked(found, (server.processor_seconds() - before) / found / SECONDS)


if __name__ == "__main__":
    main()
