"""Checking: every fault of a content root by itself, all in one run, and each mistake told once.

The rules need whole records. Where one is misshapen, or its file cannot be read, a stand-in takes its place, and what
is then found wrong because of the stand-in is not told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from seed.checking.doubts import Doubts
from seed.checking.remedies import Remedies
from seed.drafts import Content
from service.publishing.faults import ContentFaults, Fault
from service.publishing.library import Unpublished
from service.publishing.planning import made
from service.publishing.sources import Draft, sentence_of
from service.publishing.texts import sentences

SHAPES = frozenset(("shape", "unknown-field", "missing-field"))


def faults_of(content: Content) -> list[Fault]:
    """Return the faults of the records, whatever is published; those of the files are `content.faults`."""
    found = _judged(content)
    strays = {(fault.kind, fault.id): fault for fault in found if _is_stray(fault)}
    if not strays:
        return found
    meant = replace(content, drafts=[_brought_home(draft, strays.get(draft.key)) for draft in content.drafts])
    return [*strays.values(), *_judged(meant)]


def _is_stray(fault: Fault) -> bool:
    """Tell whether a record names a document that is not there, and it is clear which one is meant."""
    return fault.rule == "references-resolve" and fault.path == ("document",) and fault.proposal is not None


def _brought_home(draft: Draft, fault: Fault | None) -> Draft:
    """Return the draft as one of the document that is meant, so that all else in it can be checked as well."""
    if fault is None:
        return draft
    document = fault.proposal
    evidence = draft.values.get("evidence")
    if isinstance(evidence, dict):
        evidence = {name: _of_document(document, claims) for name, claims in evidence.items()}
    return replace(draft, values={**draft.values, "document": document, "evidence": evidence})


def _of_document(document: str | None, claims: Any) -> Any:
    return [f"{document}.{str(claim).rpartition('.')[2]}" for claim in claims] if isinstance(claims, list) else claims


def _judged(content: Content) -> list[Fault]:
    found: Sequence[Fault] = _planned(content.drafts)
    misshapen = [fault for fault in found if fault.rule in SHAPES]
    if misshapen or content.faults:
        doubts = Doubts(content, misshapen)
        broken = [fault for fault in _planned(doubts.sound_drafts()) if fault.rule not in SHAPES]
        found = [*doubts.own(misshapen), *(fault for fault in broken if not doubts.cover(fault))]
    remedies = Remedies(content)
    return [remedies.added(fault) for fault in _told_once(content, found)]


def _planned(drafts: Iterable[Draft]) -> tuple[Fault, ...]:
    try:
        made(0, Unpublished(), drafts)
    except ContentFaults as found:
        return found.faults
    return ()


def _told_once(content: Content, found: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults but for those that another one tells already, or tells better."""
    unresolved = [fault for fault in found if fault.rule == "references-resolve"]
    homeless = {(fault.kind, fault.id) for fault in unresolved if fault.path == ("document",)}
    # What is meant by a wrong id, and what a record of no document rests on, is used.
    used = {fault.proposal for fault in unresolved}
    rest = {claim for draft in content.drafts if draft.key in homeless for claim in _evidence(draft)}
    claimed = {sentence_of(draft.id) for draft in content.drafts if draft.kind.name == "claim"}
    for fault in found:
        if fault.path[:1] == ("evidence",) and (fault.kind, fault.id) in homeless:
            continue
        if fault.rule == "claims-are-used" and (fault.id in used or fault.id.rpartition(".")[2] in rest):
            continue
        if fault.rule == "sentences-are-carried" and _sentence(content, fault) in claimed:
            continue
        yield fault


def _evidence(draft: Draft) -> Iterator[str]:
    """Yield the claims that a record rests on, by the ends of their ids."""
    evidence = draft.values.get("evidence")
    for claims in evidence.values() if isinstance(evidence, dict) else ():
        for claim in claims if isinstance(claims, list) else ():
            yield str(claim).rpartition(".")[2]


def _sentence(content: Content, fault: Fault) -> str | None:
    """Return the id of the sentence that the fault calls not carried."""
    if fault.path[0] != "sentences":
        return None
    values = next(draft.values for draft in content.drafts if draft.key == ("document", fault.id))
    cuts = sentences(values["text"], [int(start) for start in values["sentences"]])
    return f"{fault.id}.{cuts[int(fault.path[1])].name}"
