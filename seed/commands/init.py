"""`medcontent init`: a new content root, in which the other commands work at once."""

from pathlib import Path

import click

from seed.reading.read_errors import ReadingFault
from seed.reading.root import MARKER, find_root
from seed.scaffold.root_template import build_root_files, is_harmless
from seed.writing.atomic_write import CannotWrite, create
from service.operations.exit_codes import Conflict

MAX_NAMED = 3


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make the folder DIR (default: this one) a root for content: articles and their records, as files.

    The folder must be new or empty, up to what every project has, such as .git and README.md. No file is overwritten.
    """
    _refuse_root(folder)
    try:
        names = sorted(each.name for each in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise CannotWrite(folder, error) from error
    if others := [name for name in names if not is_harmless(name)]:
        shown = ", ".join(others[:MAX_NAMED]) + (", …" if len(others) > MAX_NAMED else "")
        raise Conflict(f"{folder} is not empty: it holds {shown}. Name a new or empty folder.")
    files = {path: data for path, data in build_root_files().items() if path.parts[0] not in names}
    for path, data in files.items():
        create(folder / path, data)
    click.echo(f"Made {folder.resolve()}: {', '.join(sorted({path.parts[0] for path in files}))}")
    click.echo("Next:")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {click.format_filename(folder)}")
    click.echo("  medcontent new document FILE…   import a page, a Word file, Markdown, a PDF or plain text")
    click.echo("  medcontent check                find what is missing or wrong")
    click.echo("  medcontent preview              see it as readers would")


def _refuse_root(folder: Path) -> None:
    """Refuse a folder that is in a content root, or is one."""
    try:
        root = find_root(folder)
    except ReadingFault:
        return
    if root.path == folder.resolve():
        raise Conflict(f"{folder} is a content root already: it has a {MARKER}.")
    raise Conflict(f"{folder} is inside the content root {root.path}. Name a folder outside it.")
