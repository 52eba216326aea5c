"""The entry of the command line: the list of commands, and how each ends.

Exit codes: 0 done, 1 faults in the content, 2 changes (only with --detailed-exitcode), 3 a stale plan or another
conflict, 4 storage, 5 another service, 64 a command line that cannot be understood, 70 a fault of this program. An
error never shows a traceback.
"""

import io
import sys
import traceback
from collections.abc import Mapping

import click

from seed.commands.apply import apply
from seed.commands.backup import backup, restore
from seed.commands.check import check
from seed.commands.coverage import coverage
from seed.commands.doctor import doctor
from seed.commands.due import due
from seed.commands.exits import CONFLICT, CONTENT, ELSEWHERE, FAULT, STOPPED, STORAGE, USAGE, Conflict, FaultsFound
from seed.commands.export import export
from seed.commands.fmt import fmt
from seed.commands.follow import follow
from seed.commands.history import diff, history
from seed.commands.new import new
from seed.commands.openapi import openapi
from seed.commands.plan import plan
from seed.commands.preview import preview
from seed.commands.refs import refs
from seed.commands.schema import schema
from seed.commands.serve import serve, upgrade
from seed.commands.status import status
from seed.commands.undo import undo
from seed.writing.files import AlreadyThere, CannotWrite
from service.config import BadSetting
from service.following.asking import Unreachable
from service.following.mirror import NotTheSame
from service.publishing.applying import IsMirror, StalePlan
from service.publishing.following import BadFeed
from service.store.database import StorageFault

ENDINGS: Mapping[type[Exception], int] = {
    click.ClickException: USAGE,
    BadSetting: USAGE,
    StalePlan: CONFLICT,
    AlreadyThere: CONFLICT,
    Conflict: CONFLICT,
    IsMirror: CONFLICT,
    NotTheSame: CONFLICT,
    StorageFault: STORAGE,
    BadFeed: ELSEWHERE,
    Unreachable: ELSEWHERE,
    CannotWrite: STORAGE,
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def commands() -> None:
    """Check, plan, publish and serve health content.

    \b
    medcontent new              start a record or a document
    medcontent check            find every mistake in the files
    medcontent plan             show what publishing them would change
    medcontent apply            publish them as one release
    medcontent serve            serve what is published
    """  # noqa: D301 - click keeps the lines behind this character as they are


for command in (
    new, check, fmt, schema, plan, apply, status, history, diff, undo, refs, due, coverage, preview, export, backup,
    restore, doctor, upgrade, serve, follow, openapi,
):  # fmt: skip
    commands.add_command(command)


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has not all characters shows the others by their numbers.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code."""
    try:
        return commands.main(arguments, prog_name="medcontent", standalone_mode=False) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except FaultsFound:
        return CONTENT
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped.", err=True)
        return STOPPED
    except Exception as error:  # noqa: BLE001 - an editor can do nothing with a traceback
        message, code = _told(error)
        click.echo(message, err=True)
        return code


def _told(error: Exception) -> tuple[str, int]:
    """Return what is said of an error, and the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message(), USAGE
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    for kind, code in ENDINGS.items():
        if isinstance(error, kind):
            return f"Error: {said}", code
    # Nobody foresaw it: what it was and where, on one line for whoever mends it.
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {' '.join(said.split())[:300]}, in {place.filename}, line {place.lineno}"
    return (
        f"Error: medcontent has a fault of its own; please report it: {what}. medcontent status tells where you are.",
        FAULT,
    )
