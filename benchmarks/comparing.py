"""Compare the service with an empty application and with usual implementations over the same records.

    python -m benchmarks.comparing [RECORDS]       10,000 by default

One worker each, 64 keep-alive connections. Hot answers come from the edge's cache; for cold ones the cache is off and
each request asks for a different record or page. All contenders take turns; the result is the median of the ratios.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from benchmarks.contenders import DATASETTE, FASTAPI, LIMIT, RIVALS
from benchmarks.delivery import fetched, walked
from benchmarks.invented import COMMON, fill
from benchmarks.relational import keep
from benchmarks.results import Part, at_least, shown, table
from benchmarks.servers import rate, served, started
from service.search.index_cache import prepare
from service.server import APPLICATION
from service.store.database import Database
from service.store.derived_files import Shelf

RECORDS = 10_000
ROUNDS = 3
SECONDS = 3
# A contender's records must have at least this share of our bytes. Search results may be smaller: names and highlights.
AS_MUCH = 0.95
EMPTY, HOT, COLD = "an empty application", "**medcontent, hot**", "**medcontent, cold**"
# The targets of each question: which of our two figures, compared with which contender, at least how many times.
BARS: Mapping[str, Sequence[tuple[str, str, float]]] = {
    "record": [(HOT, EMPTY, 0.9), (COLD, EMPTY, 0.6), (COLD, FASTAPI, 15), (COLD, DATASETTE, 15)],
    "list": [(HOT, EMPTY, 0.9), (COLD, EMPTY, 0.33), (COLD, FASTAPI, 20), (COLD, DATASETTE, 20)],
    "search": [(HOT, EMPTY, 0.9), (COLD, DATASETTE, 10)],
    "304": [(HOT, EMPTY, 0.9)],
}
EXPLAINED = """\
Requests per second over {records:,} treatments, and how many times as many the service answers, hot and cold: medians
of {rounds} rounds in which the contenders take turns. The other applications keep the treatments in one table, lists
and objects as JSON, the conditions in a second table, and search with FTS5. They count no totals; the service does. A
search asks for a word that half of the records contain, and returns the first twenty."""


class Contender(NamedTuple):
    """A running application, the addresses to request, and the size of its answers in bytes."""

    port: int
    addresses: Sequence[str]
    size: int
    headers: Sequence[str] = ()

    @classmethod
    def at(cls, port: int, addresses: Sequence[str]) -> "Contender":
        """Return the contender at a port, with the mean size of its first 50 answers."""
        return cls(port, addresses, round(mean(len(fetched(port, each)[0]) for each in addresses[:50])))

    def rate(self) -> float:
        """Return how many requests per second it answers."""
        return rate(self.port, self.addresses, self.headers, SECONDS)


Contenders = Mapping[str, Contender]


def main() -> None:
    """Measure and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        print(measured(Path(folder), int(sys.argv[1]) if sys.argv[1:] else RECORDS).markdown())


def measured(folder: Path, number: int = RECORDS) -> Part:
    """Measure with a new database in the folder."""
    part = Part("Comparison", EXPLAINED.format(records=number, rounds=ROUNDS))
    with contenders(folder, number) as found:
        for question, all_of_them in found.items():
            for name, each in all_of_them.items():
                assert question == "search" or each.size >= AS_MUCH * all_of_them[HOT].size, (name, question, each.size)
            _add(part, question, all_of_them)
    return part


@contextmanager
def contenders(folder: Path, number: int) -> Iterator[Mapping[str, Contenders]]:
    """Serve the same records from every application; yield the contenders of each question."""
    database = Database(f"sqlite:///{folder / 'medcontent.db'}")
    fill(database, number)
    prepare(database, Shelf(database.derived))
    keep(database, folder / "records.db")
    content = {"MEDCONTENT_DATABASE_URL": database.url}
    environment = {
        "RECORDS": str(folder / "records.db"),
        "DJANGO_SETTINGS_MODULE": "benchmarks.rivals.django_settings",
    }
    with ExitStack() as running:
        hot = running.enter_context(served(APPLICATION, **content)).port
        cold = running.enter_context(served(APPLICATION, **content, MEDCONTENT_EDGE_MIB="0")).port
        rivals = [(each, running.enter_context(started(each.command, **environment)).port) for each in RIVALS]
        records, pages = walked(hot)
        # Leave out the treatments of the tests' world, which the other applications do not have.
        records = [address for address in records if "/record-" in address]
        searches = [f"/v1/search?limit={LIMIT}&q={word}" for word in COMMON]
        found: dict[str, dict[str, Contender]] = {}
        for question, asked in (("record", records), ("list", pages[1:]), ("search", searches)):
            found[question] = {HOT: Contender.at(hot, asked[:1]), COLD: Contender.at(cold, asked)}
        for rival, port in rivals:
            for question, addresses in rival.asked([address.rpartition("/")[2] for address in records]).items():
                found[question][rival.name] = Contender.at(port, addresses)
        _, tag = fetched(hot, records[0])
        found["304"] = {HOT: Contender(hot, records[:1], 0, [f"If-None-Match: {tag}"])}
        yield found


def _add(part: Part, question: str, others: Contenders) -> None:
    """Measure one question; add its table and its targets."""
    ours = others[HOT]
    with served("benchmarks.serve:empty", BYTES=str(ours.size)) as nothing:
        asked = {EMPTY: Contender(nothing.port, ours.addresses, ours.size), **others}
        rounds = [{name: each.rate() for name, each in asked.items()} for _ in range(ROUNDS)]

    def times(one: str, other: str) -> float:
        return median(found[one] / found[other] for found in rounds)

    mine = [each for each in (HOT, COLD) if each in asked]
    rows = [
        [
            name,
            f"{each.size:,}",
            shown(median(found[name] for found in rounds)),
            *(shown(times(one, name)) for one in mine),
        ]
        for name, each in asked.items()
    ]
    part.tables.append(
        table([question, "bytes", "requests/s", *(each.strip("*").split(", ")[1] for each in mine)], rows)
    )
    for one, other, wanted in BARS[question]:
        name = f"{one.strip('*').split(', ')[1]} {question}, compared with {other}"
        part.bars.append(at_least(name, wanted, times(one, other)))


if __name__ == "__main__":
    main()
