"""Shaping: the short way gives what marshmallow gives, and refuses what marshmallow refuses."""

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import orjson
import pytest

from service.catalog import KINDS, Kind
from service.publishing.fast_load import load_values
from tests.drafts import Drafts

WRITTEN = [kind for kind in KINDS if kind.written]
ODD: list[Any] = [
    None, "", " x  y ", "amber-fever", "No", "1.50", "\x07", "x" * 3000, 0, -1, 1.5, 10**16, True, [], [None],
    ["a", "a"], {}, {"a": 1}, {"a": None}, [[]], [{}],
]  # fmt: skip


@pytest.mark.parametrize("kind", WRITTEN, ids=[kind.name for kind in WRITTEN])
def test_values_are_typed_as_marshmallow_types_them(world_drafts: Drafts, kind: Kind) -> None:
    changed: set[tuple[Any, ...]] = set()
    for draft in world_drafts.all:
        if draft.kind is kind and "withdrawn" not in draft.values:
            for values in _changed(draft.values, changed):
                assert _outcome(load_values, kind, values) == _outcome(
                    lambda kind, values: kind.schema.load(values), kind, values
                )


@pytest.mark.parametrize("values", [None, [], "x", 1])
def test_what_is_no_object_is_refused_as_marshmallow_refuses_it(values: Any) -> None:
    for kind in WRITTEN:
        with pytest.raises(ma.ValidationError):
            load_values(kind, values)


def test_what_is_left_out_is_not_shared_between_records() -> None:
    kind = next(kind for kind in KINDS if kind.name == "claim")
    values = {"document": "amber-fever", "quote": "x", "states": "x"}
    first, second = load_values(kind, values), load_values(kind, values)
    first["qualifiers"]["tone"] = "changed"
    assert second["qualifiers"] != first["qualifiers"]


def _outcome(load: Any, kind: Kind, values: Any) -> Any:
    try:
        return load(kind, values)
    except ma.ValidationError as error:
        return error.messages


def _changed(values: Any, changed: set[tuple[Any, ...]]) -> Iterator[Any]:
    """Yield the values with each part of them replaced by each odd value, left out, and joined by a stranger.

    Parts that were changed in other values are not changed again: all items of a list are one part.
    """
    yield values
    for path in _paths(values):
        part = tuple(step if isinstance(step, str) else 0 for step in path)
        if part in changed:
            continue
        changed.add(part)
        for odd in ODD:
            yield _with(values, path, odd)
        yield _with(values, path, ...)
    yield {**values, "stranger": 1}


def _paths(values: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    steps = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, inner in steps:
        yield from _paths(inner, (*path, step))


def _with(values: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = here = orjson.loads(orjson.dumps(values))
    for step in path[:-1]:
        here = here[step]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return made
