"""Checks of drafts as if nothing was published, document by document; results are kept, and used while they hold.

What the rules find in one document depends on its drafts, and on the records elsewhere that they ask for. Both are
noted with the result, so no rule has to say what it depends on. The faults are those that `build_plan` would raise or
warn of over an empty corpus.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple, Protocol

from service.publishing.corpus import AT_HAND, LIKELY, rebuild_source
from service.publishing.draft_loader import load
from service.publishing.faults import Fault
from service.publishing.gc_tuning import relax_gc
from service.publishing.plan import MISLED, report_duplicate
from service.publishing.records import (
    DIGEST_BYTES,
    Draft,
    Key,
    Source,
    TopicMember,
    World,
    sort_members,
    summarise_member,
)
from service.publishing.rule_registry import DATED, find_cut_values
from service.publishing.rulebook import check, lower_severities


class DocumentFaults(NamedTuple):
    """The faults of one document's drafts, and what they depend on beside these.

    `shape` are the faults of drafts that do not fit their kind; `found` has the digest of each draft elsewhere that was
    looked up (None: there was none), `listed` the digest of the ids of each kind that were, `gathered` that of the
    drafts of each topic.
    """

    shape: tuple[Fault, ...]
    cut: tuple[Fault, ...]
    faults: tuple[Fault, ...]
    found: Mapping[Key, bytes | None]
    listed: Mapping[str, bytes]
    gathered: Mapping[str, bytes]

    @property
    def is_dated(self) -> bool:
        """Whether a fault may go by itself, as time passes."""
        return any(fault.rule in DATED for fault in self.faults)


class KeptFaults(Protocol):
    """Keeps results by the digest of the drafts that were checked."""

    def find(self, digest: bytes) -> DocumentFaults | None:
        """Return the result for these drafts, whose dependencies may have changed."""

    def keep(self, digest: bytes, result: DocumentFaults) -> None:
        """Keep the result."""


class RecentFaults:
    """Keeps the results in memory that the current check or the one before it used."""

    def __init__(self) -> None:
        """Begin with no result."""
        self._current: dict[bytes, DocumentFaults] = {}
        self._before: dict[bytes, DocumentFaults] = {}

    def start_check(self) -> None:
        """Forget what was not used since this was last called."""
        self._current, self._before = {}, self._current

    def find(self, digest: bytes) -> DocumentFaults | None:
        """Return the result for these drafts."""
        known = self._current.get(digest) or self._before.get(digest)
        if known:
            self._current[digest] = known
        return known

    def keep(self, digest: bytes, result: DocumentFaults) -> None:
        """Keep the result."""
        self._current[digest] = result


@dataclass
class DraftChecker:
    """Checks drafts again and again; drafts that stay the same cost little."""

    results: KeptFaults
    # By the digest of a draft: whether it is a record that references may name.
    _named: dict[bytes, bool] = field(default_factory=dict)

    @relax_gc()
    def find_faults(self, drafts: Sequence[Draft]) -> list[Fault]:
        """Return the faults of the drafts, and of the content that they would be."""
        content = _DraftedContent(drafts, self._named)
        checked = [self._check(content, group) for group in content.list_groups()]
        shape = content.sort_faults([*content.duplicates, *(fault for result in checked for fault in result.shape)])
        faults = content.sort_faults([fault for result in checked for fault in result.cut])
        faults += [fault for result in checked for fault in result.faults]
        if shape:
            faults = [fault for fault in faults if fault.rule not in MISLED]
        return [*shape, *lower_severities(faults, lambda _: frozenset())]

    def _check(self, content: "_DraftedContent", drafts: Sequence[Draft]) -> DocumentFaults:
        digest = compute_digest(*(draft.digest for draft in drafts))
        known = self.results.find(digest)
        if known and content.is_same(known):
            return known
        result = _check_document(content, drafts)
        if not result.is_dated:
            self.results.keep(digest, result)
        return result


def compute_digest(*parts: bytes) -> bytes:
    """Return the digest of these parts, each of which is a digest or has no NUL."""
    return hashlib.blake2b(b"\0".join(parts), digest_size=DIGEST_BYTES).digest()


class _DraftedContent:
    """The records that the drafts would be, looked up one by one."""

    def __init__(self, drafts: Sequence[Draft], named: dict[bytes, bool]) -> None:
        self._drafts: dict[Key, Draft] = {}
        self._named = named
        self._listed: dict[str, tuple[list[str], bytes]] = {}
        self._members: dict[str, list[TopicMember]] = {}
        self.duplicates: list[Fault] = []
        for draft in drafts:
            key = draft.key
            if self._drafts.setdefault(key, draft) is not draft:
                sources, faults = load(draft)
                self.duplicates += [*faults, *(report_duplicate(key) for _ in sources[:1])]
        self.find = lru_cache(AT_HAND)(self._read_record)

    def list_groups(self) -> list[list[Draft]]:
        """Return the drafts of each document, first those of none."""
        groups: dict[str, list[Draft]] = {}
        for draft in self._drafts.values():
            groups.setdefault(draft.owner, []).append(draft)
        return [groups[owner] for owner in sorted(groups)]

    def sort_faults(self, faults: list[Fault]) -> list[Fault]:
        """Return the faults in the order of the drafts."""
        places = {key: place for place, key in enumerate(self._drafts)} if faults else {}
        return sorted(faults, key=lambda fault: places[fault.kind, fault.id])

    def list_ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for suggestions."""
        return self._list_ids(kind)[0]

    def get_digest(self, key: Key) -> bytes | None:
        """Return the digest of what a record is derived from; None if there is no such draft."""
        draft = self._find_draft(*key)
        return draft.digest if draft else None

    def get_ids_digest(self, kind: str) -> bytes:
        """Return the digest of the ids of a kind."""
        return self._list_ids(kind)[1]

    def list_members(self, topic: str) -> list[TopicMember]:
        """Return the members of a topic, by document and id."""
        if topic not in self._members:
            keys = (draft.key for draft in self._gathered.get(topic, ()))
            sources = [source for key in keys if (source := self.find(*key)) and not source.withdrawal]
            self._members[topic] = sort_members(map(summarise_member, sources))
        return self._members[topic]

    def get_members_digest(self, topic: str) -> bytes:
        """Return the digest of the drafts that name a topic."""
        return compute_digest(*(draft.digest for draft in self._gathered.get(topic, ())))

    @cached_property
    def _gathered(self) -> Mapping[str, list[Draft]]:
        found: dict[str, list[Draft]] = {}
        for _, draft in sorted(self._drafts.items()):
            topic = draft.values.get("topic") if isinstance(draft.values, dict) else None
            if isinstance(topic, str):
                found.setdefault(topic, []).append(draft)
        return found

    def is_same(self, result: DocumentFaults) -> bool:
        """Return whether all that a result depends on is as it was."""
        return (
            all(self.get_digest(key) == digest for key, digest in result.found.items())
            and all(self.get_ids_digest(kind) == digest for kind, digest in result.listed.items())
            and all(self.get_members_digest(topic) == digest for topic, digest in result.gathered.items())
        )

    def _list_ids(self, kind: str) -> tuple[list[str], bytes]:
        if kind not in self._listed:
            named = (draft.id for draft in self._drafts.values() if draft.kind.name == kind and self._is_named(draft))
            ids = list(islice(named, LIKELY))
            self._listed[kind] = ids, compute_digest(*(id_.encode() for id_ in ids))
        return self._listed[kind]

    def _is_named(self, draft: Draft) -> bool:
        if draft.digest not in self._named:
            sources, _ = load(draft)
            self._named[draft.digest] = bool(sources) and sources[0].withdrawal is None
        return self._named[draft.digest]

    def _find_draft(self, kind: str, id_: str) -> Draft | None:
        return self._drafts.get(("document", id_.partition(".")[0]) if kind == "sentence" else (kind, id_))

    def _read_record(self, kind: str, id_: str) -> Source | None:
        draft = self._find_draft(kind, id_)
        found = load(draft)[0] if draft else []
        return next((rebuild_source(source) for source in found if source.key == (kind, id_)), None)


