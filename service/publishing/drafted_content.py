"""Drafted content: the records that drafts would be, looked up one by one, and notes of what was asked for."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from service.publishing.corpus import AT_HAND, LIKELY
from service.publishing.draft_loader import load
from service.publishing.drafts import DIGEST_BYTES, Draft, Key
from service.publishing.faults import Fault
from service.publishing.kept_faults import DocumentFaults
from service.publishing.memberships import TopicMember, sort_members
from service.publishing.plan import report_duplicate
from service.publishing.records import Source, summarise_member
from service.publishing.stored_form import rebuild_source


def compute_digest(*parts: bytes) -> bytes:
    """Return the digest of these parts, each of which is a digest or has no NUL."""
    return hashlib.blake2b(b"\0".join(parts), digest_size=DIGEST_BYTES).digest()


class DraftedContent:
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


class NotedLookups:
    """Passes questions of the rules on, and notes what they asked for."""

    def __init__(self, content: DraftedContent) -> None:
        self._content = content
        self.found: dict[Key, bytes | None] = {}
        self.listed: dict[str, bytes] = {}
        self.gathered: dict[str, bytes] = {}

    def find(self, kind: str, id_: str) -> Source | None:
        """Return a record, even a withdrawn one."""
        self.found[kind, id_] = self._content.get_digest((kind, id_))
        return self._content.find(kind, id_)

    def list_ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for suggestions."""
        self.listed[kind] = self._content.get_ids_digest(kind)
        return self._content.list_ids(kind)

    def list_dependencies(self) -> tuple[Mapping[Key, bytes | None], Mapping[str, bytes], Mapping[str, bytes]]:
        """Return the digests of the drafts, of the ids and of the topics that were asked for."""
        return self.found, self.listed, self.gathered

    def list_members(self, topic: str) -> list[TopicMember]:
        """Return the members of a topic, by document and id."""
        self.gathered[topic] = self._content.get_members_digest(topic)
        return self._content.list_members(topic)
