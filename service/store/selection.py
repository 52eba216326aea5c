"""Selections: which records a list selects, in which order, and from which position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

# A name and its accepted values.
Facet = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class Between:
    """A range of text values: from `start`, before `end`. An open side is None; `outside` negates the range."""

    start: str | None
    end: str | None
    outside: bool = False


@dataclass(frozen=True)
class Selection:
    """The selected records of a kind at a release. A record must match every facet by any of its values."""

    kind: str
    release: int
    newest: bool
    facets: Sequence[Facet] = ()
    exclude: Sequence[str] = ()
    updated: Sequence[Between] = ()
    due: Sequence[Between] = ()
    # Whether the first facet selects few records in comparison with the others.
    few: bool = False

    def drop_exclusion(self) -> "Selection":
        """Return the selection without its exclusion."""
        return replace(self, exclude=())

    @property
    def is_whole(self) -> bool:
        """Whether the selection is the whole kind."""
        return not (self.facets or self.exclude or self.updated or self.due)

    def select_by(self, *facets: Facet) -> "Selection":
        """Return the selection of the kind by only these facets."""
        return Selection(self.kind, self.release, self.newest, facets)

    def select_excluded(self) -> "Selection":
        """Return the selection of the excluded records."""
        return replace(self, exclude=(), facets=[*self.facets, ("exclude", self.exclude)])

    @cached_property
    def shape(self) -> "SelectionShape":
        """The selection without its values."""
        return SelectionShape(
            self.newest,
            tuple(len(values) for _, values in self.facets),
            len(self.exclude),
            tuple(_list_sides(each) for each in self.updated),
            tuple(_list_sides(each) for each in self.due),
            self.few,
        )

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values by the names of the query's parameters."""
        found: dict[str, Any] = {"kind": self.kind, "release": self.release}
        for index, (name, values) in enumerate(self.facets):
            found[f"facet{index}"] = name
            found |= number_parameters(f"facet{index}_", values)
        found |= number_parameters("exclude", self.exclude)
        for name, ranges in (("updated", self.updated), ("due", self.due)):
            for index, each in enumerate(ranges):
                found |= {f"{name}{index}_start": each.start, f"{name}{index}_end": each.end}
        return found


class Sides(NamedTuple):
    """Which sides of a range are closed, and whether the range is negated."""

    start: bool
    end: bool
    outside: bool


class SelectionShape(NamedTuple):
    """A selection without its values: the number of values of each facet, and the sides of each range."""

    newest: bool
    facets: tuple[int, ...]
    exclude: int
    updated: tuple[Sides, ...]
    due: tuple[Sides, ...]
    few: bool

    @property
    def parameters(self) -> int:
        """How many values are asked for."""
        return sum(self.facets) + self.exclude + 2 * (len(self.updated) + len(self.due))

    @property
    def leading(self) -> int | None:
        """The facet whose index rows drive the query: one with a single value, so that no record is found twice."""
        return self.facets.index(1) if self.newest and 1 in self.facets else None


@dataclass(frozen=True)
class Order:
    """The order of a list: by the named column, ties by the order of the kind."""

    column: str = "order_key"
    descending: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The sort columns. The order of the kind comes last: only it is unique."""
        return tuple(dict.fromkeys((self.column, "order_key")))


class PagePosition(NamedTuple):
    """The position where a page begins: after the record with these sort keys, forwards or backwards."""

    keys: Sequence[str] = ()
    backwards: bool = False

    @property
    def values(self) -> Mapping[str, str]:
        """The sort keys by the names of the query's parameters."""
        return number_parameters("mark", self.keys)


def number_parameters(name: str, values: Sequence[str]) -> dict[str, str]:
    """Return values by numbered names of parameters: `mark0`, `mark1` and so on."""
    return {f"{name}{index}": value for index, value in enumerate(values)}


def _list_sides(between: Between) -> Sides:
    return Sides(between.start is not None, between.end is not None, between.outside)
