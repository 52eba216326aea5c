"""Building an index: from the records that the store serves at a release. The same release gives the same ranking.

One thread writes each part in the order of the catalog. Its heap holds the whole part (about 1 KiB for a record), so
that it is written as one segment: merged segments would break ties at random.
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

# An upper bound: memory is allocated as needed. It is tantivy's maximum for one thread.
HEAP = 4_000_000_000
# The number of documents passed at a time, so that the indexing thread is woken less often.
AT_ONCE = 1000


def build(connection: sa.Connection, release: int, folder: Path) -> None:
    """Write the index of the release into a folder. Raises OSError or ValueError on failure."""
    write(folder, (iterate_entries(connection, release, kinds) for kinds in list_sections()))


def iterate_entries(connection: sa.Connection, release: int, kinds: Iterable[Kind]) -> Iterator[IndexEntry]:
    """Yield the index entries of all records of these kinds.

    A record is found by its own values, which are a quarter of its served body.
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
