"""The rules on value types: whether a combination of characteristics can be true."""

from collections.abc import Iterator

from service.publishing.faults import Fault
from service.publishing.records import World
from service.publishing.rule_registry import build_fault, register_recent_rule

# The fields that `combination` is about, whichever the kind has.
COMBINED = ("criteria", "when")


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
