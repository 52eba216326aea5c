"""Vetting: proposals pass the checks of everything that is published; those that do not are dropped and counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from seed.drafting.record_values import DraftValues
from seed.drafts import ContentFiles
from seed.shorthands import expand_evidence
from service.publishing.corpus import Unpublished
from service.publishing.drafts import Draft, Key
from service.publishing.faults import ContentFaults, Fault
from service.publishing.plan import build_plan
from service.publishing.provenance_rules import UNFINISHED

# Dropping a proposal can break those that refer to it; each round drops at least one.
MAX_ROUNDS = 50


def drop_faulty(content: ContentFiles, document: str, written: DraftValues) -> Mapping[str, int]:
    """Take the proposals out that break a rule, and return how many did, by rule."""
    dropped: Counter[str] = Counter()
    around = _list_around(content, document, written)
    before = {_get_identity(fault) for fault in _find_faults(around)}
    for _ in range(MAX_ROUNDS):
        proposed = written.list_drafts(document)
        faults = [each for each in _find_faults(_merge(around, proposed)) if _get_identity(each) not in before]
        wrong = _choose_wrong(faults, {draft.key for draft in proposed})
        if not wrong:
            break
        for key, rule in wrong.items():
            dropped[rule] += 1
            _take_out(written, key)
    return dropped


def _list_around(content: ContentFiles, document: str, written: DraftValues) -> list[Draft]:
    """Return the world without the proposals: the document, and what its records and theirs refer to."""
    gone = {f"{document}.{id_.rpartition('c')[0]}" for id_ in written.claims}
    names = {"document", "claim"}
    return [
        draft for draft in content.drafts
        if not (draft.kind.name == "claim" and draft.id.rpartition("c")[0] in gone)
        and (draft.owner == document or draft.kind.name not in names)
        and (draft.kind.name not in names or draft.owner == document)
    ]  # fmt: skip


def _merge(around: Sequence[Draft], proposed: Iterable[Draft]) -> list[Draft]:
    named = {draft.key: draft for draft in around}
    for draft in proposed:
        named[draft.key] = Draft(draft.kind, draft.id, expand_evidence(draft.kind, draft.values))
    return list(named.values())


def _find_faults(drafts: Sequence[Draft]) -> Sequence[Fault]:
    try:
        return tuple(build_plan(0, Unpublished(), drafts).warnings)
    except ContentFaults as found:
        return found.faults


def _get_identity(fault: Fault) -> tuple[object, ...]:
    return fault.rule, fault.kind, fault.id, fault.path


def _choose_wrong(faults: Iterable[Fault], proposed: set[Key]) -> dict[Key, str]:
    """Return the proposals to drop: the claims first, because faults of records may follow from them."""
    wrong: dict[Key, str] = {}
    for fault in faults:
        keys = [(fault.kind, fault.id), *fault.others]
        for key in keys:
            if fault.rule not in UNFINISHED and key in proposed:
                wrong.setdefault(key, fault.rule)
                break
    claims = {key: rule for key, rule in wrong.items() if key[0] == "claim"}
    return claims or wrong


def _take_out(written: DraftValues, key: Key) -> None:
    if key[0] != "claim":
        written.records.pop(key, None)
        return
    short = key[1].rpartition(".")[2]
    written.claims.pop(short, None)
    for record, values in list(written.records.items()):
        rest = [claim for claim in values["evidence"]["others"] if claim != short]
        if rest:
            values["evidence"]["others"] = rest
        else:
            del written.records[record]
