"""Include trees: the kinds that `include` follows, as paths such as `treatments.claims`, and as a tree of them."""

from collections.abc import Iterable

# Between the kinds of a path.
STEP = "."
# The kinds that follow a kind on the paths, by plural.
Tree = dict[str, "Tree"]


def split_path(path: str) -> list[str]:
    """Return the plurals on a path."""
    return path.split(STEP)


def join_path(plurals: Iterable[str]) -> str:
    """Return the path over some kinds."""
    return STEP.join(plurals)


def is_path(name: str) -> bool:
    """Return whether a value of `include` leads over several kinds."""
    return STEP in name


def count_relations(paths: Iterable[str]) -> int:
    """Return the number of relations that some paths follow."""
    return _count_nodes(build_tree(paths))


def build_tree(paths: Iterable[str]) -> Tree:
    """Return the paths as a tree of plurals."""
    tree: Tree = {}
    for path in paths:
        here = tree
        for plural in split_path(path):
            here = here.setdefault(plural, {})
    return tree


def _count_nodes(tree: Tree) -> int:
    return sum(1 + _count_nodes(below) for below in tree.values())
