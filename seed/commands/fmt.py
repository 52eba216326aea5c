"""`medcontent fmt`: format files of the content."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath

import click

from seed.commands.content_root import find_root_of
from seed.drafts import FOLDERS, ContentFiles
from seed.error_report import build_reports, print_report
from seed.file_forms import CONTENT, FileForm, find_form
from seed.locations import FilePlace
from seed.reading.nodes import Mapping, convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.root import MARKER, Root
from seed.reading.yaml import MOST_BYTES, YAMLFile, read
from seed.writing.atomic_write import write
from seed.writing.comments import collect_comments
from seed.writing.formatter import format_file
from service.operations.exit_codes import FaultsFound


class FileOutcome(StrEnum):
    """The outcome for one file."""

    KEPT = "kept"
    CHANGED = "changed"
    REFUSED = "refused"


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a file would change.")
def fmt(paths: tuple[Path, ...], *, only_check: bool) -> None:
    """Format the YAML of each PATH (of all content without PATH).

    Fields come in the order of their kind, quotes are used only where needed, and comments stay with the values they
    are about. The meaning of a file does not change; a file that cannot be read is left unchanged.
    """
    root = find_root_of(paths)
    outcomes = [_format(root, path, only_check=only_check) for path in _list_files(root, paths)]
    count = {outcome: outcomes.count(outcome) for outcome in FileOutcome}
    done = "would be changed" if only_check else "changed"
    left = f", {count[FileOutcome.REFUSED]:,} cannot be read" if count[FileOutcome.REFUSED] else ""
    click.echo(f"{count[FileOutcome.CHANGED]:,} of {len(outcomes):,} files {done}{left}.")
    if count[FileOutcome.REFUSED] or (only_check and count[FileOutcome.CHANGED]):
        raise FaultsFound


def _list_files(root: Root, paths: Sequence[Path]) -> Iterator[PurePosixPath]:
    named = [root.find_within(path) for path in paths] or [PurePosixPath()]
    files = [PurePosixPath(MARKER), *(file.path for file in root.list_files(FOLDERS).files)]
    return (file for file in files if file.suffix == ".yaml" and any(path in {file, *file.parents} for path in named))


def _format(root: Root, path: PurePosixPath, *, only_check: bool) -> FileOutcome:
    reading = _read(root, path)
    if reading.root is None or reading.faults:
        content = ContentFiles(root, faults=list(reading.faults), texts={str(root.format_path(path)): reading.text})
        for report in build_reports(content, ()):
            print_report(content, report)
        return FileOutcome.REFUSED
    form = CONTENT if len(path.parts) == 1 else find_form(path.parts[0], path.name)
    try:
        text = rewrite(reading, root.format_path(path), form)
    except MeaningLost as lost:
        click.echo(f"{root.format_path(path)} was not changed: {lost} Please report this.")
        return FileOutcome.REFUSED
    if text.encode() == root.read(path, limit=MOST_BYTES):
        return FileOutcome.KEPT
    if not only_check:
        write(root.path / path, text.encode())
    click.echo(f"{'Would change' if only_check else 'Changed'} {root.format_path(path)}")
    return FileOutcome.CHANGED


class MeaningLost(Exception):
    """Formatting a file would change its meaning, so the file is left unchanged."""


def rewrite(reading: YAMLFile, file: Path, form: FileForm) -> str:
    """Return the formatted text of a file that was read without a fault. Raises MeaningLost."""
    root = reading.root or Mapping(FilePlace(file, 1, 1))
    text = format_file(reading.text, root, form)
    again = read(text.encode(), file)
    if again.root is None or convert_to_plain(again.root) != convert_to_plain(root):
        raise MeaningLost("formatting would change its meaning.")
    if collect_comments(text, again.root).list_words() != collect_comments(reading.text, root).list_words():
        raise MeaningLost("formatting would lose a comment.")
    return text


def _read(root: Root, path: PurePosixPath) -> YAMLFile:
    try:
        return read(root.read(path, limit=MOST_BYTES), root.format_path(path))
    except ReadingFault as fault:
        return YAMLFile("", None, (fault,))
