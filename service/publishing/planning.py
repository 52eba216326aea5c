"""Planning: what a set of drafts would change, checked as a whole before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from service.catalog import BY_NAME
from service.publishing.faults import ContentFaults, Fault
from service.publishing.loading import load
from service.publishing.rules import check
from service.publishing.sources import Draft, Key, Source, Withdrawal, World
from service.store.database import Database
from service.store.sources import StoredSource, latest_release, newest_sources


class Action(StrEnum):
    """What happens to a record."""

    ADD = "add"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one record; `before` is None where there was none."""

    action: Action
    before: Source | None
    after: Source


@dataclass(frozen=True)
class Plan:
    """What would happen, against which release; `before` and `after` are the worlds on either side."""

    base: int
    before: World
    after: World
    changes: tuple[Change, ...]

    def count(self, action: Action) -> int:
        """Return how many records the plan does this to."""
        return sum(change.action is action for change in self.changes)


def plan(database: Database, drafts: Sequence[Draft], prune: str | None = None) -> Plan:
    """Return what publishing the drafts would do to the content of the database.

    With `prune`, records that no draft speaks of are withdrawn for that reason. Raises ContentFaults with every fault
    of the drafts and of the world as it would be, and StorageFault.
    """
    with database.reading() as connection:
        base, before = published(connection)
    return plan_against(base, before, drafts, prune)


def plan_against(base: int, before: World, drafts: Sequence[Draft], prune: str | None = None) -> Plan:
    """Return what publishing the drafts would do to a world; see `plan`."""
    faults = list(_repeated(drafts))
    loaded, misshapen = load(drafts)
    sources = [*loaded, *_sentences_of_withdrawn(before, loaded)]
    if prune is not None:
        sources += _pruned(before, {source.key for source in sources} | {draft.key for draft in drafts}, prune)
    after = World([*before.sources.values(), *(_numbered(before, source) for source in sources)])
    faults += [*misshapen, *_thawed(before, loaded)]
    # Rules judge a record by the records around it: with misshapen ones missing they would blame the wrong ones.
    faults += check(after) if not misshapen else [fault for fault in check(after) if fault.rule not in MISLED]
    if faults:
        raise ContentFaults(faults)
    return Plan(base, before, after, tuple(_changes(before, after)))


MISLED = {"references-resolve", "quotes-occur", "sentences-are-carried", "claims-are-used"}


def published(connection: sa.Connection) -> tuple[int, World]:
    """Return the newest release and the world that it left."""
    return latest_release(connection), World(_source(stored) for stored in newest_sources(connection))


def stored_form(source: Source) -> Mapping[str, Any]:
    """Return what the store keeps of a source."""
    if source.withdrawal:
        return {"reason": source.withdrawal.reason, "replacedBy": source.withdrawal.replaced_by}
    return source.values


def _source(stored: StoredSource) -> Source:
    kind = BY_NAME[stored.kind]
    if stored.withdrawn:
        withdrawal = Withdrawal(stored.content["reason"], stored.content["replacedBy"])
        return Source(kind, stored.id, {}, withdrawal, stored.revision)
    return Source(kind, stored.id, {**kind.blank, **stored.content}, None, stored.revision)


def _numbered(before: World, source: Source) -> Source:
    known = before.sources.get(source.key)
    if known is None:
        return replace(source, revision=1)
    same = (source.values, source.withdrawal) == (known.values, known.withdrawal)
    return known if same else replace(source, revision=known.revision + 1)


def _changes(before: World, after: World) -> Iterator[Change]:
    for key, source in after.sources.items():
        known = before.sources.get(key)
        if known is source:
            continue
        if source.withdrawal:
            yield Change(Action.WITHDRAW, known, source)
        else:
            yield Change(Action.CHANGE if known and not known.withdrawal else Action.ADD, known, source)


def _repeated(drafts: Iterable[Draft]) -> Iterator[Fault]:
    seen: set[Key] = set()
    for draft in drafts:
        if draft.key in seen:
            yield Fault("ids-are-unique", *draft.key, ("id",), f"There are two of this {draft.kind.name}; keep one.")
        seen.add(draft.key)


def _sentences_of_withdrawn(before: World, loaded: Iterable[Source]) -> Iterator[Source]:
    for document in loaded:
        if document.kind.name == "document" and document.withdrawal:
            for sentence in before.document_sentences.get(document.id, []):
                yield replace(sentence, values={}, withdrawal=Withdrawal(document.withdrawal.reason, None))


def _pruned(before: World, spoken_of: set[Key], reason: str) -> Iterator[Source]:
    for source in before.of():
        if source.key not in spoken_of:
            yield replace(source, values={}, withdrawal=Withdrawal(reason, None))


def _thawed(before: World, loaded: Iterable[Source]) -> Iterator[Fault]:
    """Yield a fault for each published document whose text or split would change."""
    for document in loaded:
        known = before.get("document", document.id) if document.kind.name == "document" else None
        for field in ("text", "sentences"):
            if known and not document.withdrawal and document.values[field] != known.values[field]:
                yield Fault(
                    "texts-are-frozen", "document", document.id, (field,),
                    f"The {field} of a published document cannot change: records rest on its offsets.",
                    "put the published form back, and write a new document with `replaces: " + document.id + "`",
                )  # fmt: skip
