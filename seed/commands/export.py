"""`medcontent export`: write the published content as files, or as NDJSON."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from seed import yaml_export
from seed.writing.atomic_write import CannotWrite
from service.exports.ndjson_file import iterate_lines
from service.operations.database_access import open_existing_database
from service.operations.terminal import pluralise
from service.operations.terminal_output import allow_exact_output
from service.publishing.corpus import Corpus
from service.store.database import StorageFault
from service.store.queries import find_newest_release

STANDARD_OUTPUT = Path("-")


@click.command()
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option(
    "--ndjson",
    is_flag=True,
    help="Write NDJSON, one object per line, to the file TARGET or standard output (-).",
)
def export(target: Path | None, *, ndjson: bool) -> None:
    """Write all published content into the new folder TARGET, as editors would write it.

    Planning these files changes nothing.
    """
    with open_existing_database().open_deciding() as connection:
        newest = find_newest_release(connection)
        if newest is None:
            raise StorageFault("Nothing is published yet. Run medcontent apply.")
        if ndjson:
            _write_lines(target, iterate_lines(connection, newest))
        elif target in {None, STANDARD_OUTPUT}:
            raise click.UsageError("Name a new folder: medcontent export FOLDER. Or print NDJSON: --ndjson")
        else:
            count = _write_files(target, yaml_export.iterate_files(Corpus(connection), newest))
            click.echo(f"{target}: {pluralise(count, 'file')}, as of release {newest.number}.")


def _write_files(target: Path, files: Iterator[yaml_export.File]) -> int:
    """Write a folder whole or not at all; return the number of files."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"{target} already exists. Name a new folder.")
    count = 0
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".") as beside:
            root = Path(beside) / "root"
            for path, data in files:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
                count += 1
            root.replace(target)
    except OSError as error:
        raise CannotWrite(target, error) from error
    return count


def _write_lines(target: Path | None, lines: Iterator[bytes]) -> None:
    if target in {None, STANDARD_OUTPUT}:
        allow_exact_output().writelines(lines)
        return
    try:
        with target.open("xb") as file:
            file.writelines(lines)
    except FileExistsError as error:
        raise click.UsageError(f"{target} already exists. Name a new file.") from error
    except OSError as error:
        raise CannotWrite(target, error) from error
