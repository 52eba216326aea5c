"""The library: all records at one moment, opened a document at a time, so that memory does not grow with them.

A `Library` is what is published. A `Desk` is the library as it would be with the sources that were put on it. Evidence
never crosses documents, so the world of one document is whole; references to records elsewhere are looked up.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.catalog import kind_named
from service.publishing.sources import Key, Source, Withdrawal, World
from service.store import sources as store
from service.store.sources import Identity, StoredSource

# How many records from elsewhere are kept at hand, and how many ids are looked through for a likely one.
AT_HAND = 4096
LIKELY = 10_000


class Library:
    """The published records, read through one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        """Keep the connection; it must stay open as long as the library is used."""
        self._connection = connection
        self._cached = lru_cache(AT_HAND)(self._one)

    def documents(self) -> list[str | None]:
        """Return the ids of all documents; None stands for the works, which belong to none."""
        return store.documents(self._connection)

    def world(self, document: str | None) -> World:
        """Return the records of one document, withdrawn ones included."""
        return World(map(_source, store.sources_of(self._connection, document)), self)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return one record, be it withdrawn."""
        return self._cached(kind, id_)

    def get(self, kind: str, id_: str) -> Source | None:
        """Return one record; None where there is none or it is withdrawn."""
        source = self.find(kind, id_)
        return source if source and not source.withdrawal else None

    def ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for a guess at what was meant."""
        return store.ids_of(self._connection, kind, LIKELY)

    def known(self, keys: AbstractSet[Key]) -> dict[Key, Identity]:
        """Return those of these records that there are."""
        return store.identities(self._connection, keys)

    def sure(self, key: Key) -> Source:
        """Return a record that there is, be it withdrawn. Raises LookupError where there is none."""
        source = self.find(*key)
        if source is None:
            raise LookupError(key)
        return source

    def last_words(self, key: Key) -> Mapping[str, Any] | None:
        """Return the values that a record had last, before it was withdrawn if it was."""
        return store.last_words(self._connection, *key)

    def referring(self, keys: AbstractSet[Key]) -> Iterator[tuple[Key, str | None]]:
        """Yield the records that refer to one of these, each with its document."""
        for kind, id_, document in store.referring(self._connection, keys):
            yield (kind, id_), document

    def _one(self, kind: str, id_: str) -> Source | None:
        stored = store.source_of(self._connection, kind, id_)
        return _source(stored) if stored else None


