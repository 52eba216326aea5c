"""Check a content root and report all its faults in one run, each mistake once.

The rules need whole records. Where a record is malformed or its file cannot be read, a placeholder takes its place, and
faults that only the placeholder causes are not reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from seed.checking.follow_on_faults import Doubts
from seed.checking.misfiled import SHAPES, find_misfiled
from seed.checking.misplaced import find_moved_claims, find_renamed_folder
from seed.checking.missing_targets import fold_missing_targets
from seed.checking.remedies import Remedies
from seed.checking.wrong_evidence import fold_wrong_evidence
from seed.checking.wrong_sentences import fold_cuts, is_from_cut, is_quoted_wrong, list_cut_sentences, list_sentences
from seed.draft_sentences import get_drafted_sentence
from seed.drafts import ContentFiles
from service.publishing.document_checks import DraftChecker
from service.publishing.drafts import Draft
from service.publishing.faults import Fault
from service.publishing.kept_faults import RecentFaults


def find_faults(content: ContentFiles) -> list[Fault]:
    """Return the faults of the records, whatever is published; those of the files are `content.faults`."""
    return ContentChecker().find_faults(content)


class ContentChecker:
    """Checks content again and again: each time only the documents that something changed for."""

    def __init__(self, results: RecentFaults | None = None) -> None:
        """Take what keeps the results; by default the results of the last check are kept in memory."""
        self._results = results or RecentFaults()
        self._drafts = DraftChecker(self._results)

    def find_faults(self, content: ContentFiles) -> list[Fault]:
        """Return the faults of the records, whatever is published; those of the files are `content.faults`."""
        self._results.start_check()
        renamed = find_renamed_folder(content.drafts)
        if renamed is None:
            return self._find_faults(content)
        return [*renamed.causes, *self._find_faults(replace(content, drafts=renamed.drafts))]

    def _find_faults(self, content: ContentFiles) -> list[Fault]:
        found = self._judge(content)
        if misfiled := find_misfiled(content, found):
            return [*misfiled.causes, *misfiled.list_own(self._find_faults(misfiled.content))]
        strays = {(fault.kind, fault.id): fault for fault in found if _is_stray(fault)}
        if strays:
            moved_drafts = [_move_to_document(draft, strays.get(draft.key)) for draft in content.drafts]
            return [*strays.values(), *self._judge(replace(content, drafts=moved_drafts))]
        moved = find_moved_claims(content.drafts, found)
        if moved is None:
            return found
        rest = [
            replace(fault, id=moved.renamed.get(fault.id, fault.id))
            for fault in self._judge(replace(content, drafts=moved.drafts))
        ]
        # A quote that was copied from the wrong sentence makes no sense there: fewer faults say what was meant.
        return [*moved.causes, *rest] if len(moved.causes) + len(rest) < len(found) else found

    def _judge(self, content: ContentFiles) -> list[Fault]:
        found = self._drafts.find_faults(content.drafts)
        misshapen = [fault for fault in found if fault.rule in SHAPES]
        if misshapen or content.faults:
            doubts = Doubts(content, misshapen)
            sound = self._drafts.find_faults(list(doubts.list_sound_drafts()))
            broken = [fault for fault in sound if fault.rule not in SHAPES]
            found = [*doubts.select_own(misshapen), *(fault for fault in broken if not doubts.is_covering(fault))]
        remedies = Remedies(content)
        single = list(
            fold_wrong_evidence(content, list(fold_missing_targets(content, list(_drop_repeated(content, found)))))
        )
        return [remedies.add_remedy(fault) for fault in single]


def _is_stray(fault: Fault) -> bool:
    """Return whether a record names a document that does not exist and the intended one is clear."""
    return fault.rule == "references-resolve" and fault.path == ("document",) and fault.proposal is not None


def _move_to_document(draft: Draft, fault: Fault | None) -> Draft:
    """Return the draft with its intended document, so that the rest of it can be checked as well."""
    if fault is None:
        return draft
    document = fault.proposal
    evidence = draft.values.get("evidence")
    if isinstance(evidence, dict):
        evidence = {name: _rewrite_claims(document, claims) for name, claims in evidence.items()}
    return replace(draft, values={**draft.values, "document": document, "evidence": evidence})


def _rewrite_claims(document: str | None, claims: Any) -> Any:
    return [f"{document}.{str(claim).rpartition('.')[2]}" for claim in claims] if isinstance(claims, list) else claims


def _drop_repeated(content: ContentFiles, found: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults except those that another fault already explains, or explains better."""
    if not found:
        return
    unresolved = [fault for fault in found if fault.rule == "references-resolve"]
    homeless = {(fault.kind, fault.id) for fault in unresolved if fault.path == ("document",)}
    # The intended target of a wrong id, and the claims of a record without a document, count as used.
    used = {fault.proposal for fault in unresolved}
    rest = {claim for draft in content.drafts if draft.key in homeless for claim in _list_evidence(draft)}
    claimed = {get_drafted_sentence(draft) for draft in content.drafts if _is_claim(draft)}
    sentences: dict[str, list[str]] = {}
    cut = set(list_cut_sentences(content, found))
    misquoted = {fault.id for fault in found if fault.rule == "quotes-occur"}
    drafts = {draft.key: draft for draft in content.drafts} if cut or misquoted else {}
    for fault in fold_cuts(found):
        if is_from_cut(drafts, fault, cut) or is_quoted_wrong(drafts, fault, misquoted):
            continue
        is_used = fault.rule == "claims-are-used" and (fault.id in used or fault.id.rpartition(".")[2] in rest)
        if is_used or (fault.path[:1] == ("evidence",) and (fault.kind, fault.id) in homeless):
            continue
        if fault.rule == "sentences-are-carried" and fault.path[0] == "sentences":
            # A text is cut once, however many of its sentences are not carried.
            if fault.id not in sentences:
                sentences[fault.id] = list_sentences(content, fault.id)
            if sentences[fault.id][int(fault.path[1])] in claimed:
                continue
        yield fault


def _is_claim(draft: Draft) -> bool:
    """Return whether a draft is a claim that is not withdrawn."""
    withdrawn = isinstance(draft.values, dict) and "withdrawn" in draft.values
    return draft.kind.name == "claim" and not withdrawn


def _list_evidence(draft: Draft) -> Iterator[str]:
    """Yield the claims that support a record, by the last part of their ids."""
    evidence = draft.values.get("evidence")
    for claims in evidence.values() if isinstance(evidence, dict) else ():
        for claim in claims if isinstance(claims, list) else ():
            yield str(claim).rpartition(".")[2]
