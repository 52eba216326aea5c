"""Differences: changes in a record's values, member by member.

Members of objects are compared one by one; a list is compared as a whole. Null, an empty list and an absent member are
equal.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from service.publishing.faults import Path

ABSENT: Mapping[str, Any] = {}


class Difference(NamedTuple):
    """A changed member; None represents an empty value."""

    path: Path
    before: Any
    after: Any

    @property
    def pointer(self) -> str:
        """The member's JSON Pointer (RFC 6901)."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)


def find_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], order: Mapping[str, Any] = ABSENT, path: Path = ()
) -> Iterator[Difference]:
    """Yield the differences between two objects: members in `order` first, in its order, then the others by name."""
    for name in dict.fromkeys([*order, *sorted({*before, *after})]):
        was, is_ = _normalise_blank(before.get(name)), _normalise_blank(after.get(name))
        if was == is_:
            continue
        inner_was, inner_is = (ABSENT if value is None else value for value in (was, is_))
        if isinstance(inner_was, Mapping) and isinstance(inner_is, Mapping):
            yield from find_differences(inner_was, inner_is, ABSENT, (*path, name))
        else:
            yield Difference((*path, name), was, is_)


def _normalise_blank(value: Any) -> Any:
    return None if value in (None, [], {}) else value
