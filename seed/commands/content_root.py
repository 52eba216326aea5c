"""What the commands share: the content that a path names, and the report of its faults."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from seed.drafts import FOLDERS, ContentFiles, ContentReader
from seed.error_report import Report, build_reports, format_summary, print_report
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS, Root, find_root
from seed.root_cache import RootCache
from seed.sheet_cache import SheetCache
from seed.writing.file_set import restore_files
from service.config import Settings
from service.publishing.faults import Fault

HOME = Path("seed/content")
LINES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
RECORDS = FOLDERS - {DOCUMENTS}
STANDARD_INPUT = Path("-")


def read_content_at(path: Path | None) -> ContentFiles:
    """Return the content of the root that contains a path; without a path, the project's own.

    Raises UsageError where there is no content root.
    """
    return read_content(find_root_of([path] if path else []))


def read_content(root: Root) -> ContentFiles:
    """Read the root: only what changed since a command last read it."""
    return open_reader(root, open_cache(root)).refresh().content


def read_records(root: Root) -> ContentFiles:
    """Read the records of the root, without the texts and claims of its documents."""
    cache = SheetCache(root, open_cache(root), RECORDS)
    return ContentReader(root, cache, folders=RECORDS).refresh().content


def open_cache(root: Root) -> RootCache:
    """Return the cache of the root, in the folder from the settings."""
    folder = Settings.read_environment().cache_dir
    return RootCache(Path(folder) if folder else None, root.path)


def open_reader(root: Root, cache: RootCache, *, thorough: bool = False) -> ContentReader:
    """Return the reader of the root; a `thorough` one compares the bytes of all files."""
    return ContentReader(root, SheetCache(root, cache), thorough=thorough)


def find_root_of(paths: Sequence[Path]) -> Root:
    """Return the content root that contains all these paths.

    Without a path it is the root around the working directory, or else the project's own. Raises UsageError where there
    is no such root.
    """
    try:
        root = find_root(paths[0] if paths else _find_home())
        for path in paths:
            root.find_within(path)
    except ReadingFault as fault:
        raise click.UsageError(f"{fault.message} Help: {fault.help}.") from fault
    if restore_files(root.path):
        click.echo(f"A revision that was interrupted was undone: the files in {root.path} are as before it.", err=True)
    return root


def is_export(path: Path) -> bool:
    """Return whether a path names NDJSON, compressed or not, rather than content; standard input is always NDJSON."""
    return path == STANDARD_INPUT or (path.is_file() and path.name.endswith(LINES))


def show(content: ContentFiles, faults: Iterable[Fault]) -> list[Report]:
    """Print every fault and their number; return them."""
    found = build_reports(content, faults)
    for report in found:
        print_report(content, report)
    click.echo(format_summary(len(content.drafts), found))
    return found


def _find_home() -> Path:
    with suppress(ReadingFault):
        return find_root(Path()).path
    return HOME
