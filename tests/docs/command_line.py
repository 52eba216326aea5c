"""The commands as docs/configuration.md shows them."""

import inspect
import re
from collections.abc import Iterator

import click

from seed.commands.main import commands
from tests.docs.pages import table


def command_line() -> str:
    """Return every command with its arguments and options."""
    return "\n\n".join(described(path, command) for path, command in every_command(commands, "medcontent"))


def every_command(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands with their names, those inside groups included."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from every_command(inner, f"{path} {name}")
    else:
        yield path, command


def described(path: str, command: click.Command) -> str:
    """Return the section of one command."""
    usage = " ".join((path, *command.collect_usage_pieces(click.Context(command))))
    help_ = inspect.cleandoc(command.help or "").partition("\f")[0].strip()
    prose = re.sub(r"(?m)^\x08\n((?:.+\n?)+)", lambda block: re.sub(r"(?m)^", "    ", block[1].rstrip()), help_)
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    shown = [record for each in options if (record := each.get_help_record(click.Context(command)))]
    rows = [(f"`{option}`", meaning) for option, meaning in shown]
    parts = [f"### {path}", f"    {usage}", prose, table(("option", "what it does"), rows) if rows else ""]
    return "\n\n".join(part for part in parts if part)
