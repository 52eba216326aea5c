"""Entries: what the index knows of a record, and what it gives back of it.

A word of a record is indexed once, as often as the weightiest member says that it stands in: one list of records for
a word, in which its rank and the number of its hits are found at once, however common the word is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson
import tantivy

from schemas.search import Tier
from service.catalog import Kind
from service.search.keys import TYPE, code_keys, facet, name_key, pair
from service.search.mapping import NAMING, WEIGHTS, sources, texts
from service.search.words import stems_of, words

# BM25 counts a word for less in a longer record. But a record with many aliases says no less by each: all are made as
# long as this by a filling that nobody asks for.
LENGTH = 128
FILLING = "~"
WORDED = tuple(tier for tier in Tier if WEIGHTS[tier])


def schema() -> tantivy.Schema:
    """Return the fields of the index: each is cut at white space, or not at all."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("keys", tokenizer_name="raw", index_option="freq")
    builder.add_text_field("named", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("first", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class Entry:
    """A record on its way into the index."""

    def __init__(self, kind: Kind, record: Mapping[str, Any], facets: Iterable[tuple[str, str]]) -> None:
        """Take a served record, and the facets that it is filtered by."""
        self.kind = kind
        self.record = record
        self.facets = facets
        self.found = [(each, texts(each, record)) for each in sources(kind)]

    def document(self) -> tantivy.Document:
        """Return what the index is given."""
        document = tantivy.Document()
        found = list(self._words())
        document.add_text("words", " ".join(found + [FILLING] * (LENGTH - len(found))))
        for key in self._keys():
            document.add_text("keys", key)
        names = [[word.spelt for word in words(text)] for text in self._texts(NAMING)]
        document.add_text("named", " ".join(sorted({spelt for name in names for spelt in name})))
        document.add_text("first", " ".join(sorted({name[0] for name in names if name})))
        for name, value in chain([(TYPE, self.kind.name)], self.facets):
            document.add_text("facets", facet(name, value))
        document.add_bytes("stored", self._stored())
        return document

    def spellings(self) -> set[str]:
        """Return every word of the record as it is spelt."""
        return {word.spelt for text in self._texts(WORDED) for word in words(text)}

    def _words(self) -> Iterator[str]:
        weights: dict[str, int] = {}
        for source, found in self.found:
            for text in found if source.tier in WORDED else ():
                stems = stems_of(text)
                for each in chain(stems, map(pair, stems, stems[1:]) if source.tier in NAMING else ()):
                    weights[each] = max(weights.get(each, 0), WEIGHTS[source.tier])
        for each, weight in weights.items():
            yield from [each] * weight

    def _keys(self) -> Iterator[str]:
        named = [
            (source.tier, stems_of(text)) for source, found in self.found for text in found if source.tier in NAMING
        ]
        names = (name_key(tier, stems) for tier, stems in named if stems)
        yield from dict.fromkeys(chain(names, code_keys(self.record.get("codes", ()))))

    def _texts(self, tiers: Sequence[Tier]) -> Iterator[str]:
        for source, found in self.found:
            if source.tier in tiers:
                yield from found

    def _stored(self) -> bytes:
        name = self.kind.reference_name(self.record, self.record["id"])
        members = [[source.field, source.tier, found] for source, found in self.found if found]
        return orjson.dumps([self.kind.name, self.record["id"], name, members])
