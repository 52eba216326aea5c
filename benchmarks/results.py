"""Write measurements and their targets as Markdown, and copy them into docs/performance.md.

python -m benchmarks.results        copies the results of the last `make bench` into docs/performance.md
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
    """A target, and the measured value."""

    what: str
    wanted: str
    found: str
    outcome: str


@dataclass
class Part:
    """One benchmark's targets, and the tables behind them."""

    title: str
    text: str
    bars: list[Bar] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the part's heading, text and tables as Markdown."""
        return "\n\n".join([f"### {self.title}", self.text, *self.tables])


def at_least(what: str, wanted: float, found: float, unit: str = "×") -> Bar:
    """Return a target with a lower bound."""
    return Bar(what, f"≥ {shown(wanted)} {unit}", f"{shown(found)} {unit}", _outcome(found >= wanted))


def at_most(what: str, wanted: float, found: float, unit: str = "×") -> Bar:
    """Return a target with an upper bound."""
    return Bar(what, f"≤ {shown(wanted)} {unit}", f"{shown(found)} {unit}", _outcome(found <= wanted))


def shown(number: float) -> str:
    """Format a number with three significant digits, or as a whole number."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are right-aligned."""
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(machine: str, parts: Sequence[Part]) -> str:
    """Return the report: the targets of all parts, then each part."""
    bars = table(("", "wanted", "measured", ""), (bar for part in parts for bar in part.bars))
    return "\n\n".join([machine, bars, *(part.markdown() for part in parts)]) + "\n"


def _outcome(met: bool) -> str:  # noqa: FBT001 (its only argument)
    return "met" if met else "**missed**"


def main() -> None:
    """Copy the last results into the page."""
    found = FOUND.read_text(encoding="utf-8")
    page = MEASURED.sub(lambda _: f"\n{found}\n", PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
