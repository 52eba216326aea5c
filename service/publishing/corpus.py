"""The corpus: all records at one moment, opened by document, so that memory does not grow with the corpus.

Evidence never crosses documents, so the world of one document is complete; references to other records are looked up.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import starmap
from typing import Any

import sqlalchemy as sa

from service.publishing.drafts import Key
from service.publishing.memberships import TopicMember, sort_members
from service.publishing.records import Source, World, summarise_member
from service.publishing.stored_form import build_source
from service.store import revisions as store
from service.store.revisions import Identity
from service.store.versions import StoredRevision, list_revisions

# How many records of other documents are cached, and how many ids are searched for a suggestion.
AT_HAND = 4096
LIKELY = 10_000


class Corpus:
    """The published records, read through one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        """Take the connection; it must stay open as long as the corpus is used."""
        self._connection = connection
        self._cached = lru_cache(AT_HAND)(self._read_record)

    def list_documents(self) -> list[str | None]:
        """Return the ids of all documents; None represents the works, which belong to no document."""
        return store.list_documents(self._connection)

    def load_world(self, document: str | None) -> World:
        """Return the records of one document, withdrawn ones included."""
        return World(starmap(build_source, store.list_sources(self._connection, document)), self)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return one record, even a withdrawn one."""
        return self._cached(kind, id_)

    def get(self, kind: str, id_: str) -> Source | None:
        """Return one record; None if it does not exist or is withdrawn."""
        source = self.find(kind, id_)
        return source if source and not source.withdrawal else None

    def list_ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for suggestions."""
        return store.list_ids(self._connection, kind, LIKELY)

    def find_identities(self, keys: AbstractSet[Key]) -> dict[Key, Identity]:
        """Return the identities of those records that exist."""
        return store.find_identities(self._connection, keys)

    def get_record(self, key: Key) -> Source:
        """Return an existing record, even a withdrawn one. Raises LookupError if it does not exist."""
        source = self.find(*key)
        if source is None:
            raise LookupError(key)
        return source

    def find_last_values(self, key: Key) -> Mapping[str, Any] | None:
        """Return the last values of a record, before its withdrawal if it was withdrawn."""
        return store.find_last_values(self._connection, *key)

    def list_revisions(self, key: Key) -> list[StoredRevision]:
        """Return every revision of a record, newest first."""
        return list_revisions(self._connection, key)

    def find_referring(self, keys: AbstractSet[Key]) -> Iterator[tuple[Key, str | None]]:
        """Yield the records that refer to one of these, each with its document."""
        for kind, id_, document in store.find_referring(self._connection, keys):
            yield (kind, id_), document

    def list_members(self, topic: str) -> list[TopicMember]:
        """Return the members of a topic, by document and id."""
        sources = (self.find(*key) for key, document in self.find_referring({("topic", topic)}) if document)
        return sort_members(summarise_member(each) for each in sources if each)

    def find_topics(self, keys: AbstractSet[Key]) -> set[str]:
        """Return the topics that these records belong to."""
        return store.find_topics(self._connection, keys)

    def _read_record(self, kind: str, id_: str) -> Source | None:
        stored = store.find_source(self._connection, kind, id_)
        return build_source(*stored) if stored else None


class Unpublished(Corpus):
    """The empty corpus before the first release. `check` uses it to check files without a database."""

    def __init__(self) -> None:
        """Take no connection."""

    def list_documents(self) -> list[str | None]:
        """Return no document."""
        return []

    def load_world(self, document: str | None) -> World:
        """Return no record."""
        return World([], self)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return no record."""
        return None

    def list_ids(self, kind: str) -> list[str]:
        """Return no id."""
        return []

    def find_identities(self, keys: AbstractSet[Key]) -> dict[Key, Identity]:
        """Return no record."""
        return {}

    def find_last_values(self, key: Key) -> Mapping[str, Any] | None:
        """Return nothing."""
        return None

    def list_revisions(self, key: Key) -> list[StoredRevision]:
        """Return no revision."""
        return []

    def find_referring(self, keys: AbstractSet[Key]) -> Iterator[tuple[Key, str | None]]:
        """Yield no record."""
        return iter(())

    def find_topics(self, keys: AbstractSet[Key]) -> set[str]:
        """Return no topic."""
        return set()
