"""How quickly search answers, compared with SQLite's FTS5 by rank, over invented records, and what the index costs.

    python -m benchmarks.search [RECORDS …]    10,000 and 100,000 where left out; 1000000 takes some minutes

Half of the records have the common words. Each size is measured in a separate process; times are medians, and in
brackets the longest of the same question.
"""

import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.invented import ALONE, SYLLABLES, list_records
from schemas.fields import Listed
from service.catalog import get_kind
from service.search.checksum import check, seal
from service.search.index import SearchIndex
from service.search.index_documents import IndexEntry
from service.search.indexer import write
from service.search.query import Question
from service.search.searcher import find
from service.search.suggestions import PartialQuestion, suggest

SIZES = ("10000", "100000")
KINDS = [get_kind(name) for name in ("site", "finding", "risk-factor", "adverse-effect")]
QUESTIONS = {
    "a word of half of them": "glow",
    "two such words": "glow fever",
    "a question": "has the glow of the fever come back during storms",
    "a rare word": "zuzuzuba",
    "a mistake": "gloww fevre",
    "a beginning": "glow fev",
    "32 words of all sorts": " ".join(f"{word} " for word in ["glow", "fever", *SYLLABLES, *SYLLABLES[:5]]),
    "51 mistakes": "ferve glwo " * 23,
    "256 letters": "glow" * 64,
    "256 quotation marks": '"' * 256,
}
MEBIBYTE = 1024 * 1024


def main() -> None:
    """Measure each size in a separate process, or this one size."""
    if sys.argv[1:2] == ["one"]:
        with tempfile.TemporaryDirectory() as folder:
            _measure(int(sys.argv[2]), Path(folder))
        return
    for number in sys.argv[1:] or SIZES:
        subprocess.run([sys.executable, "-m", "benchmarks.search", "one", number], check=True)


def _measure(number: int, folder: Path) -> None:
    made = _seconds(lambda: sum(1 for _ in list_records(number)))
    before = _memory()
    built = _seconds(lambda: write(folder / "index", _entries(number))) - made
    memory = _memory() - before
    seal(folder / "index", "benchmark")
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*"))
    checked = _seconds(lambda: check(folder / "index", "benchmark"))
    print(f"\n{number:,} records: built in {built:.1f} s, {size / MEBIBYTE:.0f} MiB, checked in {checked:.2f} s, "
          f"memory {memory / MEBIBYTE:.0f} MiB")  # fmt: skip
    index = SearchIndex(folder / "index")
    for name, text in QUESTIONS.items():
        ask = partial(find, index, Question(text), 0, 20)
        print(f"  {name:<24} {_timed(ask)}  {ask().total:>9,} hits")
    deep = number // 4
    print(f"  {f'the page after {deep:,}':<24} {_timed(lambda: find(index, Question('glow'), deep, 20))}")
    print(f"  {'one kind of them':<24} {_timed(lambda: find(index, Question('glow', types=('site',)), 0, 20))}")
    print(f"  {'completion':<24} {_timed(lambda: suggest(index, PartialQuestion('glow f')))}")
    fts5 = full_text(number, folder / "fts.db")
    print(f"  {'FTS5: a word of half':<24} {_timed(lambda: ranked(fts5), 5)}")


def _entries(number: int) -> Iterator[IndexEntry]:
    blanks: list[dict[str, Any]] = [
        {name: [] if isinstance(field, Listed) else None for name, field in kind.members.items()} for kind in KINDS
    ]
    for place, record in enumerate(list_records(number)):
        kind = place * len(KINDS) // number
        yield IndexEntry(KINDS[kind], {**blanks[kind], **record}, [("condition", f"condition-{place % 1000}")])


def full_text(number: int, file: Path) -> sqlite3.Connection:
    """Return the same records in a table of FTS5."""
    connection = sqlite3.connect(file)
    connection.execute("CREATE VIRTUAL TABLE records USING fts5(id UNINDEXED, name, aliases, term, text)")
    rows = (
        (each["id"], each["name"], " ".join(each["aliases"]), each["standardTerm"], each["description"])
        for each in list_records(number)
    )
    connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    return connection


def ranked(connection: sqlite3.Connection) -> None:
    """Ask FTS5 for the first twenty by rank, and how many there are."""
    word = (ALONE,)
    rows = connection.execute("SELECT id, name FROM records WHERE records MATCH ? ORDER BY rank LIMIT 20", word)
    assert len(rows.fetchall()) == 20
    connection.execute("SELECT count(*) FROM records WHERE records MATCH ?", word).fetchone()


def _timed(work: Callable[[], object], times: int = 40) -> str:
    work()
    taken = [_seconds(work) * 1000 for _ in range(times)]
    return f"{statistics.median(taken):>9.2f} ms ({max(taken):.1f})"


def _seconds(work: Callable[[], object]) -> float:
    # The process' own time: other work on the machine counts less, and the index starts no threads here.
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
