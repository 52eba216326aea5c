"""The entry of the command line: the list of commands, and how each ends.

Exit codes: 0 done, 1 faults in the content, 2 changes (only with --detailed-exitcode), 3 a stale plan or another
conflict, 4 storage, 5 another service, 64 a command line that cannot be understood, 70 a fault of this program. An
error never shows a traceback.
"""

import io
import signal
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from service.operations.exit_codes import (
    CONFLICT,
    CONTENT,
    ELSEWHERE,
    FAULT,
    STOPPED,
    STORAGE,
    TERMINATED,
    USAGE,
    FaultsFound,
    Terminated,
)
from service.operations.terminal_output import escape_output, print_error
from service.publishing.suggestions import find_closest
from service.store.turns import COMMAND
from service.version import VERSION

if TYPE_CHECKING:  # to load the database takes a second, which a check of files does not need
    from service.store.database import Database

# Others that wait for this process are shown its command.
MAX_COMMAND = 30
# By the names of the errors: what raises one has loaded its module, and what nobody needs takes no time.
ENDINGS: Mapping[str, int] = {
    "click.exceptions.ClickException": USAGE,
    "service.config.BadSetting": USAGE,
    "service.publishing.release_times.FutureTime": CONTENT,
    "service.publishing.publication.StalePlan": CONFLICT,
    "seed.writing.atomic_write.AlreadyThere": CONFLICT,
    "service.operations.exit_codes.Conflict": CONFLICT,
    "service.publishing.publication.IsMirror": CONFLICT,
    "service.mirror.follower.NotTheSame": CONFLICT,
    "service.respawns.CrashLoop": FAULT,
    "service.store.faults.StorageFault": STORAGE,
    "service.mirror.releases.BadFeed": ELSEWHERE,
    "service.mirror.client.Unreachable": ELSEWHERE,
    "seed.writing.atomic_write.CannotWrite": STORAGE,
}


class Command(NamedTuple):
    """Where a command is, and what it does in a few words."""

    module: str
    about: str


# A command's module is loaded when the command is wanted: checking a file need not wait for the server's.
COMMANDS: Mapping[str, Command] = {
    "new": Command("seed.commands.new", "Start a new record or document."),
    "check": Command("seed.commands.check", "Find every mistake in the content."),
    "fmt": Command("seed.commands.fmt", "Write the files in the one form that all have."),
    "schema": Command("seed.commands.schema", "Print the JSON Schema of a kind, for editors."),
    "plan": Command("seed.commands.plan", "Show what publishing would change."),
    "apply": Command("seed.commands.apply", "Publish, as one release."),
    "status": Command("seed.commands.status", "Show what is published, and how the files differ."),
    "history": Command("seed.commands.history", "Show what became of a record."),
    "diff": Command("seed.commands.history", "Show what differs between revisions."),
    "undo": Command("seed.commands.undo", "Take back a release."),
    "refs": Command("seed.commands.refs", "Show who refers to a record."),
    "due": Command("seed.commands.due", "Show which reviews are due."),
    "coverage": Command("seed.commands.coverage", "Show which sentences are carried."),
    "preview": Command("seed.commands.preview", "Serve the files to yourself, unpublished."),
    "export": Command("seed.commands.export", "Write what is published into files."),
    "backup": Command("service.operations.backup", "Save everything, history and all."),
    "restore": Command("service.operations.backup", "Bring back a backup."),
    "doctor": Command("service.operations.doctor", "Check the database."),
    "upgrade": Command("service.operations.upgrade", "Bring the database into the form that this version needs."),
    "serve": Command("service.operations.serve", "Serve what is published."),
    "follow": Command("service.operations.follow", "Mirror another service."),
    "openapi": Command("service.operations.openapi", "Print the OpenAPI document."),
}


class Commands(click.Group):
    """The commands of the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name].module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.about) for name, command in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is wanted. Raises UsageError with the nearest where there is none."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = find_closest(name, COMMANDS)
            raise click.UsageError(
                f"There is no command {name}. "
                + (f"Did you mean {close}?" if close else "medcontent --help shows those that there are.")
            )
        return super().resolve_command(ctx, args)


def publish_content(database: "Database", path: Path | None) -> None:
    """Publish content for an operator's command; only then are the editors' tools loaded."""
    import_module("seed.commands.content_publisher").publish_content(database, path)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110, "obj": publish_content},
)
@click.version_option(VERSION, prog_name="medcontent", message="%(prog)s %(version)s")
def commands() -> None:
    """Check, plan, publish and serve health content.

    \b
    medcontent new              start a record or a document
    medcontent check            find every mistake in the files
    medcontent plan             show what publishing them would change
    medcontent apply            publish them as one release
    medcontent serve            serve what is published
    """  # noqa: D301 - click keeps the lines behind this character as they are


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has not all characters shows the others by their numbers.
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code."""
    with escape_output():
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    COMMAND.set(" ".join(["medcontent", *arguments[:1]])[:MAX_COMMAND])
    try:
        # click would take escape sequences out where there is no terminal; here they are shown.
        return commands.main(arguments, prog_name="medcontent", standalone_mode=False, color=True) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except FaultsFound:
        return CONTENT
    except (KeyboardInterrupt, click.Abort) as stop:
        message, code = _describe_stop(stop)
        print_error(message)
        return code
    except Exception as error:  # noqa: BLE001 - an editor can do nothing with a traceback
        message, code = _explain_error(error)
        print_error(message)
        return code


def _describe_stop(stop: BaseException | None) -> tuple[str, int]:
    """Return what is said of a command that was told to end, and the exit code."""
    message, code = "Stopped.", STOPPED
    while stop is not None:
        if isinstance(stop, Terminated):
            code = TERMINATED
        elif isinstance(stop, KeyboardInterrupt) and str(stop):
            message = f"Stopped. {stop}"
        stop = stop.__cause__
    return message, code


def _terminate(*_: object) -> NoReturn:
    raise Terminated


def _explain_error(error: Exception) -> tuple[str, int]:
    """Return what is said of an error, and the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message(), USAGE
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    for kind in type(error).__mro__:
        if code := ENDINGS.get(f"{kind.__module__}.{kind.__qualname__}"):
            return f"Error: {said}", code
    # Nobody foresaw it: what it was and where, on one line for whoever mends it.
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {' '.join(said.split())[:300]}, in {place.filename}, line {place.lineno}"
    return (
        f"Error: medcontent has a fault of its own; please report it: {what}. medcontent status tells where you are.",
        FAULT,
    )
