"""`medcontent fmt`: write files of the content the one way that all are written."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath

import click

from seed.commands.exits import FaultsFound
from seed.commands.reading import root_of
from seed.drafts import FOLDERS, Content
from seed.forms import CONTENT, Form, form_named
from seed.places import Place
from seed.reading.faults import ReadingFault
from seed.reading.nodes import Mapping, plain
from seed.reading.root import MARKER, Root
from seed.reading.yaml import MOST_BYTES, Reading, read
from seed.reporting import print_report, reports
from seed.writing.comments import comments_of
from seed.writing.files import write
from seed.writing.formatting import formatted


class Outcome(StrEnum):
    """What became of a file."""

    KEPT = "kept"
    CHANGED = "changed"
    REFUSED = "refused"


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a file should be changed.")
def fmt(paths: tuple[Path, ...], *, only_check: bool) -> None:
    """Write the YAML of each PATH (of all content where none is named) in the one form that it has.

    Fields come in the order of their kind, quotes stand where they are needed, and comments stay with what they are
    about. What the files say does not change; a file that cannot be read is left as it is.
    """
    root = root_of(paths)
    outcomes = [_format(root, path, only_check=only_check) for path in _files(root, paths)]
    count = {outcome: outcomes.count(outcome) for outcome in Outcome}
    done = "would be changed" if only_check else "changed"
    left = f", {count[Outcome.REFUSED]:,} cannot be read" if count[Outcome.REFUSED] else ""
    click.echo(f"{count[Outcome.CHANGED]:,} of {len(outcomes):,} files {done}{left}.")
    if count[Outcome.REFUSED] or (only_check and count[Outcome.CHANGED]):
        raise FaultsFound


def _files(root: Root, paths: Sequence[Path]) -> Iterator[PurePosixPath]:
    named = [root.within(path) for path in paths] or [PurePosixPath()]
    files = [PurePosixPath(MARKER), *(file.path for file in root.files(FOLDERS).files)]
    return (file for file in files if file.suffix == ".yaml" and any(path in {file, *file.parents} for path in named))


def _format(root: Root, path: PurePosixPath, *, only_check: bool) -> Outcome:
    reading = _read(root, path)
    if reading.root is None or reading.faults:
        content = Content(root, faults=list(reading.faults), texts={str(root.shown(path)): reading.text})
        for report in reports(content, ()):
            print_report(content, report)
        return Outcome.REFUSED
    form = CONTENT if len(path.parts) == 1 else form_named(path.parts[0], path.name)
    try:
        text = rewritten(reading, root.shown(path), form)
    except MeaningLost as lost:
        click.echo(f"{root.shown(path)} is left as it is: {lost} Please report this.")
        return Outcome.REFUSED
    if text.encode() == root.read(path, limit=MOST_BYTES):
        return Outcome.KEPT
    if not only_check:
        write(root.path / path, text.encode())
    click.echo(f"{'Would change' if only_check else 'Changed'} {root.shown(path)}")
    return Outcome.CHANGED


class MeaningLost(Exception):
    """A file that cannot be formatted: better no form than another meaning."""


def rewritten(reading: Reading, file: Path, form: Form) -> str:
    """Return the text of a file that was read without a fault, as it should be. Raises MeaningLost."""
    root = reading.root or Mapping(Place(file, 1, 1))
    text = formatted(reading.text, root, form)
    again = read(text.encode(), file)
    if again.root is None or plain(again.root) != plain(root):
        raise MeaningLost("it would say something else.")
    if comments_of(text, again.root).words() != comments_of(reading.text, root).words():
        raise MeaningLost("it would lose a comment.")
    return text


def _read(root: Root, path: PurePosixPath) -> Reading:
    try:
        return read(root.read(path, limit=MOST_BYTES), root.shown(path))
    except ReadingFault as fault:
        return Reading("", None, (fault,))
