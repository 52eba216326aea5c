"""Building an index: from the records that the store serves at a release. The same release gives the same ranking.

One thread writes the records in the order of the catalog. Its heap holds all of them (about 1 KiB for a record), so
that they are written as one segment: merged segments would break ties at random.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
import tantivy

from service.catalog import Kind, get_kind
from service.publishing.gc_tuning import relax_gc
from service.search.document_profiles import ProfileBuilder, build_profile_schema
from service.search.evidence import read_evidence
from service.search.field_weights import list_ordered_kinds, list_sources, list_texts
from service.search.headings import mark_headed
from service.search.index import PROFILES, RECORDS, VOCABULARY
from service.search.index_documents import DocumentSubject, IndexEntry, Surroundings, build_schema
from service.search.keys import CONDITION, DOCUMENT, FILTERS, TOPIC
from service.search.lead_ins import read_lead_ins
from service.search.tokenizer import list_stems
from service.store.export_queries import Streamed, stream

# An upper bound: memory is allocated as needed. It is tantivy's maximum for one thread.
HEAP = 4_000_000_000
# The number of documents passed at a time, so that the indexing thread is woken less often.
AT_ONCE = 1000
ENGLISH = "en"


def build(connection: sa.Connection, release: int, folder: Path) -> None:
    """Write the index of the release into a folder. Raises OSError or ValueError on failure."""
    around = Surroundings(
        read_subjects(connection, release),
        read_lead_ins(connection, release),
        _read_topic_names(connection, release),
        read_evidence(connection, release),
    )
    write(folder, iterate_entries(connection, release, list_ordered_kinds(), around))


def iterate_entries(
    connection: sa.Connection, release: int, kinds: Iterable[Kind], around: Surroundings
) -> Iterator[IndexEntry]:
    """Yield the index entries of all records of these kinds.

    A record is found by its own values, which are a quarter of its served body.
    """
    for kind in kinds:
        for each in stream(connection, kind.name, release, FILTERS):
            yield IndexEntry(kind, _build_record(kind, each), each.facets, around)


@relax_gc()
def write(folder: Path, entries: Iterable[IndexEntry]) -> None:
    """Write an index of these entries into a folder."""
    frequencies: Counter[str] = Counter()
    profiles = _open_writer(folder / PROFILES, build_profile_schema())
    counted = _count_words(mark_headed(entries), frequencies)
    _write(folder / RECORDS, build_schema(), _write_profiles(counted, profiles))
    _commit(profiles)
    ordered = sorted(frequencies, key=lambda word: (-frequencies[word], word))
    _write(folder / VOCABULARY, _build_vocabulary(), map(_build_word, ordered))


def read_subjects(connection: sa.Connection, release: int) -> dict[str, DocumentSubject]:
    """Return what each document is about: its name, and what the condition that is called so is also called."""
    document, condition = get_kind(DOCUMENT), get_kind(CONDITION)
    subjects = {}
    for each in stream(connection, DOCUMENT, release, ()):
        record = _build_record(document, each)
        name = document.build_reference_name(record, each.id)
        language = str(record.get("language") or ENGLISH)
        subjects[each.id] = DocumentSubject(
            name, frozenset(list_stems(name)), language.split("-", maxsplit=1)[0].lower() == ENGLISH
        )
    for each in stream(connection, CONDITION, release, (DOCUMENT,)):
        subject = subjects.get(dict(each.facets).get(DOCUMENT, ""))
        record = _build_record(condition, each)
        if subject and subject.stems == frozenset(list_stems(record["name"])):
            texts = [list_texts(source, record) for source in list_sources(condition) if source.is_name]
            called = frozenset(stem for text in chain.from_iterable(texts) for stem in list_stems(text))
            subjects[dict(each.facets)[DOCUMENT]] = subject._replace(stems=subject.stems | called)
    return subjects


def _read_topic_names(connection: sa.Connection, release: int) -> dict[str, str]:
    topic = get_kind(TOPIC)
    return {each.id: str(_build_record(topic, each)["name"]) for each in stream(connection, TOPIC, release, ())}


def _build_record(kind: Kind, each: Streamed) -> dict[str, Any]:
    return {**kind.blank, **orjson.loads(each.source), "type": kind.name, "id": each.id}


def _count_words(found: Iterable[IndexEntry], frequencies: Counter[str]) -> Iterator[IndexEntry]:
    for entry in found:
        frequencies.update(entry.collect_spellings())
        yield entry


def _write_profiles(entries: Iterable[IndexEntry], writer: tantivy.IndexWriter) -> Iterator[tantivy.Document]:
    """Write the profiles of the documents while passing on the records."""
    profiles = ProfileBuilder()
    for entry in entries:
        if profile := profiles.add_entry(entry):
            writer.add_document(profile)
        yield entry.build_document()
    if profile := profiles.finish():
        writer.add_document(profile)


def _write(folder: Path, form: tantivy.Schema, documents: Iterator[tantivy.Document]) -> None:
    writer = _open_writer(folder, form)
    while some := list(islice(documents, AT_ONCE)):
        for document in some:
            writer.add_document(document)
    _commit(writer)


def _open_writer(folder: Path, form: tantivy.Schema) -> tantivy.IndexWriter:
    folder.mkdir(parents=True)
    return tantivy.Index(form, path=str(folder)).writer(HEAP, 1)


def _commit(writer: tantivy.IndexWriter) -> None:
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