class Unpublished(Library):
    """The library before the first release: nothing is in it. `check` looks at files by themselves over this."""

    def __init__(self) -> None:
        """Need no connection."""

    def documents(self) -> list[str | None]:
        """Return no document."""
        return []

    def world(self, document: str | None) -> World:
        """Return no record."""
        return World([], self)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return no record."""
        return None

    def ids(self, kind: str) -> list[str]:
        """Return no id."""
        return []

    def known(self, keys: AbstractSet[Key]) -> dict[Key, Identity]:
        """Return no record."""
        return {}

    def last_words(self, key: Key) -> Mapping[str, Any] | None:
        """Return nothing."""
        return None

    def referring(self, keys: AbstractSet[Key]) -> Iterator[tuple[Key, str | None]]:
        """Yield no record."""
        return iter(())


class Opened(NamedTuple):
    """The records of one document before and after.

    `strays` are records that are on the desk for this document, and belong to another one (or to none yet).
    """

    document: str | None
    before: World
    after: World
    strays: Mapping[Key, str | None]


class Desk:
    """The library as it would be: what is put on the desk lies over what is published."""

    def __init__(self, library: Library) -> None:
        """Begin with nothing on the desk. It lies in a private file of SQLite's, which spills to disk by itself."""
        self.library = library
        self._spool = sqlite3.connect("")
        self._spool.execute(
            "CREATE TABLE desk (kind TEXT, id TEXT, document TEXT, revision INTEGER, withdrawn INTEGER, source BLOB,"
            " PRIMARY KEY (kind, id)) WITHOUT ROWID"
        )
        self._spool.execute("CREATE INDEX by_document ON desk (document)")
        self._spool.execute("CREATE TABLE unchanged (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID")
        self._some_unchanged = False
        self._cached = lru_cache(AT_HAND)(self._one)

    def put(self, source: Source) -> bool:
        """Lay a source on the desk; return False where one of that key was laid or left already."""
        if self.leaves(source.key):
            return False
        content = orjson.dumps(_said(source))
        row = (*source.key, self._owner(source), source.revision, source.withdrawal is not None, content)
        placed = self._spool.execute("INSERT OR IGNORE INTO desk VALUES (?, ?, ?, ?, ?, ?)", row)
        return placed.rowcount == 1

    def leave(self, key: Key) -> bool:
        """Leave a record as it is published; return False where one of that key was laid or left already."""
        self._some_unchanged = True
        if self._spool.execute("SELECT 1 FROM desk WHERE kind = ? AND id = ?", key).fetchone():
            return False
        return self._spool.execute("INSERT OR IGNORE INTO unchanged VALUES (?, ?)", key).rowcount == 1

    def leaves(self, key: Key) -> bool:
        """Return whether the record is left as it is published."""
        query = "SELECT 1 FROM unchanged WHERE kind = ? AND id = ?"
        return self._some_unchanged and self._spool.execute(query, key).fetchone() is not None

    def documents(self) -> list[str | None]:
        """Return the documents of what is on the desk; None stands for what belongs to none."""
        rows = self._spool.execute("SELECT DISTINCT document FROM desk ORDER BY document")
        return [row[0] for row in rows]

    def owned(self) -> Iterator[tuple[Key, str | None]]:
        """Yield each record on the desk with the document that it belongs to; the documents themselves come first."""
        rows = self._spool.execute("SELECT kind, id, document FROM desk ORDER BY kind <> 'document'")
        yield from (((kind, id_), document) for kind, id_, document in rows)

    def owner(self, key: Key) -> str | None:
        """Return the document of a record on the desk; None where it belongs to none."""
        row = self._spool.execute("SELECT document FROM desk WHERE kind = ? AND id = ?", key).fetchone()
        return row[0] if row else None

    @cached_property
    def known(self) -> Mapping[Key, Identity]:
        """Those of the records on the desk that there are in the library; nothing may be put on it any more."""
        return self.library.known(set(self._spool.execute("SELECT kind, id FROM desk")))

    def open(self, document: str | None) -> Opened:
        """Return the records of one document as they are, and as they would be."""
        before = self.library.world(document)
        query = "SELECT kind, id, revision, withdrawn, source FROM desk WHERE document IS ?"
        laid = [_source(_row(row)) for row in self._spool.execute(query, (document,))]
        strays = {
            source.key: self.known[source.key].document
            for source in laid
            if source.key in self.known and source.key not in before.sources
        }
        for key in strays:
            before.sources[key] = self.library.sure(key)
        after = World([*before.sources.values(), *(numbered(before, source) for source in laid)], self)
        return Opened(document, before, after, strays)

    def find(self, kind: str, id_: str) -> Source | None:
        """Return one record as it would be, be it withdrawn."""
        return self._cached(kind, id_)

    def get(self, kind: str, id_: str) -> Source | None:
        """Return one record as it would be; None where there is none or it is withdrawn."""
        source = self.find(kind, id_)
        return source if source and not source.withdrawal else None

    def ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for a guess at what was meant."""
        rows = self._spool.execute("SELECT id, withdrawn FROM desk WHERE kind = ? LIMIT ?", (kind, LIKELY))
        laid = dict(rows.fetchall())
        return [id_ for id_ in {**dict.fromkeys(self.library.ids(kind)), **laid} if not laid.get(id_)]

    def _one(self, kind: str, id_: str) -> Source | None:
        query = "SELECT kind, id, revision, withdrawn, source FROM desk WHERE kind = ? AND id = ?"
        row = self._spool.execute(query, (kind, id_)).fetchone()
        known = self.library.find(kind, id_)
        if row is None:
            return known
        return _renumbered(known, _source(_row(row)))

    def _owner(self, source: Source) -> str | None:
        if source.document or source.kind.name == "reference":
            return source.document
        known = self.library.known({source.key})
        return known[source.key].document if known else None


def stored_form(source: Source) -> Mapping[str, Any]:
    """Return what the store keeps of a source."""
    if source.withdrawal:
        return {"reason": source.withdrawal.reason, "replacedBy": source.withdrawal.replaced_by}
    return source.values


def _said(source: Source) -> Mapping[str, Any]:
    """Return the values without those that are so anyway; most of a record's members are empty."""
    if source.withdrawal:
        return stored_form(source)
    blank = source.kind.blank
    return {name: value for name, value in source.values.items() if name not in blank or value != blank[name]}


def numbered(before: World, source: Source) -> Source:
    """Return the source with its revision: the one it has where nothing changes, else the next."""
    return _renumbered(before.sources.get(source.key), source)


def _renumbered(known: Source | None, source: Source) -> Source:
    if known is None:
        return Source(source.kind, source.id, source.values, source.withdrawal, 1)
    if (source.values, source.withdrawal) == (known.values, known.withdrawal):
        return known
    return Source(source.kind, source.id, source.values, source.withdrawal, known.revision + 1)


def _row(row: tuple[str, str, int, int, bytes]) -> StoredSource:
    kind, id_, revision, withdrawn, source = row
    return StoredSource(kind, id_, revision, bool(withdrawn), orjson.loads(source))


def _source(stored: StoredSource) -> Source:
    kind = kind_named(stored.kind)
    if stored.withdrawn:
        withdrawal = Withdrawal(stored.content["reason"], stored.content["replacedBy"])
        return Source(kind, stored.id, {}, withdrawal, stored.revision)
    return Source(kind, stored.id, {**kind.blank, **stored.content}, None, stored.revision)
