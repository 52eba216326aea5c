"""Pointing: from a fault to the place in the file that an editor must look at.

A fault names a record and a path in its values. What the path leads to may not be there, or may have been written
elsewhere (`others` under `evidence`, a document's text), and of long words only some may be wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from seed.locations import FilePlace
from seed.reading.nodes import Entry, Items, Node, Scalar, find_key_place, find_place, find_place_within
from seed.reading.nodes import Mapping as Fields
from service.publishing.faults import Fault, Path

OTHERS = "others"


@dataclass(frozen=True)
class Written:
    """Where a draft was written: where it begins, its node, and the places of members that are in another file."""

    place: FilePlace
    find_node: Callable[[], Node]
    elsewhere: Mapping[str, FilePlace] = field(default_factory=dict)

    @classmethod
    def wrap_node(cls, node: Node) -> Self:
        """Return where a draft was written whose node is at hand."""
        return cls(node.place, lambda: node)

    @property
    def node(self) -> Node:
        """The node; its file may be read again for it."""
        return self.find_node()


def find_fault_place(written: Written, fault: Fault) -> FilePlace:
    """Return the place of the fault: a value, or a name where the name is wrong or its value is missing."""
    if fault.path and str(fault.path[0]) in written.elsewhere:
        return written.elsewhere[str(fault.path[0])]
    if fault.rule == "unknown-field" or (fault.rule == "content-has-evidence" and fault.path[:1] == ("evidence",)):
        return find_key_place(written.node, fault.path)
    for steps in _list_ways(fault.path):
        node = _find_node(written.node, steps)
        if isinstance(node, Scalar):
            return (
                find_key_place(written.node, steps)
                if _is_blank(node, steps)
                else _find_difference(node, fault.proposal)
            )
        if node is not None:
            return find_place(written.node, steps)
    return find_key_place(written.node, fault.path)


def _list_ways(path: Path) -> Iterator[Path]:
    """Yield the paths under which an editor may have written what a fault speaks of."""
    yield path
    if path[:1] == ("evidence",) and len(path) > 1:
        yield ("evidence", OTHERS, *path[2:])
        yield ("evidence",)


def _find_node(node: Node, path: Path) -> Node | None:
    for step in path:
        entry = _take_step(node, step)
        if entry is None:
            return None
        node = entry
    return node


def _take_step(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Fields) and isinstance(step, str):
        entry: Entry | None = node.entries.get(step)
        return entry.value if entry else None
    if isinstance(node, Items) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def _is_blank(scalar: Scalar, path: Path) -> bool:
    """Return whether a field was left empty, so that a caret has nothing to point to."""
    return scalar.is_null and not scalar.raw and bool(path) and isinstance(path[-1], str)


def _find_difference(scalar: Scalar, proposal: str | None) -> FilePlace:
    """Return the place of the words that differ from the proposal; without a proposal, of the whole."""
    if not proposal or " " not in proposal:
        return scalar.place
    words = list(re.finditer(r"\S+", scalar.text))
    wanted = proposal.split()
    first = _count_alike([word[0] for word in words], wanted)
    last = len(words) - _count_alike([word[0] for word in words[first:]][::-1], wanted[first:][::-1])
    # If all words are the same, the text between them differs.
    if not words or (first, last) == (0, len(words)) or first == len(words) == len(wanted):
        return scalar.place
    # If words are missing, the word before the gap is shown.
    first = min(first, last - 1) if last else 0
    end = words[max(last - 1, first)]
    return find_place_within(scalar, words[first].start(), end.start() + len(end[0].rstrip(_MARKS)))


def _count_alike(words: list[str], wanted: list[str]) -> int:
    """Count the words that are the same from the beginning; case and punctuation at the end do not matter."""
    count = 0
    for one, other in zip(words, wanted, strict=False):
        if one.strip(_MARKS).casefold() != other.strip(_MARKS).casefold():
            break
        count += 1
    return count


_MARKS = ".,;:!?…"
