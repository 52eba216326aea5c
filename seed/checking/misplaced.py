"""Misplaced records: one slip that every record of a document suffers from, found again and reported once.

A folder that was renamed, a claim under the id of another sentence, a sentence that was moved: the rules report each of
their consequences. Here the content is judged again as it was meant, and what remains is reported beside the cause.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from seed.draft_sentences import cut_draft
from service.publishing.drafts import Draft
from service.publishing.faults import Fault
from service.publishing.records import name_sentence
from service.publishing.segmentation import Cut

# Of more sentences it is not said which claims are in others than their ids say.
MAX_NAMED = 3


class Meaning(NamedTuple):
    """Drafts as they were meant, the faults that say how they differ, and the old id of each renamed claim."""

    drafts: list[Draft]
    causes: list[Fault]
    renamed: Mapping[str, str] = {}


def find_renamed_folder(drafts: Iterable[Draft]) -> Meaning | None:
    """Return the mistake where records name one document that is not there, and one that is there is not named."""
    listed = list(drafts)
    there = {draft.id for draft in listed if draft.kind.name == "document"}
    named = Counter(draft.owner for draft in listed if draft.kind.stated and draft.owner)
    missing, unnamed = named.keys() - there, there - named.keys()
    if len(missing) != 1 or len(unnamed) != 1 or named[next(iter(missing))] < 2:
        return None
    wrong, right = next(iter(missing)), next(iter(unnamed))
    message = f"{named[wrong]} records name the document {wrong}, which does not exist, and none names this one."
    help_ = f"rename the folder to {wrong}, or write `document: {right}` in the records"
    fault = Fault("references-resolve", "document", right, (), message, help_, code="folder-renamed")
    return Meaning([_move(draft, wrong, right) for draft in listed], [fault])


def find_moved_claims(drafts: Iterable[Draft], faults: Iterable[Fault]) -> Meaning | None:
    """Return the mistake where quotes are in other sentences than those of their claims' ids."""
    wrong = [fault for fault in faults if fault.rule == "quotes-occur" and fault.path[0] in {"quote", "id"}]
    if not wrong:
        return None
    by_key = {draft.key: draft for draft in drafts}
    documents = {fault.id.partition(".")[0] for fault in wrong}
    texts = {id_: cut_draft(by_key.get(("document", id_))) for id_ in documents}
    taken = {id_ for kind, id_ in by_key if kind == "claim"}
    # Where evidence still cites the claim by its right id, that is the one.
    cited = sorted(claim for draft in by_key.values() for claim in draft.list_cited() if claim not in taken)
    renamed: dict[str, str] = {}
    for fault in wrong:
        sentence = _find_sentence(by_key["claim", fault.id], texts)
        if sentence:
            free = (f"{sentence}c{number}" for number in count(1))
            unused = (id_ for id_ in cited if name_sentence(id_) == sentence and id_ not in taken)
            renamed[fault.id] = next(unused, None) or next(id_ for id_ in free if id_ not in {*taken, *cited})
            taken.add(renamed[fault.id])
    if not renamed:
        return None
    moved = [_rename(draft, renamed) for draft in by_key.values()]
    return Meaning(moved, list(_report_moved(renamed)), {new: old for old, new in renamed.items()})


def _report_moved(renamed: Mapping[str, str]) -> Iterator[Fault]:
    by_document: dict[str, dict[str, str]] = {}
    for old, new in renamed.items():
        by_document.setdefault(old.partition(".")[0], {})[old] = new
    for document, moves in by_document.items():
        pairs = dict.fromkeys(
            (_shorten(name_sentence(old)), _shorten(name_sentence(new))) for old, new in moves.items()
        )
        if len(pairs) > 1:
            shown = ", ".join(f"{old} in {new}" for old, new in list(pairs)[:MAX_NAMED])
            message = f"The quotes of {len(moves)} claims are in other sentences than their ids say: {shown}."
            help_ = "put the text or its sentences back, or give the claims the ids of their sentences"
            yield Fault("quotes-occur", "document", document, ("text",), message, help_, code="sentences-moved")
            continue
        for old, new in moves.items():
            here, there = _shorten(name_sentence(new)), _shorten(name_sentence(old))
            message = f"The quote is in {here}, not in {there}."
            help_ = (
                f"give the claim an id of that sentence, such as {_shorten(new)}, here and in the evidence; once it is "
                f"published its id stays, so write `within: {here}`"
            )
            yield Fault("quotes-occur", "claim", old, ("quote",), message, help_, code="other-sentence")


def _find_sentence(claim: Draft, texts: Mapping[str, tuple[str, list[Cut]]]) -> str | None:
    """Return the sentence that has a quote, where the text has it once; None otherwise."""
    document = claim.id.partition(".")[0]
    text, cuts = texts.get(document, ("", []))
    quote = claim.values.get("quote") if isinstance(claim.values, dict) else None
    start = text.find(quote) if isinstance(quote, str) and quote else -1
    if start < 0 or text.find(str(quote), start + 1) >= 0:
        return None
    cut = cuts[bisect(cuts, start, key=lambda each: each.span.start) - 1] if cuts else None
    return f"{document}.{cut.name}" if cut and start + len(str(quote)) <= cut.span.end else None


def _move(draft: Draft, wrong: str, right: str) -> Draft:
    if not draft.kind.stated or draft.owner != wrong:
        return draft
    evidence = _map_evidence(draft.values.get("evidence"), lambda claim: f"{right}.{claim.rpartition('.')[2]}")
    return replace(draft, values={**draft.values, "document": right, "evidence": evidence})


def _rename(draft: Draft, renamed: Mapping[str, str]) -> Draft:
    if draft.kind.name == "claim":
        return replace(draft, id=renamed.get(draft.id, draft.id))
    if not draft.kind.stated or not isinstance(draft.values, dict):
        return draft
    evidence = _map_evidence(draft.values.get("evidence"), lambda claim: renamed.get(claim, claim))
    return replace(draft, values={**draft.values, "evidence": evidence})


def _map_evidence(evidence: Any, change: Any) -> Any:
    if not isinstance(evidence, dict):
        return evidence
    return {
        name: [change(claim) if isinstance(claim, str) else claim for claim in claims]
        if isinstance(claims, list)
        else claims
        for name, claims in evidence.items()
    }


@cache
def _shorten(id_: str) -> str:
    return id_.rpartition(".")[2]
