"""What reading and checking a large content root costs, in full and after one edit, in seconds of the processor.

    python -m benchmarks.reading [COPIES | ROOT]       86 copies of the shipped article, 12,000 records, where left out

The living process is a `ContentReader` with a `ContentChecker`; commands are new processes with the cache of the root.
"""

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import copies, shipped
from seed.checking.checker import ContentChecker
from seed.drafts import ContentReader
from seed.reading.root import find_root
from seed.yaml_export import iterate_files
from service.publishing.corpus import Corpus, Unpublished
from service.publishing.plan import build_plan
from service.publishing.records import World
from service.publishing.staging import Staging
from service.store.queries import ReleaseRow

COPIES = "86"
# Other programs disturb a measurement; the best of a few is closest to what the work takes.
REPEATED = 5
PROGRAM = "from seed.commands.main import main; main()"


class Desk(Corpus):
    """What a plan would publish, as if it were published."""

    def __init__(self, staging: Staging) -> None:
        """Take the staged records."""
        self._staging = staging

    def list_documents(self) -> list[str | None]:
        """Return the staged documents."""
        return self._staging.list_documents()

    def load_world(self, document: str | None) -> World:
        """Return the records of a document."""
        return self._staging.open(document).after


def main() -> None:
    """Measure, and print a table."""
    named = sys.argv[1] if len(sys.argv) > 1 else COPIES
    with tempfile.TemporaryDirectory() as folder:
        root = Path(named) if not named.isdigit() else write_root(Path(folder, "root"), int(named))
        print("| what | seconds |\n| --- | --- |")
        for what, seconds in (*measure_process(root), *measure_commands(root, Path(folder, "cache"))):
            print(f"| {what} | {seconds:.3f} |")


def write_root(root: Path, number: int) -> Path:
    """Write a root with copies of the shipped article."""
    staging = build_plan(0, Unpublished(), copies(shipped(), number)).desk
    newest = ReleaseRow(1, "2031-01-01T00:00:00Z", "benchmark", "copies", 0, 0, 0, 0, 0)
    for path, data in iterate_files(Desk(staging), newest):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def measure_process(root: Path) -> Iterator[tuple[str, float]]:
    """Yield what a process that lives on takes for the first check, and for one after one edit."""
    reader, checker = ContentReader(find_root(root)), ContentChecker()
    counted = 0

    def check() -> None:
        nonlocal counted
        content = reader.refresh().content
        counted = len(content.drafts)
        checker.find_faults(content)

    full = measure(check)
    # As a process does that lives on: what stays is not looked at for garbage again.
    gc.collect()
    gc.freeze()
    check()
    yield f"full check of {counted:,} records", full
    file = min((root / "conditions").iterdir())
    text = file.read_bytes()
    edits = {
        "a name": text.replace(b"name: ", b"name: X ", 1),
        "a wrong quote": text.replace(b"wording: ", b"wording: nowhere ", 1),
        "a misspelt field": text.replace(b"name: ", b"nome: ", 1),
    }
    for what, edited in edits.items():
        seconds = min(measure_edit(file, edited, check) for _ in range(REPEATED))
        yield f"check after one edit: {what} (1/{full / seconds:.0f})", seconds


def measure_edit(file: Path, edited: bytes, check: Callable[[], object]) -> float:
    """Return the seconds of a check after an edit, which is taken back."""
    text = file.read_bytes()
    file.write_bytes(edited)
    seconds = measure(check)
    file.write_bytes(text)
    check()
    return seconds


def measure(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def measure_commands(root: Path, cache: Path) -> Iterator[tuple[str, float]]:
    """Yield what `medcontent check` takes without a cache, with it, and after one edit."""
    environment = {**os.environ, "MEDCONTENT_CACHE_DIR": str(cache)}

    def check() -> None:
        subprocess.run([sys.executable, "-c", PROGRAM, "check", str(root)], env=environment, check=False,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    file = min((root / "conditions").iterdir())
    for what in ("first", "second", "third"):
        yield f"`medcontent check`, the {what} time", measure_children(check)
    text = file.read_bytes()
    file.write_bytes(text.replace(b"name: ", b"name: X ", 1))
    yield "`medcontent check` after one edit", measure_children(check)
    file.write_bytes(text)


def measure_children(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that processes take which work starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
