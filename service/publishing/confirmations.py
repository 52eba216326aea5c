"""Confirmations: reports of recent rules that an editor has confirmed as intended, in the record's `confirmed`.

A confirmation is for one rule and one field. A confirmed fault is not reported; a confirmation without a fault is.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from service.publishing.closest_names import find_closest
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.publishing.records import Source, World
from service.publishing.rule_registry import RULES, build_fault

RULE = "confirmations-confirm"
ABOUT = "A confirmation names a rule that can be confirmed and a field, and the rule reports that field."


def apply_confirmations(world: World, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the unconfirmed faults, then the faults of the confirmations."""
    given = {source.key: entries for source in world.iterate() if (entries := source.values.get("confirmed"))}
    meant = {key: [_find_meant(world.sources[key], entry) for entry in entries] for key, entries in given.items()}
    used: set[tuple[Key, str, str]] = set()
    wrong: set[tuple[Key, str]] = set()
    for fault in faults:
        key = (fault.kind, fault.id)
        if RULES[fault.rule].recent and (fault.rule, fault.field) in meant.get(key, ()):
            used.add((key, fault.rule, fault.field))
        else:
            wrong.add((key, fault.field))
            yield fault
    for key, entries in given.items():
        for index, entry in enumerate(entries):
            if (key, entry["rule"], entry["field"]) in used:
                continue
            fault = _explain_idle(world.sources[key], index, entry)
            # Another fault of the field may hide the confirmed one.
            if not fault.warning or (key, entry["field"]) not in wrong:
                yield fault


def _find_meant(source: Source, entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the probably intended rule and field: only a misspelt name is reported, not its consequences."""
    rule, field = entry["rule"], entry["field"]
    return (
        rule if rule in RULES else find_closest(rule, list_recent()) or rule,
        field if field in source.kind.written else find_closest(field, source.kind.written) or field,
    )


def list_recent() -> list[str]:
    """Return the names of the rules that can be confirmed."""
    return sorted(name for name, each in RULES.items() if each.recent)


def _explain_idle(source: Source, index: int, entry: Mapping[str, Any]) -> Fault:
    rule, field, path = entry["rule"], entry["field"], ("confirmed", index)
    recent = list_recent()
    if rule not in recent:
        message = f"{rule} cannot be confirmed." if rule in RULES else f"There is no rule {rule}."
        close = find_closest(rule, recent)
        help_ = None if close else f"rules that can be confirmed: {', '.join(recent)}"
        return build_fault(RULE, source, (*path, "rule"), message, help_, close, "no-such-rule")
    if field not in source.kind.written:
        message, close = f"A {source.kind.name} has no field {field}.", find_closest(field, source.kind.written)
        help_ = None if close else "name the field that the rule reports"
        return build_fault(RULE, source, (*path, "field"), message, help_, close, "no-such-field")
    message = f"{rule} reports nothing of {field}, so there is nothing to confirm."
    return build_fault(RULE, source, path, message, "delete this confirmation", code="idle").lower_severity()
