"""Walking the tree of a page: entering and leaving each element, and every text node, without recursion."""

import re
from collections.abc import Iterator
from enum import Enum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from seed.originals.blocks import UnreadableOriginal

MAX_DEPTH = 512  # as deep as browsers nest
MAX_NODES = 500_000
# The parser takes time by the square of the depth: a page that opens so many more elements than it closes is refused.
MAX_OPEN = 5_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# Elements that close themselves or whose end may be left out.
UNCLOSED = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr thead tbody tfoot option"
    " optgroup rt rp colgroup caption html head body".split()
)


def parse_page(text: str) -> LexborHTMLParser:
    """Parse a page. Raises UnreadableOriginal where its elements are nested too deep to be an article."""
    depth = deepest = 0
    for closing, name in TAG.findall(text):
        if name.lower() not in UNCLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > MAX_OPEN:
        raise UnreadableOriginal(f"The page is more than {MAX_DEPTH} levels deep, which no article is.")
    return LexborHTMLParser(text)


class WalkStep(Enum):
    """What the walk does at a node."""

    ENTER = "enter"
    LEAVE = "leave"
    TEXT = "text"


def walk_tree(tree: LexborHTMLParser) -> Iterator[tuple[WalkStep, LexborNode]]:
    """Yield the steps of a walk through the page. Raises UnreadableOriginal where it is too deep or too large."""
    node: LexborNode | None = tree.root
    depth = count = 0
    while node is not None:
        count += 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            limit = f"{MAX_DEPTH} levels deep" if depth > MAX_DEPTH else f"{MAX_NODES:,} nodes large"
            raise UnreadableOriginal(f"The page is more than {limit}, which no article is.")
        if node.is_text_node:
            yield WalkStep.TEXT, node
        elif node.is_element_node:
            yield WalkStep.ENTER, node
            if (child := node.first_child) is not None:
                node, depth = child, depth + 1
                continue
            yield WalkStep.LEAVE, node
        following = node.next
        while following is None:
            parent, depth = node.parent, depth - 1
            if parent is None or not parent.is_element_node:
                return
            node = parent
            yield WalkStep.LEAVE, node
            following = node.next
        node = following
