"""The rules on value types: whether a combination of characteristics can be true, and a unit is one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.ucum import is_ucum
from service.publishing.coded_words import UNITS
from service.publishing.faults import Fault, Path
from service.publishing.records import World
from service.publishing.rule_registry import build_fault, register_recent_rule

# The fields that `combination` is about, whichever the kind has.
COMBINED = ("criteria", "when")
CONTAINERS = (dict, list, tuple)


@register_recent_rule()
def combinations_can_be_met(world: World) -> Iterator[Fault]:
    """Make sure that `combination` has something to combine, and that `at-least` has a `count` that can be met."""
    for source in world.iterate():
        combination, count = source.values.get("combination"), source.values.get("count")
        field = next((name for name in COMBINED if name in source.kind.content), "")
        held = len(source.values.get(field) or ())
        if combination and held < 2:
            message = f"{field} has {held} of what combination combines."
            help_ = f"write each in {field}, or delete combination"
        elif combination == "at-least" and count is None:
            message = "combination is at-least, but nothing says how many are required."
            help_ = "write count" if "count" in source.kind.content else "write all-of or any-of"
        elif count is not None and (combination != "at-least" or not 1 <= count <= held):
            message = f"count is {count}, with {held} in {field} and combination {combination}."
            help_ = "count goes with combination: at-least, and is at most the number of criteria"
        else:
            continue
        yield build_fault("combinations-can-be-met", source, ("combination",), message, help_)


@register_recent_rule()
def units_are_ucum(world: World) -> Iterator[Fault]:
    """Make sure that the unit of a quantity is a code of UCUM, as FHIR requires."""
    for source in world.iterate():
        for path, unit in _list_units(source.values):
            if not is_ucum(unit):
                proposal = next(
                    (code for code, words in UNITS.items() if re.fullmatch(words, unit, re.IGNORECASE)), None
                )
                yield build_fault(
                    "units-are-ucum", source, path, f"{unit} is no unit of UCUM that is known here.",
                    None if proposal else "write it as in mg/dL, wk, [drp]; https://ucum.org has the codes; "
                    "of what is only counted, write what in braces, as in {tablet}",
                    proposal,
                )  # fmt: skip


def _list_units(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the units of the quantities within a value, each with its place."""
    if isinstance(value, Mapping):
        if "words" in value and isinstance(value.get("unit"), str):
            yield (*path, "unit"), value["unit"]
        members: Iterable[tuple[str | int, Any]] = value.items()
    else:
        members = enumerate(value)
    for name, inner in members:
        if isinstance(inner, CONTAINERS):
            yield from _list_units(inner, (*path, name))
