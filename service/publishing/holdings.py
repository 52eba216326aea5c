"""Holdings: where the store holds the words of a document, before it is erased."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from service.publishing.corpus import Corpus
from service.publishing.erasure import find_owner, list_referrers
from service.store.revisions import read_latest_release
from service.store.tables import entries, releases, revisions, versions

# Shorter sentences, such as headings, occur anywhere.
MIN_REPEATED_CHARACTERS = 30


class Holdings(NamedTuple):
    """What an erasure removes, and what it leaves.

    `kinds` counts the records by kind. `referrers` are records of other documents, each with the record that it refers
    to; `repeats` are places that hold a sentence of the document word for word, each with the id of that sentence.
    """

    document: str
    kinds: Mapping[str, int]
    revisions: int
    versions: int
    since: int
    newest: int
    referrers: list[tuple[str, str]]
    repeats: list[tuple[str, str]]

    @property
    def records(self) -> int:
        """The number of records, withdrawn ones included."""
        return sum(self.kinds.values())


def find_holdings(connection: sa.Connection, document: str) -> Holdings:
    """Return where the words of an existing document are held."""
    owner, library = find_owner(connection, document), Corpus(connection)
    counted = sa.select(entries.c.kind, sa.func.count()).where(entries.c.document == owner).group_by(entries.c.kind)
    owned = sa.select(entries.c.key).where(entries.c.document == owner)

    def count(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.entry.in_(owned))
        return int(connection.execute(query).scalar_one())

    first = sa.select(sa.func.min(versions.c.from_release)).where(versions.c.entry == owner)
    return Holdings(
        document,
        dict(sorted((kind, count) for kind, count in connection.execute(counted))),
        count(revisions),
        count(versions),
        connection.execute(first).scalar_one(),
        read_latest_release(connection),
        [("/".join(source), "/".join(target)) for source, target in list_referrers(library, document)],
        list(_find_repeats(connection, library, document)),
    )


def _find_repeats(connection: sa.Connection, library: Corpus, document: str) -> Iterator[tuple[str, str]]:
    """Yield each other document, and each release note, that holds a sentence of the document word for word."""
    sentences = {
        each.id: text
        for each in library.load_world(document).iterate("sentence")
        if len(text := each.values["text"]) >= MIN_REPEATED_CHARACTERS
    }
    held = [(f"document/{other}", text) for other, text in _list_texts(library, document)]
    notes = connection.execute(sa.select(releases.c.number, releases.c.note))
    held += [(f"the note of release {number}", note) for number, note in notes]
    for place, text in held:
        yield from ((place, id_) for id_, sentence in sentences.items() if sentence in text)


def _list_texts(library: Corpus, document: str) -> Iterator[tuple[str, str]]:
    for other in library.list_documents():
        source = library.get("document", other) if other and other != document else None
        if source:
            yield source.id, source.values["text"]
