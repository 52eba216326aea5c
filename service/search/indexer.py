"""Building: the index of a release, from what the store serves at it. The same release gives the same ranking.

One thread writes each part, in the order of the catalog. Its heap holds the whole part (about 1 KiB a record), so
that it is written as one segment: what is merged from several would break ties by chance.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import orjson
import sqlalchemy as sa
import tantivy

from service.catalog import Kind
from service.publishing.gc_tuning import relax_gc
from service.search.field_weights import list_sections
from service.search.index import VOCABULARY
from service.search.index_documents import IndexEntry, build_schema
from service.search.keys import FILTERS
from service.store.export_queries import stream

# A bound, not what is used: memory is taken as it is needed. tantivy takes no more for one thread.
HEAP = 4_000_000_000
# How many documents are handed over at a time: the thread that takes them falls asleep and is woken once for all.
AT_ONCE = 1000


def build(connection: sa.Connection, release: int, folder: Path) -> None:
    """Write the index of the release into a folder. Raises OSError or ValueError where that cannot be done."""
    write(folder, (iterate_entries(connection, release, kinds) for kinds in list_sections()))


def iterate_entries(connection: sa.Connection, release: int, kinds: Iterable[Kind]) -> Iterator[IndexEntry]:
    """Yield the entries of all records of these kinds.

    What people find a record by are its own values: a quarter of what is served of it.
    """
    for kind in kinds:
        for each in stream(connection, kind.name, release, FILTERS):
            record = {**kind.blank, **orjson.loads(each.source), "type": kind.name, "id": each.id}
            yield IndexEntry(kind, record, each.facets)


@relax_gc()
def write(folder: Path, parts: Iterable[Iterable[IndexEntry]]) -> None:
    """Write an index of these entries into a folder."""
    frequencies: Counter[str] = Counter()
    for number, found in enumerate(parts):
        _write(folder / str(number), build_schema(), _count_words(found, frequencies))
    ordered = sorted(frequencies, key=lambda word: (-frequencies[word], word))
    _write(folder / VOCABULARY, _build_vocabulary(), map(_build_word, ordered))


def _count_words(found: Iterable[IndexEntry], frequencies: Counter[str]) -> Iterator[tantivy.Document]:
    for entry in found:
        frequencies.update(entry.collect_spellings())
        yield entry.build_document()


def _write(folder: Path, form: tantivy.Schema, documents: Iterator[tantivy.Document]) -> None:
    folder.mkdir(parents=True)
    writer = tantivy.Index(form, path=str(folder)).writer(HEAP, 1)
    while some := list(islice(documents, AT_ONCE)):
        for document in some:
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _build_vocabulary() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def _build_word(word: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("word", word)
    document.add_bytes("stored", word.encode())
    return document
