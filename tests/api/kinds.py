"""Tests over the catalog: each runs for every kind there is, so that a new kind is tested the day it is declared."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from service.catalog import KINDS, Filter, Kind

Json = Any

SORTS = {"id": "id", "name": "name", "updatedAt": "updatedAt"}
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
of_every_stated_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.stated], ids=lambda kind: kind.name
)
of_every_judged_kind = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.stated or kind.name == "claim"], ids=lambda kind: kind.name
)
of_every_filter = pytest.mark.parametrize(
    ("kind", "declared"),
    [
        (kind, declared)
        for kind in KINDS
        for declared in kind.filters.values()
        # All statements have these, so they are tried with one kind.
        if declared.path[0] != "appliesTo" or kind.name == "guidance"
    ],
    ids=lambda each: each.name,
)


def address(kind: Kind, *more: str) -> str:
    """Return the address of a kind's list, or of an address below it."""
    return "/".join((f"/v1{kind.path}", *more))


def in_order(kind: Kind, records: list[Json], sort: str = "id") -> list[Json]:
    """Return records as a list is to show them."""
    backwards = sort.startswith("-")
    ordered = sorted(records, key=lambda each: _reading_order(each["id"]))
    if sort.endswith("name"):
        ordered.sort(key=lambda each: kind.build_reference_name(each, each["id"]).casefold())
    if sort.endswith("updatedAt"):
        ordered.sort(key=lambda each: str(each["updatedAt"]))
    return ordered[::-1] if backwards else ordered


def ids(records: list[Json]) -> list[str]:
    """Return the ids of records."""
    return [each["id"] for each in records]


def values(record: Json, declared: Filter) -> set[str]:
    """Return the values that a filter finds a record by, as they are written in an address."""
    return {_written(value) for value in _within(record, declared.path)}


def _within(node: Json, path: tuple[str, ...]) -> Iterator[Json]:
    if isinstance(node, list):
        for item in node:
            yield from _within(item, path)
    elif isinstance(node, dict) and node.get("excluded"):
        return  # it is not about these people
    elif node is not None and path:
        yield from _within(node.get(path[0]), path[1:])
    elif node is not None:
        yield node


def _written(value: Json) -> str:
    if isinstance(value, dict):
        return str(value["id"])
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reading_order(id_: str) -> tuple[str, list[int]]:
    document, _, place = id_.partition(".")
    return document, [int(number) for number in re.findall(r"[0-9]+", place)]
