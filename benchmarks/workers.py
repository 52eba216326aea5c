"""Two workers beside one: how many requests more, as far as the cores of the machine allow that.

    python -m benchmarks.workers [RECORDS]       10,000 where left out

Who asks takes a core too. So on two cores only what takes the service long, and who asks little, can show its rate; of
the rest, the processor time that a request takes must stay what it is.
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
# Where the rate cannot be seen, this much more processor time would be too much for it.
SHARE = 2 / WANTED
EXPLAINED = """\
The edge off; {cores} cores, of which who asks needs up to one; medians of {rounds} rounds in turns."""


class Asked(NamedTuple):
    """How many requests were answered in a second, and the processor time that one took."""

    rate: float
    seconds: float


def main() -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/medcontent.db")
        fill(database, int(sys.argv[1]) if sys.argv[1:] else RECORDS)
        prepare(database, Shelf(database.derived))
        print(measured(database.url).markdown())


def measured(url: str) -> Part:
    """Measure over a database."""
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
            bar = at_least(f"cold {name}: requests a second of two workers, beside one", WANTED, more)
            part.bars.append(bar if more >= WANTED or CORES > 2 else bar._replace(outcome="no core left for it"))
            part.bars.append(at_most(f"cold {name}: processor time with two workers, beside one", SHARE, longer))
    part.tables.append(table(["", "one, requests/s", "two, requests/s", "rate", "processor time a request"], rows))
    return part


def _asked(server: Running, addresses: Sequence[str]) -> Asked:
    before = server.processor_seconds()
    found = rate(server.port, addresses, seconds=SECONDS)
    return Asked(found, (server.processor_seconds() - before) / found / SECONDS)


if __name__ == "__main__":
    main()
