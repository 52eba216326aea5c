"""The lines of an export as the input of plan, apply and preview, read one by one."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from seed.draft_sentences import add_sentences
from seed.locations import FilePlace
from seed.progress import show_progress
from seed.read_cache import ReadCache, compute_sheet_digest
from seed.reading.ndjson import ExportLine, parse_line, read_lines
from seed.reading.read_errors import ReadingFault
from seed.release_note import UNSAID
from seed.writing.atomic_write import CannotWrite
from service.operations.exit_codes import FaultsFound
from service.operations.terminal import pluralise
from service.publishing.drafts import Draft, Key, Unchanged
from service.publishing.faults import Fault
from service.publishing.ndjson import NoRecord, import_record, is_served

# Only this many faults of an export are shown: the program that wrote it repeats its faults.
MOST_FAULTS = 100


class ExportLines:
    """The lines of an export, read one by one."""

    def __init__(self, file: Path, shown: Path) -> None:
        """Take the file and the name to show for it; it is read when the drafts are requested."""
        self.file, self.shown = file, shown
        self.whole = True
        self.release = UNSAID
        self.significances: Mapping[Key, str] = {}
        self.spared = False
        self.faults: list[ReadingFault] = []
        self._lines: dict[Key, int] = {}

    @property
    def places(self) -> Mapping[Key, FilePlace]:
        """The place of each record."""
        return {key: FilePlace(self.shown, number, 1) for key, number in self._lines.items()}

    def read_drafts(self, memory: ReadCache) -> Iterator[Draft | Unchanged]:
        """Yield the drafts; faults of lines are kept."""
        self.faults, self._lines, self.spared = [], {}, False
        with show_progress(self.file.stat().st_size, "Checking") as reached:
            for line in read_lines(self.file, self.shown, reached):
                try:
                    yield from self._read(line, memory)
                except ReadingFault as fault:
                    self.faults.append(fault)

    def _read(self, line: ExportLine | ReadingFault, memory: ReadCache) -> Iterator[Draft | Unchanged]:
        if isinstance(line, ReadingFault):
            raise line
        digest = compute_sheet_digest(line.content)
        if (records := memory.find_records(digest)) is not None:
            self.spared = True
            yield Unchanged(records)
            return
        try:
            draft = add_sentences(import_record(parse_line(line)))
        except NoRecord as error:
            raise ReadingFault("json", line.place, str(error), "write it as `export --ndjson` does") from None
        memory.note(digest, [draft.key] if draft else [])
        if draft:
            self._lines.setdefault(draft.key, line.place.line)
            yield draft

    def find_published(self, keys: AbstractSet[Key]) -> AbstractSet[Key]:
        """Return those of these records whose line a service served: its hash is that of its values."""
        wanted = {self._lines[key] for key in keys if key in self._lines}
        served = {
            line.place.line
            for line in read_lines(self.file, self.shown)
            if not isinstance(line, ReadingFault) and line.place.line in wanted and is_served(parse_line(line))
        }
        return {key for key in keys if self._lines.get(key) in served}

    def warn(self, faults: Sequence[Fault]) -> None:
        """Show the warnings, which do not prevent publishing the lines."""
        self._show(faults)

    def tell(self, lines: Iterable[str]) -> None:
        """Print lines to standard error."""
        for line in lines:
            click.echo(line, err=True)

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show the faults that prevent publishing the lines. Raises FaultsFound."""
        shown = [f"{fault}\n  help: {fault.help}" for fault in self.faults]
        for message in shown[:MOST_FAULTS]:
            click.echo(message, err=True)
        errors = [fault for fault in faults if not fault.warning]
        self._show(errors[: max(0, MOST_FAULTS - len(shown))])
        click.echo(f"{self.shown}: {pluralise(len(shown) + len(errors), 'error')}. Nothing was changed.", err=True)
        raise FaultsFound

    def _show(self, faults: Sequence[Fault]) -> None:
        for fault in faults[:MOST_FAULTS]:
            click.echo(f"{self._find_where(fault)}{fault}", err=True)

    def _find_where(self, fault: Fault) -> str:
        line = self._lines.get((fault.kind, fault.id))
        return f"{self.shown}:{line}: " if line else "published "


@contextmanager
def receive_input() -> Iterator[Path]:
    """Yield a file with the whole of standard input.

    The file can be read twice, and no transaction waits for the program that writes to the pipe. Raises CannotWrite.
    """
    with tempfile.NamedTemporaryFile(prefix="medcontent-") as file:
        try:
            shutil.copyfileobj(sys.stdin.buffer, file)
            file.flush()
        except OSError as error:
            raise CannotWrite(Path(file.name), error) from error
        yield Path(file.name)
