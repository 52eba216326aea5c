"""Edit files of the content: values are replaced, comments stay with the values they are about."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from seed.file_forms import find_form
from seed.reading.nodes import Items, Node
from seed.reading.root import Root
from seed.reading.yaml import MOST_BYTES, read
from seed.writing.comments import Comments, Path, collect_comments
from seed.writing.formatter import format_node

T = TypeVar("T")
# Changes the values of a file; the comments are changed only where items move.
Edit = Callable[[Node, Comments], None]


def edit_file(root: Root, path: PurePosixPath, edit: Edit) -> bytes:
    """Return the bytes of a file after an edit. Raises ReadingFault for a file that has a fault of its form."""
    reading = read(root.read(path, limit=MOST_BYTES), root.format_path(path))
    if reading.faults or reading.root is None:
        raise next(iter(reading.faults), root.build_fault("shape", path, f"{path} is empty.", "write its values"))
    comments = collect_comments(reading.text, reading.root)
    edit(reading.root, comments)
    return format_node(find_form(path.parts[0], path.name), reading.root, comments).encode()


def arrange_items(node: Items, comments: Comments, order: Sequence[int | Node]) -> None:
    """Give a list its items in a new order: each is the number of an old item, or a new one.

    Comments move with their items; those of items that are gone are dropped.
    """
    old = node.items
    node.items = [old[each] if isinstance(each, int) else each for each in order]
    places = {each: place for place, each in enumerate(order) if isinstance(each, int)}
    comments.above = _move(comments.above, places)
    comments.beside = _move(comments.beside, places)
    comments.foot = _move(comments.foot, places)


def _move(comments: Mapping[Path, T], places: Mapping[int, int]) -> dict[Path, T]:
    moved: dict[Path, T] = {}
    for path, found in comments.items():
        if not path:
            moved[path] = found
        elif isinstance(path[0], int) and path[0] in places:
            moved[places[path[0]], *path[1:]] = found
    return moved
