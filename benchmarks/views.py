"""What the forms of an answer cost, compared with the stored JSON: fields, include, JSON-LD, Markdown, CSV.

    python -m benchmarks.views [COPIES]       196 records a copy; 100 where left out

Processor time of making the bytes of an answer, without HTTP, in one process.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import copies, shipped
from service.catalog import get_kind
from service.publishing.plan import plan
from service.publishing.publication import ReleaseNote, apply
from service.publishing.upgrade import upgrade_content
from service.representations.formats import CSV, JSON, JSON_LD, MARKDOWN
from service.representations.views import Seen, View, render_list, render_record
from service.store.database import Database
from service.store.queries import Order, Selection, page, record

SECONDS = 1.0
VIEWS = {
    "as stored": View(JSON),
    "fields=name,purpose": View(JSON, fields=("name", "purpose")),
    "include=claims": View(JSON, include=("claims",)),
    "include=claims,conditions,documents": View(JSON, include=("claims", "conditions", "documents")),
    "JSON-LD": View(JSON_LD),
    "Markdown": View(MARKDOWN),
    "CSV": View(CSV),
}
# A list without an item is a page all the same.
AROUND = {"total": 0, "page": {"self": "/v1/treatments", "first": "/v1/treatments", "prev": None, "next": None}}


def main() -> None:
    """Measure over one corpus."""
    number = int(sys.argv[1]) if sys.argv[1:] else 100
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'views.db'}")
        upgrade_content(database)
        with plan(database, copies(shipped(), number)) as planned:
            apply(database, planned, ReleaseNote("benchmark", "Views"))
        _measure(database)


def _measure(database: Database) -> None:
    treatment, condition = get_kind("treatment"), get_kind("condition")
    one = record(database, "treatment", "oral-aspirin-7", 1)
    hub = record(database, "condition", "metastatic-breast-cancer-7", 1)
    many = page(database, Selection("treatment", 1, newest=True), Order(), None, 25).records
    assert one
    assert hub
    of_one = Seen(database, treatment, [one.body], 1, pinned=False)
    of_hub = Seen(database, condition, [hub.body], 1, pinned=False)
    of_many = Seen(database, treatment, [each.body for each in many], 1, pinned=False)
    for name, view in VIEWS.items():
        if view.form != CSV:
            _show(f"a treatment, {name}", lambda view=view: render_record(view, of_one))  # type: ignore[misc]
        _show(f"25 treatments, {name}", lambda view=view: render_list(view, of_many, AROUND))  # type: ignore[misc]
    everything = View(JSON, include=("claims", "treatments", "sites", "tests", "guidance", "outlooks", "statistics"))
    _show("a condition with seven kinds included", lambda: render_record(everything, of_hub))


def _show(name: str, work: Callable[[], bytes]) -> None:
    size, times, started = len(work()), 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS:
        work()
        times += 1
    print(f"{name:<55} {spent / times * 1000:>9.3f} ms  {size:>8,} bytes")


if __name__ == "__main__":
    main()
