"""Terminal lines, and numbers with a noun."""

from collections.abc import Iterable, Mapping

from rich.text import Text

from service.operations.terminal_output import escape_line, open_console

COLOURS: Mapping[str, str] = {"+": "green", "~": "yellow", "-": "red", "!": "red"}


def show(lines: Iterable[str]) -> None:
    """Print lines; on a terminal, coloured by their mark, or with coloured values."""
    output = open_console()
    for line in lines:
        output.print(Text(escape_line(line), style=COLOURS.get(line.lstrip()[:1], "") if line[:1] == " " else ""))


def pluralise(number: int, thing: str) -> str:
    """Return a number with a noun: `1 record`, `2,000 records`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
