"""Entries: what the index knows of a record, and what it gives back of it.

A word of a record is indexed once, as often as the weightiest member says that it stands in: one list of records for
a word, in which its rank and the number of its hits are found at once, however common the word is.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson
import tantivy

from schemas.search import Tier
from service.catalog import Kind
from service.search.field_weights import IndexedField, list_sources, list_texts
from service.search.keys import TYPE, build_called_key, build_facet_key, build_pair_key, list_code_keys, name_key
from service.search.tokenizer import (
    add_signless,
    keep_naming,
    list_signless,
    list_spellings,
    spell_words,
    stem_word,
    stem_words,
)

# BM25 counts a word for less in a longer record. But a record with many aliases says no less by each: all are made as
# long as this by a filling that nobody asks for.
LENGTH = 128
FILLING = "~ " * LENGTH
# What an editor chose comes again and again, and its words are remembered.
VALUE = Tier.VALUE


def build_schema() -> tantivy.Schema:
    """Return the fields of the index: each is cut at white space, or not at all."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("keys", tokenizer_name="raw", index_option="freq")
    builder.add_text_field("named", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("first", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class IndexEntry:
    """A record on its way into the index."""

    def __init__(self, kind: Kind, record: Mapping[str, Any], facets: Iterable[tuple[str, str]]) -> None:
        """Take a served record, and the facets that it is filtered by."""
        self.kind = kind
        self.record = record
        self.facets = facets
        self.found = [
            (each, found) for each in list_sources(kind) if record[each.path[0]] and (found := list_texts(each, record))
        ]
        # For each text that has words, the weightiest first, its member and its words as they are spelt.
        self.spelt = [
            (source, spelt)
            for source, found in self.found
            if source.weight
            for text in found
            if (spelt := spell_words(text) if source.tier is VALUE else list_spellings(text))
        ]

    def build_document(self) -> tantivy.Document:
        """Return what the index is given."""
        document = tantivy.Document()
        stemmed = [(source, stem_words(spelt)) for source, spelt in self.spelt]
        found = _repeat_stems(stemmed)
        document.add_text("words", f"{' '.join(found)} {FILLING[2 * len(found) :]}")
        names = (name_key(source.tier, each) for source, each in stemmed if source.is_name)
        named = [spelt for source, spelt in self.spelt if source.is_name]
        called = map(build_called_key, map(keep_naming, named))
        for key in dict.fromkeys(chain(names, called, list_code_keys(self.record.get("codes", ())))):
            document.add_text("keys", key)
        document.add_text("named", " ".join(dict.fromkeys(chain.from_iterable(map(add_signless, named)))))
        document.add_text("first", " ".join(dict.fromkeys(spelt[0] for spelt in named)))
        for name, value in chain([(TYPE, self.kind.name)], self.facets):
            document.add_text("facets", build_facet_key(name, value))
        document.add_bytes("stored", self._encode_stored())
        return document

    def collect_spellings(self) -> set[str]:
        """Return every word of the record as it is spelt."""
        return set(chain.from_iterable(add_signless(spelt) for _, spelt in self.spelt))

    def _encode_stored(self) -> bytes:
        name = self.kind.build_reference_name(self.record, self.record["id"])
        members = [[source.field, source.tier, found] for source, found in self.found]
        return orjson.dumps([self.kind.name, self.record["id"], name, members])


def _repeat_stems(stemmed: Sequence[tuple[IndexedField, Sequence[str]]]) -> list[str]:
    """Return each stem of these texts, and each two that follow each other in a name, as often as it weighs."""
    repeated: list[str] = []
    known: set[str] = set()
    for source, found in stemmed:
        # The weightiest come first, and count.
        new = set(found)
        new.update(stem_word(each) for stem in found for each in list_signless(stem))
        if source.is_name:
            new.update(map(build_pair_key, found, found[1:]))
        new -= known
        known |= new
        repeated += [*new] * source.weight
    return repeated
