"""The map: a condition in the middle with the records that refer to it on both sides. An SVG, without a script.

Every kind is a branch, one below the other. A server cannot measure text, so names start at the trunk of their branch
and extend outwards, and only the number of characters on a line is limited.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from service.catalog import get_kind
from service.http.live_records import get_or_refuse
from service.http.release_context import Content
from service.web.assessments import find_gravest
from service.web.record_loader import Bodies, Wire
from service.web.related import Relation, list_relations

# The width for names, their distance from the trunk, and the mean width of a character.
SIDE, INDENT, CHARACTER = 378, 26, 9.4
LINE, GAP, HEAD, BETWEEN = 19, 6, 26, 16
# The size of the condition's box, and the distance of the trunks from it.
BOX_WIDTH, BOX_HEIGHT, REACH = 260, 96, 100
WIDTH = 2 * (SIDE + REACH) + BOX_WIDTH
# The maximum number of names of a kind; the others are in its list.
MAX_LEAVES = 16


@dataclass
class Leaf:
    """A record: its name in lines, its page, and its position."""

    lines: list[str]
    href: str
    tone: str
    y: float = 0

    @property
    def height(self) -> int:
        """The height that it needs."""
        return LINE * len(self.lines) + GAP


@dataclass
class Branch:
    """A kind: its heading and records, the x of its trunk, and the path from the condition along its records.

    `away` is the side of the names: 1 for the right, -1 for the left.
    """

    heading: str
    leaves: list[Leaf]
    x: float = 0
    y: float = 0
    away: int = 1
    path: str = ""

    @property
    def height(self) -> int:
        """The height that it needs."""
        return HEAD + sum(leaf.height for leaf in self.leaves) + BETWEEN


def map_page(id_: str, read: Content) -> dict[str, Any]:
    """Return the template's values for the map of a condition.

    Refuses the request if the condition does not exist or is withdrawn.
    """
    get_or_refuse(get_kind("condition"), id_, read)
    return _build_map(id_, Bodies(read))


def _build_map(id_: str, bodies: Bodies) -> dict[str, Any]:
    kind = get_kind("condition")
    record = bodies.get("condition", id_)
    around = list(list_relations(bodies, kind, id_))
    left, right = _split_sides([_build_branch(relation) for relation in around])
    height = max(BOX_HEIGHT, *(sum(branch.height for branch in side) for side in (left, right)))
    _place_branches(left, SIDE, -1, height)
    _place_branches(right, WIDTH - SIDE, 1, height)
    return {
        "kind": kind,
        "record": record,
        "title": f"Map of {record['name']}",
        "canonical": f"{kind.path}/{id_}/map",
        "relations": around,
        "branches": [*left, *right],
        "centre": textwrap.wrap(record["name"], 20),
        "width": WIDTH,
        "height": height,
        "middle": height / 2,
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "indent": INDENT,
        "line": LINE,
    }


def _split_sides(branches: Sequence[Branch]) -> tuple[list[Branch], list[Branch]]:
    """Split the kinds, in their order, so that the heights of the two sides differ least."""
    heights = [0, *accumulate(branch.height for branch in branches)]
    at = min(range(len(heights)), key=lambda here: abs(2 * heights[here] - heights[-1]))
    return list(branches[:at]), list(branches[at:])


def _build_branch(relation: Relation) -> Branch:
    leaves = [
        _build_leaf(each["name"], each["links"]["webUrl"], _choose_tone(each)) for each in relation.records[:MAX_LEAVES]
    ]
    if relation.total > len(leaves):
        leaves.append(_build_leaf(f"all {relation.total}", relation.list, ""))
    named = f"{relation.heading}: {relation.field}" if relation.field else relation.heading
    return Branch(named, leaves)


def _build_leaf(name: str, href: str, tone: str) -> Leaf:
    return Leaf(textwrap.wrap(name, int((SIDE - INDENT) / CHARACTER)), href, tone)


def _choose_tone(record: Wire) -> str:
    return find_gravest(each["verdict"] for each in record["advisories"])


def _place_branches(branches: Sequence[Branch], x: float, away: int, height: float) -> None:
    """Place the branches of a side one below the other, centred on the condition."""
    top = (height - sum(branch.height for branch in branches) + BETWEEN) / 2
    for branch in branches:
        branch.x, branch.y, branch.away = x, top, away
        here = top + HEAD
        for leaf in branch.leaves:
            leaf.y = here + LINE / 2
            here += leaf.height
        branch.path = _draw_trunk(branch, height)
        top += branch.height


def _draw_trunk(branch: Branch, height: float) -> str:
    """Return the curve from the condition's box to the middle of a branch, and the trunk along it."""
    first, last = branch.leaves[0].y, branch.leaves[-1].y
    edge, half = (WIDTH + branch.away * BOX_WIDTH) / 2, (first + last) / 2
    aim = height / 2 + (half - height / 2) * (BOX_HEIGHT - 32) / height
    turn = (edge + branch.x) / 2
    curve = f"M{edge:.0f} {aim:.0f}C{turn:.0f} {aim:.0f} {turn:.0f} {half:.0f} {branch.x:.0f} {half:.0f}"
    return f"{curve}M{branch.x:.0f} {first:.0f}V{last:.0f}"
