"""The progress of documents: how many of their sentences are done, instead of a fault for each that is not.

A document is unfinished if more than a few of its sentences are open. A sentence is open if nothing carries it, or if
one of its claims says nothing yet or carries no record. These faults stay errors, for `plan`, `apply` and programs;
people see one line for them. So the faults of a finished document are never hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from seed.draft_sentences import cut_draft, get_drafted_sentence
from service.publishing.drafts import Draft
from service.publishing.faults import Fault

# Up to this many open sentences are reported one by one, each with its place.
MAX_REPORTED = 3
# More documents than these are only counted.
MAX_LISTED = 20
MAX_NAMED = 3


class DocumentProgress(NamedTuple):
    """The sentences of a document, by their number, and those that are open, by their ids, in the order of the text."""

    document: str
    sentences: int
    left_out: int
    open: tuple[str, ...]

    @property
    def done(self) -> int:
        """The number of sentences that are carried or left out."""
        return self.sentences - len(self.open)

    def __str__(self) -> str:
        """Return the line that `check` shows."""
        left_out = f", {self.left_out:,} of them left out" if self.left_out else ""
        return f"{self.document}: {self.done:,} of {self.sentences:,} sentences done{left_out}. Next: {self.open[0]}."


def split_open_work(
    drafts: Iterable[Draft], faults: Sequence[Fault]
) -> tuple[list[Fault], list[Fault], list[DocumentProgress]]:
    """Return the faults that are mistakes, those that only name open sentences of unfinished documents, and these."""
    by_key = {draft.key: draft for draft in drafts} if faults else {}
    uncarried = {fault.id for fault in faults if _is_uncarried(fault)}
    cuts = {document: cut_draft(by_key.get(("document", document)))[1] for document in uncarried}
    open_: dict[str, dict[str, None]] = {}
    meant: dict[int, str] = {}
    for number, fault in enumerate(faults):
        sentence = None
        if _is_uncarried(fault):
            sentence = f"{fault.id}.{cuts[fault.id][int(fault.path[1])].name}"
        elif _is_unworded(fault):
            sentence = get_drafted_sentence(by_key["claim", fault.id])
        if sentence:
            meant[number] = document = sentence.partition(".")[0]
            open_.setdefault(document, {})[sentence.partition(".")[2]] = None
    unfinished = {document for document, sentences in open_.items() if len(sentences) > MAX_REPORTED}
    work = [fault for number, fault in enumerate(faults) if meant.get(number) in unfinished]
    rest = [fault for number, fault in enumerate(faults) if meant.get(number) not in unfinished]
    progress = [_describe(by_key.get(("document", each)), each, open_[each]) for each in sorted(unfinished)]
    return rest, work, progress


def format_progress(unfinished: Sequence[DocumentProgress]) -> Iterator[str]:
    """Yield the lines about unfinished documents: those that were begun, the nearest to their end first."""
    begun = sorted((each for each in unfinished if each.done), key=lambda each: (len(each.open), each.document))
    untouched = [each.document for each in unfinished if not each.done]
    yield from map(str, begun[:MAX_LISTED])
    if more := begun[MAX_LISTED:]:
        yield f"{len(more):,} more documents are unfinished."
    if untouched:
        rest = f" and {len(untouched) - MAX_NAMED:,} more" if len(untouched) > MAX_NAMED else ""
        yield f"Not begun: {', '.join(untouched[:MAX_NAMED])}{rest}."
    if unfinished:
        yield "medcontent coverage counts the open sentences of each; medcontent check --all reports them all."


def _is_uncarried(fault: Fault) -> bool:
    return fault.rule == "sentences-are-carried" and fault.path[:1] == ("sentences",)


def _is_unworded(fault: Fault) -> bool:
    """Return whether a claim says nothing yet, or nothing rests on it."""
    is_blank = fault.rule == "missing-field" and fault.kind == "claim" and fault.path == ("states",)
    return is_blank or fault.rule == "claims-are-used"


def _describe(draft: Draft | None, document: str, open_: Iterable[str]) -> DocumentProgress:
    order = [cut.name for cut in cut_draft(draft)[1]]
    places = {name: place for place, name in enumerate(order)}
    values: Any = draft.values if draft else {}
    left_out = values.get("leftOut") if isinstance(values, dict) else None
    listed = tuple(sorted(open_, key=lambda name: (places.get(name, len(order)), name)))
    return DocumentProgress(document, max(len(order), len(listed)), len(left_out or ()), listed)
