"""The pages of the documentation as the tests read them: headings, links, tables, and blocks of code."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

REPOSITORY = Path(__file__).parents[2]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"^    .*$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BAR = r"\|"
CODE = re.compile(r"`([^`\n]+)`")


class Block(NamedTuple):
    """A fenced block of code."""

    language: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page of Markdown."""

    path: Path
    text: str

    @classmethod
    def at(cls, name: str) -> Self:
        """Read the page by its path from the repository."""
        path = REPOSITORY / name
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def name(self) -> str:
        """The page's path from the repository."""
        return self.path.relative_to(REPOSITORY).as_posix()

    @cached_property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return INDENTED.sub("", FENCED.sub("", self.text))

    @property
    def blocks(self) -> list[Block]:
        """The fenced blocks, in order."""
        return [Block(*found.groups()) for found in FENCED.finditer(self.text)]

    @property
    def headings(self) -> list[str]:
        """The headings, in order."""
        return HEADING.findall(self.prose)

    @property
    def links(self) -> list[str]:
        """The targets of the links."""
        return LINK.findall(self.prose)

    @property
    def codes(self) -> list[str]:
        """The pieces of code within the prose."""
        return CODE.findall(self.prose)

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors that GitHub gives the headings."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in self.headings}

    def section(self, heading: str) -> str:
        """Return the text under a heading, up to the next heading of its level or above."""
        level = next(len(mark) for mark in re.findall(rf"^(#+) {re.escape(heading)}$", self.text, re.MULTILINE))
        rest = self.text.partition(f"{'#' * level} {heading}\n")[2]
        return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]

    def table(self, heading: str) -> list[Mapping[str, str]]:
        """Return the rows of the first table under a heading, each by the names of its columns."""
        lines = [line for line in self.section(heading).splitlines() if line.startswith("|")]
        head, _, *rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in _first(lines, self)]
        return [dict(zip(head, row, strict=True)) for row in rows]


def every_page() -> list[Page]:
    """Return README.md, CONTRIBUTING.md, CHANGELOG.md, SECURITY.md and all pages in docs/."""
    names = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
    names += sorted(path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "docs").rglob("*.md"))
    return [Page.at(name) for name in names]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', BAR) for cell in line)} |" for line in lines)


def plain(cell: str) -> str:
    """Return what a table's cell says, without the marks of code."""
    return cell.strip("`* ")


def _first(lines: list[str], page: Page) -> Iterator[str]:
    """Yield the lines of the first table."""
    assert len(lines) > 2, page.name
    width = lines[0].count(" | ")
    for line in lines:
        if re.sub(r"\\\|", "", line).count(" | ") != width and "---" not in line:
            return
        yield line
