"""The entry point of the command line: the list of commands, and their exit codes.

Exit codes: 0 done, 1 faults in the content, 2 changes (only with --detailed-exitcode), 3 a stale plan or another
conflict, 4 storage, 5 another service, 64 an invalid command line, 70 a fault of this program. An error never shows a
traceback.
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
from service.publishing.closest_names import add_question, find_closest
from service.store.turns import COMMAND
from service.version import VERSION

if TYPE_CHECKING:  # importing the database takes a second, which checking files does not need
    from service.store.database import Database

# Other processes that wait for this one show its command.
MAX_COMMAND = 30
# By the names of the errors: the module of a raised error is loaded, and the other modules need not be.
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
    "service.mirror.faults.BadFeed": ELSEWHERE,
    "service.mirror.client.Unreachable": ELSEWHERE,
    "seed.writing.atomic_write.CannotWrite": STORAGE,
}


class Command(NamedTuple):
    """A command's module, and its summary."""

    module: str
    about: str


# A command's module is imported when the command runs: checking a file need not wait for the server's imports.
COMMANDS: Mapping[str, Command] = {
    "init": Command("seed.commands.init", "Make a folder for content."),
    "new": Command("seed.commands.new", "Start a new record or document."),
    "draft": Command("seed.commands.draft", "Draft the claims and records of a document."),
    "drafts": Command("seed.commands.drafts", "List the unconfirmed drafts."),
    "confirm": Command("seed.commands.confirm", "Confirm what software drafted."),
    "reject": Command("seed.commands.confirm", "Delete what software drafted."),
    "studio": Command("seed.studio.command", "Work on the files in a browser."),
    "changed": Command("seed.commands.changed", "Show what a page changed since it was imported."),
    "split": Command("seed.commands.split", "Move the starts of sentences, by their first words."),
    "topics": Command("seed.commands.topics", "Propose topics for records about one thing."),
    "check": Command("seed.commands.check", "Find all mistakes in the content."),
    "fmt": Command("seed.commands.fmt", "Format the files."),
    "schema": Command("seed.commands.schema", "Print the JSON Schema of a kind, for text editors."),
    "comment": Command("seed.commands.comment", "Comment on a record, for colleagues."),
    "review": Command("seed.commands.review", "Show what would be published, and who is done with it."),
    "done": Command("seed.commands.review", "Say that you are done with changes."),
    "production": Command("seed.commands.production", "Show what publishing would change in production."),
    "plan": Command("seed.commands.plan", "Show what publishing would change."),
    "apply": Command("seed.commands.apply", "Publish the content as one release."),
    "status": Command("seed.commands.status", "Show the newest release, and how the files differ."),
    "history": Command("seed.commands.history", "Show the releases that changed a record."),
    "diff": Command("seed.commands.history", "Show the differences between revisions."),
    "undo": Command("seed.commands.undo", "Undo a release."),
    "erase": Command("seed.commands.erase", "Erase a document from every release."),
    "refs": Command("seed.commands.refs", "Show which records refer to a record."),
    "due": Command("seed.commands.due", "Show which reviews are due."),
    "coverage": Command("seed.commands.coverage", "Show which sentences are carried."),
    "preview": Command("seed.commands.preview", "Serve the files as a preview, unpublished."),
    "export": Command("seed.commands.export", "Write the published content into files."),
    "backup": Command("service.operations.backup", "Save the whole database with its history."),
    "restore": Command("service.operations.backup", "Restore a backup."),
    "doctor": Command("service.operations.doctor", "Check the database."),
    "upgrade": Command("service.operations.upgrade", "Create the database, or migrate it to this version."),
    "serve": Command("service.operations.serve", "Serve the published content."),
    "follow": Command("service.operations.follow", "Mirror another service."),
    "mcp": Command("service.operations.mcp", "Answer a language model on standard input and output."),
    "openapi": Command("service.operations.openapi", "Print the OpenAPI document."),
}


class Commands(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name].module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the summary of each command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.about) for name, command in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the named command. Raises UsageError with the closest name for an unknown one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = find_closest(name, COMMANDS)
            message = f"There is no command {name}."
            raise click.UsageError(add_question(message, close, "See medcontent --help for the commands."))
        return super().resolve_command(ctx, args)


def publish_content(database: "Database", path: Path | None) -> None:
    """Publish content for an operator's command; the editors' tools are imported only then."""
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
    medcontent serve            serve the published content
    """  # noqa: D301 - click keeps the lines after this character as they are


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal's encoding may lack characters: they are printed as escape sequences.
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
        # click would remove escape sequences where there is no terminal; here they are shown.
        return commands.main(arguments, prog_name="medcontent", standalone_mode=False, color=True) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except FaultsFound:
        return CONTENT
    except (KeyboardInterrupt, click.Abort) as stop:
        message, code = _describe_stop(stop)
        print_error(message)
        return code
    except Exception as error:  # noqa: BLE001 - an editor has no use for a traceback
        message, code = _explain_error(error)
        print_error(message)
        return code


def _describe_stop(stop: BaseException | None) -> tuple[str, int]:
    """Return the message for a command that was stopped, and the exit code."""
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
    """Return the message for an error, and the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message(), USAGE
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    for kind in type(error).__mro__:
        if code := ENDINGS.get(f"{kind.__module__}.{kind.__qualname__}"):
            return f"Error: {said}", code
    # An unexpected error: its type and place on one line, for a bug report.
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {' '.join(said.split())[:300]}, in {place.filename}, line {place.lineno}"
    return (
        f"Error: this is a bug in medcontent; please report it: {what}. medcontent status shows what was published.",
        FAULT,
    )
