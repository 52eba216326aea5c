"""The map: a condition at the centre and all that refers to it above and below, drawn here, so it needs no script.

Every kind is a column that grows out of the condition. Text cannot be measured on the server: names start at the
trunk of their column, and only the number of characters on a line is bounded.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from service.api.content import Content
from service.api.records import found
from service.catalog import kind_named
from service.web.bodies import Bodies, Wire
from service.web.related import Relation, relations
from service.web.reviewing import gravest

WIDTH = 1440
# The widest that a column gets, how far names stand from its trunk, and the mean width of a character.
COLUMN, INDENT, CHARACTER = 300, 26, 9.6
LINE, GAP, HEAD = 20, 9, 36
# The condition's box, and how far the columns keep from it.
BOX_WIDTH, BOX_HEIGHT, REACH = 340, 76, 92


@dataclass
class Leaf:
    """A record: its name in lines, its page, and where it stands."""

    lines: list[str]
    href: str
    tone: str
    y: float = 0

    @property
    def height(self) -> int:
        """The room that it takes."""
        return LINE * len(self.lines) + GAP


@dataclass
class Branch:
    """A kind: its heading, its records, its column, and the line from the condition along its records."""

    heading: str
    leaves: list[Leaf]
    x: float
    y: float = 0
    path: str = ""

    @property
    def height(self) -> int:
        """The room that it takes."""
        return HEAD + sum(leaf.height for leaf in self.leaves)


def map_page(id_: str, read: Content) -> Callable[[], dict[str, Any]]:
    """Return what makes the map of a condition.

    Refuses the request where there is no such condition, or where it was withdrawn.
    """
    found(kind_named("condition"), id_, read)
    return lambda: _made(id_, Bodies(read))


def _made(id_: str, bodies: Bodies) -> dict[str, Any]:
    kind = kind_named("condition")
    record = bodies.sure("condition", id_)
    around = list(relations(bodies, kind, id_))
    above, below = _rows(around)
    top = max((branch.height for branch in above), default=0)
    bottom = max((branch.height for branch in below), default=0)
    middle = top + REACH + BOX_HEIGHT / 2
    for branch in above:
        _rise(branch, middle, top)
    for branch in below:
        _hang(branch, middle)
    return {
        "kind": kind,
        "record": record,
        "title": f"Map of {record['name']}",
        "canonical": f"{kind.path}/{id_}/map",
        "relations": around,
        "branches": [*above, *below],
        "centre": textwrap.wrap(record["name"], 30),
        "width": WIDTH,
        "height": middle + BOX_HEIGHT / 2 + (REACH + bottom if below else 8),
        "middle": middle,
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "indent": INDENT,
    }


def _rows(around: Sequence[Relation]) -> tuple[list[Branch], list[Branch]]:
    """Part the kinds into a row above the condition and one below, in columns of one width."""
    half = -(-len(around) // 2)
    column = min(WIDTH / max(half, 1), COLUMN)
    rows = around[:half], around[half:]
    above, below = (
        [_branch(relation, (WIDTH - column * len(row)) / 2 + column * at, column) for at, relation in enumerate(row)]
        for row in rows
    )
    return above, below


def _branch(relation: Relation, x: float, column: float) -> Branch:
    most = int((column - INDENT - CHARACTER) / CHARACTER)
    leaves = [
        Leaf(textwrap.wrap(each["name"], most), each["links"]["webUrl"], _tone(each)) for each in relation.records
    ]
    named = f"{relation.heading}: {relation.field}" if relation.field else relation.heading
    return Branch(named, leaves, x + 1)


def _tone(record: Wire) -> str:
    return gravest(each["verdict"] for each in record["advisories"])


def _rise(branch: Branch, middle: float, top: float) -> None:
    """Place a branch above the condition: it ends at one height with the others of its row."""
    _stand(branch, top - branch.height)
    branch.path = f"M{branch.x:.0f} {branch.leaves[0].y:.0f}V{top:.0f}{_bend(branch.x, top, middle - BOX_HEIGHT / 2)}"


def _hang(branch: Branch, middle: float) -> None:
    """Place a branch below the condition: it begins at one height with the others of its row."""
    edge = middle + BOX_HEIGHT / 2
    _stand(branch, edge + REACH)
    branch.path = f"M{branch.x:.0f} {branch.leaves[-1].y:.0f}V{edge + REACH:.0f}{_bend(branch.x, edge + REACH, edge)}"


def _bend(x: float, start: float, end: float) -> str:
    """Return the curve from a column to the edge of the condition's box, to a point of its own."""
    aim = WIDTH / 2 + (x - WIDTH / 2) * (BOX_WIDTH - 40) / WIDTH
    half = (start + end) / 2
    return f"C{x:.0f} {half:.0f} {aim:.0f} {half:.0f} {aim:.0f} {end:.0f}"


def _stand(branch: Branch, y: float) -> None:
    branch.y = y
    top = y + HEAD
    for leaf in branch.leaves:
        leaf.y = top + LINE / 2
        top += leaf.height
