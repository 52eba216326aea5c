"""Results: what was measured, beside what was wanted, as Markdown; and the page of docs/ that shows it.

python -m benchmarks.results        puts what the last `make bench` found into docs/performance.md
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
FOUND = REPOSITORY / "build" / "bench.md"
PAGE = REPOSITORY / "docs" / "performance.md"
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end -->)", re.DOTALL)


class Bar(NamedTuple):
    """What was wanted of something, and what was found."""

    what: str
    wanted: str
    found: str
    outcome: str


@dataclass
class Part:
    """What belongs together: its bars, and the tables behind them."""

    title: str
    text: str
    bars: list[Bar] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the part with its tables."""
        return "\n\n".join([f"### {self.title}", self.text, *self.tables])


def at_least(what: str, wanted: float, found: float, unit: str = "×") -> Bar:
    """Return a bar that is met by as much or more."""
    return Bar(what, f"≥ {shown(wanted)} {unit}", f"{shown(found)} {unit}", _outcome(found >= wanted))


def at_most(what: str, wanted: float, found: float, unit: str = "×") -> Bar:
    """Return a bar that is met by as much or less."""
    return Bar(what, f"≤ {shown(wanted)} {unit}", f"{shown(found)} {unit}", _outcome(found <= wanted))


def shown(number: float) -> str:
    """Return a number as people want to read it: three digits, or all of the whole ones."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; all columns but the first stand to the right."""
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(machine: str, parts: Sequence[Part]) -> str:
    """Return the whole of what was measured: the bars of all parts, then the parts."""
    bars = table(("", "wanted", "measured", ""), (bar for part in parts for bar in part.bars))
    return "\n\n".join([machine, bars, *(part.markdown() for part in parts)]) + "\n"


def _outcome(met: bool) -> str:  # noqa: FBT001 (it is the one thing told)
    return "met" if met else "**missed**"


def main() -> None:
    """Put what was found last into the page."""
    found = FOUND.read_text(encoding="utf-8")
    page = MEASURED.sub(lambda _: f"\n{found}\n", PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