class _Lookups:
    """Passes questions of the rules on, and notes what they asked for."""

    def __init__(self, content: _DraftedContent) -> None:
        self._content = content
        self.found: dict[Key, bytes | None] = {}
        self.listed: dict[str, bytes] = {}
        self.gathered: dict[str, bytes] = {}

    def find(self, kind: str, id_: str) -> Source | None:
        self.found[kind, id_] = self._content.get_digest((kind, id_))
        return self._content.find(kind, id_)

    def list_ids(self, kind: str) -> list[str]:
        self.listed[kind] = self._content.get_ids_digest(kind)
        return self._content.list_ids(kind)

    def list_dependencies(self) -> tuple[Mapping[Key, bytes | None], Mapping[str, bytes], Mapping[str, bytes]]:
        return self.found, self.listed, self.gathered

    def list_members(self, topic: str) -> list[TopicMember]:
        self.gathered[topic] = self._content.get_members_digest(topic)
        return self._content.list_members(topic)


def _check_document(content: _DraftedContent, drafts: Sequence[Draft]) -> DocumentFaults:
    lookups, sources, shape, cut = _Lookups(content), list[Source](), list[Fault](), list[Fault]()
    for draft in drafts:
        loaded, faults = load(draft)
        sources += loaded
        shape += faults
        cut += find_cut_values(draft)
    world = World(sorted(map(rebuild_source, sources), key=lambda source: source.key), lookups)
    return DocumentFaults(tuple(shape), tuple(cut), tuple(check(world)), *lookups.list_dependencies())
