"""The staging: the corpus as it would be with the staged sources, spooled so that memory does not grow with them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import islice
from sys import intern
from typing import NamedTuple

import orjson

from service.publishing.corpus import AT_HAND, LIKELY, Corpus
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.publishing.memberships import TopicMember, sort_members
from service.publishing.records import Source, World, get_sentence_id, summarise_member
from service.publishing.spool import Spool
from service.publishing.stored_form import build_source, strip_defaults
from service.store.revisions import Identity


class Opened(NamedTuple):
    """The records of one document before and after the plan.

    `strays` are records staged for this document that belong to another one, or to none yet.
    """

    document: str | None
    before: World
    after: World
    strays: Mapping[Key, str | None]


class Staging:
    """The corpus as it would be: staged sources over published ones."""

    def __init__(self, library: Corpus) -> None:
        """Start with nothing staged. Staged sources are spooled to a file; only their ids are in memory."""
        self.library = library
        self._spool = Spool()
        # For each record its place in the spool; for each document its records in the order staged.
        self._laid: dict[Key, int] = {}
        self._owned: dict[str | None, list[Key]] = {}
        self._withdrawn: set[Key] = set()
        self._unchanged: set[Key] = set()
        self.cut: list[Fault] = []
        # For each topic its staged members.
        self._gathered: dict[str, list[Key]] = {}
        self._cached = lru_cache(AT_HAND)(self._read_record)
        self._cached_members = lru_cache(AT_HAND)(self._read_members)

    def put(self, source: Source) -> bool:
        """Stage a source; return False if that key was staged or kept already."""
        # Interned: the same id comes in many keys.
        key = (source.kind.name, intern(source.id))
        if key in self._laid or key in self._unchanged:
            return False
        self._owned.setdefault(self._find_owner(source), []).append(key)
        self._laid[key] = self._spool.put(orjson.dumps(strip_defaults(source)))
        if source.withdrawal:
            self._withdrawn.add(key)
        elif topic := source.values.get("topic"):
            self._gathered.setdefault(topic, []).append(key)
        return True

    def keep_published(self, key: Key) -> bool:
        """Keep a record as published; return False if that key was staged or kept already."""
        if key in self._laid or key in self._unchanged:
            return False
        self._unchanged.add(key)
        return True

    def is_kept(self, key: Key) -> bool:
        """Return whether the record is kept as published."""
        return key in self._unchanged

    def find_unchanged(self, keys: AbstractSet[Key]) -> set[Key]:
        """Return those of these records that are published and would not change, nor the words that they rest on."""
        found = {key for key in keys if (known := self.library.find(*key)) and self._is_unchanged(key, known)}
        return {key for key in found if all(map(self._has_same_words, self._list_claims(key)))}

    def list_documents(self) -> list[str | None]:
        """Return the documents of the staged records; None, for records without a document, comes first."""
        return sorted(self._owned, key=lambda document: document or "")

    def list_owned(self, document: str | None) -> Sequence[Key]:
        """Return the staged records that belong to a document."""
        return self._owned.get(document, ())

    @cached_property
    def known(self) -> Mapping[Key, Identity]:
        """The identities of the staged records that exist; nothing may be staged after this."""
        return self.library.find_identities(self._laid.keys())

    def open(self, document: str | None) -> Opened:
        """Return the records of one document as they are and as they would be."""
        before = self.library.load_world(document)
        laid = sorted(map(self._read_first_revision, self.list_owned(document)), key=lambda source: source.key)
        known = [source.key for source in laid if source.key in self.known] if self.known else []
        strays = {key: self.known[key].document for key in known if key not in before.sources}
        for key in strays:
            before.sources[key] = self.library.get_record(key)
        after = World(
            [*before.sources.values(), *(_renumber(before.sources.get(each.key), each) for each in laid)], self
        )
        return Opened(document, before, after, strays)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return one record as it would be, even a withdrawn one."""
        return self._cached(kind, id_)

    def get(self, kind: str, id_: str) -> Source | None:
        """Return one record as it would be; None if it does not exist or is withdrawn."""
        source = self.find(kind, id_)
        return source if source and not source.withdrawal else None

    def list_ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for suggestions."""
        laid = islice((id_ for of, id_ in self._laid if of == kind), LIKELY)
        return [
            id_ for id_ in dict.fromkeys([*self.library.list_ids(kind), *laid]) if (kind, id_) not in self._withdrawn
        ]

    def list_members(self, topic: str) -> Sequence[TopicMember]:
        """Return the members of a topic as they would be, by document and id; nothing may be staged after this."""
        return self._cached_members(topic)

    def find_topics(self, keys: AbstractSet[Key]) -> set[str]:
        """Return the topics that these records belong to, as they are and as they would be."""
        after = {topic for topic, members in self._gathered.items() if not keys.isdisjoint(members)}
        return after | self.library.find_topics(keys & self.known.keys())

    def find_member_documents(self, topics: AbstractSet[str]) -> set[str | None]:
        """Return the documents that have published members of these topics."""
        keys = {("topic", topic) for topic in topics}
        return {document for _, document in self.library.find_referring(keys) if document}

    def _read_members(self, topic: str) -> Sequence[TopicMember]:
        kept = (each for each in self.library.list_members(topic) if each.key not in self._laid)
        laid = (source for key in self._gathered.get(topic, ()) if (source := self.get(*key)))
        return sort_members([*kept, *map(summarise_member, laid)])

    def _list_claims(self, key: Key) -> set[str]:
        """Return the claims that a record rests on; of a claim itself."""
        source = self.find(*key)
        if source is None or source.withdrawal:
            return set()
        evidence = source.values.get("evidence") or {}
        cited = {claim for claims in evidence.values() for claim in claims}
        return {source.id} if source.kind.name == "claim" else cited

    def _has_same_words(self, claim_id: str) -> bool:
        """Return whether a claim, and its sentence, say what they say in the published content."""
        words = []
        for corpus in (self.library, self):
            claim = corpus.get("claim", claim_id)
            sentence = corpus.get("sentence", get_sentence_id(claim)) if claim else None
            words.append((claim and claim.values["quote"], sentence and sentence.values["text"]))
        return words[0] == words[1]

    def _is_unchanged(self, key: Key, known: Source) -> bool:
        found = self.find(*key)
        return found is not None and (found.values, found.withdrawal) == (known.values, known.withdrawal)

    def _read_record(self, kind: str, id_: str) -> Source | None:
        known = self.library.find(kind, id_)
        return _renumber(known, self._read_first_revision((kind, id_))) if (kind, id_) in self._laid else known

    def _read_first_revision(self, key: Key) -> Source:
        """Return a staged source, as if it were the first revision of its record."""
        content = orjson.loads(self._spool.read_line(self._laid[key]))
        return build_source(*key, 1, key in self._withdrawn, content)

    def _find_owner(self, source: Source) -> str | None:
        if (document := source.document) or not source.kind.has_document:
            return document
        known = self.library.find_identities({source.key})
        return known[source.key].document if known else None


def _renumber(known: Source | None, source: Source) -> Source:
    """Return a staged source with its revision: the known one if nothing changes, else the next.

    The notice of an erased record stays as the erasure made it.
    """
    if known is None:
        return source
    is_erased = known.withdrawal is not None and known.withdrawal.erased is not None
    if (source.values, source.withdrawal) == (known.values, known.withdrawal) or (is_erased and source.withdrawal):
        return known
    return Source(source.kind, source.id, source.values, source.withdrawal, known.revision + 1)
