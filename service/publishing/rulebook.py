"""The rulebook: all rules together, and the check that runs them over a world."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

import service.publishing.claim_word_rules
import service.publishing.code_rules
import service.publishing.coded_word_rules
import service.publishing.condition_rules
import service.publishing.document_rules
import service.publishing.foundation_rules
import service.publishing.negation_rules
import service.publishing.number_rules
import service.publishing.population_rules
import service.publishing.provenance_rules
import service.publishing.reference_rules
import service.publishing.rules
import service.publishing.sense_rules
import service.publishing.sentence_rules
import service.publishing.structure_rules
import service.publishing.text_rules
import service.publishing.topic_rules
import service.publishing.value_rules
from service.publishing.confirmations import apply_confirmations
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.publishing.records import World
from service.publishing.rule_registry import RULES, is_english_tag

__all__ = ["RULES", "FindPublished", "check", "is_english_tag", "list_keys", "lower_severities"]

# Importing the modules registers their rules.
MODULES = (
    service.publishing.rules,
    service.publishing.number_rules,
    service.publishing.negation_rules,
    service.publishing.condition_rules,
    service.publishing.coded_word_rules,
    service.publishing.population_rules,
    service.publishing.code_rules,
    service.publishing.sentence_rules,
    service.publishing.claim_word_rules,
    service.publishing.sense_rules,
    service.publishing.structure_rules,
    service.publishing.reference_rules,
    service.publishing.text_rules,
    service.publishing.topic_rules,
    service.publishing.value_rules,
    service.publishing.document_rules,
    service.publishing.foundation_rules,
    service.publishing.provenance_rules,
)
# Returns those of these records that are published unchanged.
FindPublished = Callable[[AbstractSet[Key]], AbstractSet[Key]]


def check(world: World) -> list[Fault]:
    """Return every unconfirmed fault of the world, rule by rule."""
    found = (fault for rule in RULES.values() for fault in rule.find_faults(world))
    return list(apply_confirmations(world, found))


def lower_severities(faults: Iterable[Fault], find_published: FindPublished) -> Iterator[Fault]:
    """Yield the faults; those of recent rules are warnings if all their records are published unchanged.

    A fault between several records is found from each of them, but reported once.
    """
    listed = list(_drop_repeated(faults))
    recent = [list_keys(fault) for fault in listed if _is_recent(fault) and not fault.warning]
    published = find_published({key for keys in recent for key in keys}) if recent else set()
    for fault in listed:
        yield fault.lower_severity() if _is_recent(fault) and list_keys(fault) <= published else fault


def _drop_repeated(faults: Iterable[Fault]) -> Iterator[Fault]:
    seen: set[tuple[str, frozenset[Key]]] = set()
    for fault in faults:
        between = (fault.rule, frozenset(list_keys(fault)))
        if not fault.others or between not in seen:
            yield fault
        seen.add(between)


def _is_recent(fault: Fault) -> bool:
    return fault.rule in RULES and RULES[fault.rule].recent


def list_keys(fault: Fault) -> set[Key]:
    """Return the records that a fault is about."""
    return {(fault.kind, fault.id), *fault.others}
