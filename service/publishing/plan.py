"""Plans: what a set of drafts would change, checked completely before anything is written.

A plan is computed document by document. It holds the keys of the changes; the records stay in the staging and in the
store, and are read when they are needed.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from service.publishing.corpus import Corpus, Unpublished
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft, Key, Unchanged
from service.publishing.faults import ContentFaults, Fault
from service.publishing.gc_tuning import relax_gc
from service.publishing.records import Source, Withdrawal
from service.publishing.rule_registry import find_cut_values
from service.publishing.rulebook import FindPublished, check, list_keys, lower_severities
from service.publishing.staging import Opened, Staging
from service.publishing.text_revisions import check_texts_frozen, explain_misfit, list_gone_sentences
from service.store.database import Database
from service.store.revisions import read_latest_release

# If misshapen records are missing, these rules would report faults in the records around them.
MISLED = {"references-resolve", "quotes-occur", "sentences-are-carried", "claims-are-used"}


class Action(StrEnum):
    """The effect of a plan on a record."""

    ADD = "add"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Plan:
    """The effect of publishing drafts over a release.

    `changes` are in the order of documents and kinds; `documents` are those whose records may be affected; `warnings`
    do not prevent publication.
    """

    base: int
    desk: Staging
    changes: dict[Key, Action] = field(default_factory=dict)
    documents: list[str | None] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def count(self, action: Action) -> int:
        """Return the number of records with this action."""
        return sum(each is action for each in self.changes.values())

    def count_actions(self) -> dict[str, int]:
        """Return the numbers of records added, changed and withdrawn, by these names."""
        return {
            "added": self.count(Action.ADD),
            "changed": self.count(Action.CHANGE),
            "withdrawn": self.count(Action.WITHDRAW),
        }

    def find_before(self, key: Key) -> Source | None:
        """Return the record as it is, even a withdrawn one; None if it does not exist."""
        return self.desk.library.find(*key)

    def get_after(self, key: Key) -> Source:
        """Return the record as it would be. Raises LookupError if the plan does not know it."""
        source = self.desk.find(*key)
        if source is None:
            raise LookupError(key)
        return source


@contextmanager
def plan(database: Database, drafts: Iterable[Draft], prune: str | None = None) -> Iterator[Plan]:
    """Open the plan for publishing the drafts; it is valid within the context.

    With `prune`, records without a draft are withdrawn for that reason. Raises ContentFaults with every fault of the
    drafts and of the resulting content, and StorageFault.
    """
    with database.open_deciding() as connection:
        base = read_latest_release(connection)
        yield build_plan(base, Corpus(connection) if base else Unpublished(), drafts, prune)


@relax_gc()
def build_plan(  # noqa: PLR0913 - each is planned or judges the plan
    base: int,
    library: Corpus,
    drafts: Iterable[Draft | Unchanged],
    prune: str | None = None,
    *,
    find_published: FindPublished | None = None,
    tolerated: AbstractSet[str] = frozenset(),
) -> Plan:
    """Return the plan for publishing the drafts over a corpus; see `plan`.

    `find_published` returns those of some records that were published before as drafted now, although they have changed
    in the corpus since: recent rules only warn about these too. `tolerated` are rules that only warn, for a preview.
    """
    desk = Staging(library)
    faults = list(_stage_drafts(desk, drafts))
    partial = bool(faults)
    faults += desk.cut
    if prune is not None:
        _prune(desk, prune)
    plan_ = Plan(base, desk)
    laid, altered = desk.list_documents(), set()
    for document in laid:
        opened = desk.open(document)
        changes = dict(list_changes(opened))
        plan_.changes.update(changes)
        altered |= changes.keys() & opened.before.sources.keys()
        if erased := list(_check_not_erased(opened)):
            faults += erased
            continue
        faults += [*_check_documents_kept(opened), *check_texts_frozen(opened, library), *_check_settled(opened)]
    near = _find_referring_documents(library, altered) - set(laid)
    plan_.documents.extend([*laid, *sorted(near, key=lambda document: document or "")])
    faults += [fault for document in near for fault in check(desk.open(document).after)]
    if partial:
        faults = [fault for fault in faults if fault.rule not in MISLED]
    faults = list(lower_severities(faults, desk.find_unchanged))
    if find_published:
        faults = list(lower_severities(faults, find_published))
    faults = [fault.lower_severity() if fault.rule in tolerated else fault for fault in faults]
    if not all(fault.warning for fault in faults):
        raise ContentFaults(faults)
    plan_.warnings.extend(faults)
    return plan_


def _check_settled(opened: Opened) -> Iterator[Fault]:
    """Yield the faults of the records, without those that only follow from a wrong document of a record."""
    moved = {key for key, document in opened.strays.items() if document is not None}
    return (fault for fault in check(opened.after) if not fault.others or moved.isdisjoint(list_keys(fault)))


def _stage_drafts(desk: Staging, drafts: Iterable[Draft | Unchanged]) -> Iterator[Fault]:
    """Stage the drafts, and yield the faults of those that do not fit the schema of their kind."""
    for draft in drafts:
        if isinstance(draft, Unchanged):
            yield from (report_duplicate(key) for key in draft.keys if not desk.keep_published(key))
            continue
        sources, faults = load(draft)
        yield from explain_misfit(desk.library, draft, faults)
        desk.cut.extend(find_cut_values(draft))
        for source in sources:
            if not desk.put(source):
                yield report_duplicate(draft.key)
                break
            if source.kind.name == "document" and source.withdrawal:
                _withdraw_sentences(desk, source)
            elif source.kind.name == "document":
                for sentence in list_gone_sentences(desk.library, source):
                    desk.put(sentence)


def report_duplicate(key: Key) -> Fault:
    """Return the fault of a record that two drafts define."""
    message = f"This {key[0]} is defined twice; keep one."
    return Fault("ids-are-unique", *key, ("id",), message, "delete one, or give it a different id")


def _withdraw_sentences(desk: Staging, document: Source) -> None:
    for sentence in desk.library.load_world(document.id).iterate("sentence"):
        reason = document.withdrawal.reason if document.withdrawal else ""
        desk.put(Source(sentence.kind, sentence.id, {}, Withdrawal(reason, None)))


def _prune(desk: Staging, reason: str) -> None:
    for document in desk.library.list_documents():
        follows = document is not None and desk.is_kept(("document", document))
        for source in desk.library.load_world(document).iterate():
            # A staged record is in a draft, so it is not withdrawn.
            if not (follows and source.kind.name == "sentence"):
                desk.put(Source(source.kind, source.id, {}, Withdrawal(reason, None)))


def list_changes(opened: Opened) -> Iterator[tuple[Key, Action]]:
    """Yield the effects on the records of a document."""
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
    """Return the documents with records that may be served differently because these records change."""
    return {document for _, document in library.find_referring(altered)}


def _check_not_erased(opened: Opened) -> Iterator[Fault]:
    """Yield one fault for each erased document whose records would be published again."""
    notices = {key: known.withdrawal for key, known in opened.before.sources.items() if known.withdrawal}
    here = notices.get(("document", opened.document or ""))
    for source in opened.after.iterate():
        notice = notices.get(source.key) or here
        if notice is None or notice.erased is None:
            continue
        erased = notice.erased
        message = f"The document {erased.document} was erased by release {erased.release}: {notice.reason}"
        help_ = "delete its files, and those of the records that rest on it"
        yield Fault("erased-documents-stay-erased", *source.key, ("id",), message, help_)
        if here:
            return


def _check_documents_kept(opened: Opened) -> Iterator[Fault]:
    """Yield a fault for each record that would move to another document: an id is permanent."""
    for (kind, id_), document in opened.strays.items():
        if document is not None:
            message = f"The {kind} {id_} belongs to the document {document}."
            yield Fault(
                "records-keep-their-document", kind, id_, ("document",), message, "give the new record a new id"
            )
