"""Missing targets: several references to one record that does not exist are one mistake, reported once.

A file that was renamed or deleted, or an id that was copied: every reference to it would be a report.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from seed.drafts import ContentFiles
from seed.file_forms import get_form
from service.catalog import KINDS, get_kind
from service.publishing.closest_names import find_closest
from service.publishing.faults import Fault

CLAIM, EVIDENCE = "claim", "evidence"
# Codes of faults for which the target is nowhere.
MISSING = frozenset(("not-there", "other-kind"))


class Target(NamedTuple):
    """What references name: a record, or all claims of a document without claims."""

    kind: str
    id: str


def fold_missing_targets(content: ContentFiles, faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults, those about one missing target as one at the first of its references."""
    if not faults:
        return
    finder = _TargetFinder(content)
    targets = [finder.find_target(fault) for fault in faults]
    numbers, folded = Counter(targets), set[Target]()
    lost = _list_lost_kinds(content)
    for fault, target in zip(faults, targets, strict=True):
        if target and target.kind in lost:
            continue
        if fault.rule == "sentences-are-carried" and Target(CLAIM, f"{fault.id}.") in numbers:
            continue
        if target is None or (numbers[target] == 1 and target.id[-1:] != "."):
            yield fault
        elif target not in folded:
            folded.add(target)
            yield _fold_target(content, fault, target, numbers[target])


def _list_lost_kinds(content: ContentFiles) -> set[str]:
    """Return the kinds without a record, if a folder is of no kind: its name is wrong, and its records are not read."""
    if all(fault.rule != "unknown-file" for fault in content.faults):
        return set()
    return {kind.name for kind in KINDS} - {draft.kind.name for draft in content.drafts}


class _TargetFinder:
    def __init__(self, content: ContentFiles) -> None:
        self._values: Mapping[tuple[str, str], Any] = {draft.key: draft.values for draft in content.drafts}
        self._claimed = {id_.partition(".")[0] for kind, id_ in self._values if kind == CLAIM}

    def find_target(self, fault: Fault) -> Target | None:
        """Return what a fault says to be missing, or None for other faults."""
        if fault.rule != "references-resolve" or fault.code not in MISSING:
            return None
        id_: Any = self._values.get((fault.kind, fault.id))
        for step in fault.path:
            id_ = _get_item(id_, step)
        if not isinstance(id_, str):
            return None
        if fault.path[0] == EVIDENCE:
            return self._find_claim(fault, id_)
        field = get_form(get_kind(fault.kind)).find_field(fault.path)
        return Target(getattr(field, "to", "") or fault.kind, id_)

    def _find_claim(self, fault: Fault, written: str) -> Target:
        document = _get_item(self._values[fault.kind, fault.id], "document") or ""
        name = f"{document}.{written.rpartition('.')[2]}"
        return Target(CLAIM, name if document in self._claimed else f"{document}.")


def _get_item(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _fold_target(content: ContentFiles, fault: Fault, target: Target, number: int) -> Fault:
    if target.kind == CLAIM:
        document, _, claim = target.id.rpartition(".")
        if claim:
            return replace(fault, message=f"{fault.message} {number} fields cite it.")
        message = f"{number} fields cite claims of {document}, which has none."
        help_ = f"put documents/{document}/claims.yaml back, or write it"
        return Fault(fault.rule, "document", document, (), message, help_, code="claims-missing")
    close = find_closest(target.id, _list_ids(content, target.kind))
    folder = get_kind(target.kind).plural
    message = f"{number} references name the {target.kind} {target.id}, which does not exist."
    help_ = (
        f"if {close} is that record, rename its file to {target.id}.yaml; else correct the references"
        if close
        else f"put {folder}/{target.id}.yaml back, or correct the references"
    )
    return replace(fault, message=message, help=help_, proposal=None)


def _list_ids(content: ContentFiles, kind: str) -> list[str]:
    return sorted(draft.id for draft in content.drafts if draft.kind.name == kind)
