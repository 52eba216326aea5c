"""Planning: what a set of drafts would change, checked as a whole before anything is written.

A plan is worked out a document at a time. It holds the keys of what changes; the records themselves stay on the desk
and in the store, and are looked up when they are wanted.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from service.publishing.corpus import Corpus, Opened, Staging, Unpublished
from service.publishing.draft_loader import load
from service.publishing.faults import ContentFaults, Fault
from service.publishing.gc_tuning import relax_gc
from service.publishing.records import Draft, Key, Source, Unchanged, Withdrawal
from service.publishing.rulebook import FindPublished, check, list_keys, lower_severities
from service.store.database import Database
from service.store.revisions import read_latest_release

# With misshapen records missing, these rules would blame the records around them.
MISLED = {"references-resolve", "quotes-occur", "sentences-are-carried", "claims-are-used"}


class Action(StrEnum):
    """What happens to a record."""

    ADD = "add"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Plan:
    """What would happen, against which release.

    `changes` are in the order of documents and kinds; `documents` are those whose records it may alter; `warnings` keep
    nothing from being published.
    """

    base: int
    desk: Staging
    changes: dict[Key, Action] = field(default_factory=dict)
    documents: list[str | None] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def count(self, action: Action) -> int:
        """Return how many records the plan does this to."""
        return sum(each is action for each in self.changes.values())

    def count_actions(self) -> dict[str, int]:
        """Return how many records are added, changed and withdrawn, by these names."""
        return {
            "added": self.count(Action.ADD),
            "changed": self.count(Action.CHANGE),
            "withdrawn": self.count(Action.WITHDRAW),
        }

    def find_before(self, key: Key) -> Source | None:
        """Return the record as it is, be it withdrawn; None where there is none."""
        return self.desk.library.find(*key)

    def get_after(self, key: Key) -> Source:
        """Return the record as it would be. Raises LookupError for one that the plan does not know."""
        source = self.desk.find(*key)
        if source is None:
            raise LookupError(key)
        return source


@contextmanager
def plan(database: Database, drafts: Iterable[Draft], prune: str | None = None) -> Iterator[Plan]:
    """Give the plan for publishing the drafts; it can be used as long as the context lasts.

    With `prune`, records that no draft speaks of are withdrawn for that reason. Raises ContentFaults with every fault
    of the drafts and of the content as it would be, and StorageFault.
    """
    with database.open_deciding() as connection:
        base = read_latest_release(connection)
        yield build_plan(base, Corpus(connection) if base else Unpublished(), drafts, prune)


@relax_gc()
def build_plan(
    base: int,
    library: Corpus,
    drafts: Iterable[Draft | Unchanged],
    prune: str | None = None,
    *,
    find_published: FindPublished | None = None,
) -> Plan:
    """Return the plan for publishing the drafts over a library; see `plan`.

    `find_published` returns those of some records that were published before as they are drafted, though the library
    has them otherwise: recent rules only warn of these, too.
    """
    desk = Staging(library)
    faults = list(_stage_drafts(desk, drafts))
    partial = bool(faults)
    if prune is not None:
        _prune(desk, prune)
    plan_ = Plan(base, desk)
    laid, altered = desk.list_documents(), set()
    for document in laid:
        opened = desk.open(document)
        changes = dict(list_changes(opened))
        plan_.changes.update(changes)
        altered |= changes.keys() & opened.before.sources.keys()
        faults += [*_check_documents_kept(opened), *_check_texts_frozen(opened, library), *_check_settled(opened)]
    near = _find_referring_documents(library, altered) - set(laid)
    plan_.documents.extend([*laid, *sorted(near, key=lambda document: document or "")])
    faults += [fault for document in near for fault in check(desk.open(document).after)]
    if partial:
        faults = [fault for fault in faults if fault.rule not in MISLED]
    faults = list(lower_severities(faults, desk.find_unchanged))
    if find_published:
        faults = list(lower_severities(faults, find_published))
    if not all(fault.warning for fault in faults):
        raise ContentFaults(faults)
    plan_.warnings.extend(faults)
    return plan_


def _check_settled(opened: Opened) -> Iterator[Fault]:
    """Yield the faults of the records, but those between a record and others that follow from its wrong document."""
    moved = {key for key, document in opened.strays.items() if document is not None}
    return (fault for fault in check(opened.after) if not fault.others or moved.isdisjoint(list_keys(fault)))


def _stage_drafts(desk: Staging, drafts: Iterable[Draft | Unchanged]) -> Iterator[Fault]:
    """Lay the drafts on the desk, and yield the faults of those that have not the shape of their kind."""
    for draft in drafts:
        if isinstance(draft, Unchanged):
            yield from (_report_duplicate(key) for key in draft.keys if not desk.keep_published(key))
            continue
        sources, faults = load(draft)
        yield from faults
        for source in sources:
            if not desk.put(source):
                yield _report_duplicate(draft.key)
                break
            if source.kind.name == "document" and source.withdrawal:
                _withdraw_sentences(desk, source)


def _report_duplicate(key: Key) -> Fault:
    message = f"There are two of this {key[0]}; keep one."
    return Fault("ids-are-unique", *key, ("id",), message, "delete one, or give it an id of its own")


def _withdraw_sentences(desk: Staging, document: Source) -> None:
    for sentence in desk.library.load_world(document.id).iterate("sentence"):
        reason = document.withdrawal.reason if document.withdrawal else ""
        desk.put(Source(sentence.kind, sentence.id, {}, Withdrawal(reason, None)))


def _prune(desk: Staging, reason: str) -> None:
    for document in desk.library.list_documents():
        follows = document is not None and desk.is_kept(("document", document))
        for source in desk.library.load_world(document).iterate():
            # What lies on the desk already stays as it is: a draft speaks of it.
            if not (follows and source.kind.name == "sentence"):
                desk.put(Source(source.kind, source.id, {}, Withdrawal(reason, None)))


def list_changes(opened: Opened) -> Iterator[tuple[Key, Action]]:
    """Yield what happens to the records of a document."""
    before = opened.before.sources
    for key, source in opened.after.sources.items():
        known = before.get(key)
        if known is source:
            continue
        if source.withdrawal:
            yield key, Action.WITHDRAW
        else:
            yield key, Action.CHANGE if known and not known.withdrawal else Action.ADD


def _find_referring_documents(library: Corpus, altered: AbstractSet[Key]) -> set[str | None]:
    """Return the documents with records that may be served differently because these records are altered."""
    return {document for _, document in library.find_referring(altered)}


def _check_documents_kept(opened: Opened) -> Iterator[Fault]:
    """Yield a fault for each record that would change its document: an id stands for one record for good."""
    for (kind, id_), document in opened.strays.items():
        if document is not None:
            message = f"The {kind} {id_} belongs to the document {document}."
            yield Fault(
                "records-keep-their-document", kind, id_, ("document",), message, "give the new record a new id"
            )


def _check_texts_frozen(opened: Opened, library: Corpus) -> Iterator[Fault]:
    """Yield a fault for a document whose text or split would not be as it was first published."""
    for document in opened.after.iterate("document"):
        known = opened.before.sources.get(document.key)
        if known is None or known is document:
            continue
        words = library.find_last_values(document.key) if known.withdrawal else known.values
        for name in ("text", "sentences"):
            if words and document.values[name] != words[name]:
                yield Fault(
                    "texts-are-frozen", *document.key, (name,),
                    f"The {name} of a published document cannot change: records rest on its offsets.",
                    "put the published form back, and write a new document with `replaces: " + document.id + "`",
                )  # fmt: skip
