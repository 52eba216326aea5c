"""Index documents: the indexed words of a record, and its stored data for hits.

A word of a record is indexed once, with the weight of its heaviest member as its frequency. So each word has a single
list of records, and ranks and counts of common words are found as fast as those of rare ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import orjson
import tantivy

from schemas.search import Tier
from service.catalog import Kind
from service.search.evidence import NO_EVIDENCE, Evidence
from service.search.field_weights import IndexedField, list_sources, list_texts
from service.search.keys import (
    ANSWERS,
    DOCUMENT,
    SENTENCE,
    TOPIC,
    TYPE,
    build_called_key,
    build_facet_key,
    build_pair_key,
    list_code_keys,
    name_key,
)
from service.search.lead_ins import NO_LEAD_INS, LeadIns
from service.search.question_forms import find_headed_forms, list_record_facets, list_sentence_facets
from service.search.stemmer import stem_word
from service.search.tokenizer import (
    add_signless,
    keep_naming,
    list_signless,
    list_spellings,
    spell_words,
    stem_words,
)

# BM25 discounts words in long records. But an alias is not worth less in a record with many aliases, so all records are
# padded to this length with a token that is never searched.
LENGTH = 128
FILLING = "~ " * LENGTH
# Coded values recur, so their words are cached.
VALUE = Tier.VALUE
# The role of a sentence that heads others.
HEADING = "heading"


class DocumentSubject(NamedTuple):
    """What a document is about: its name, and the stems of that and of other names for the same."""

    name: str
    stems: frozenset[str] = frozenset()
    is_english: bool = True


class Surroundings(NamedTuple):
    """What surrounds records: subjects of documents, lead-ins, names of topics, and evidence, all by id."""

    subjects: Mapping[str, DocumentSubject] = {}
    lead_ins: LeadIns = NO_LEAD_INS
    topics: Mapping[str, str] = {}
    evidence: Evidence = NO_EVIDENCE


NO_SURROUNDINGS = Surroundings()


def build_schema() -> tantivy.Schema:
    """Return the fields of the index: each is split at white space, or not at all."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("context", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("keys", tokenizer_name="raw", index_option="freq")
    builder.add_text_field("named", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("first", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class IndexEntry:
    """A record to be indexed."""

    def __init__(
        self,
        kind: Kind,
        record: Mapping[str, Any],
        facets: Iterable[tuple[str, str]],
        around: Surroundings = NO_SURROUNDINGS,
    ) -> None:
        """Take a served record, its facets, and what surrounds it."""
        self.kind = kind
        self.record = record
        self.facets = facets
        self.lead_ins = around.lead_ins.find(kind.name, record)
        self.sentences = around.evidence.list_sentences(kind.name, record)
        self.advisories = around.evidence.list_advisories(kind.name, record)
        self.topic = record["id"] if kind.name == TOPIC else dict(facets).get(TOPIC)
        self._topic_name = around.topics.get(self.topic) if self.topic else None
        self.document = record["id"] if kind.name == DOCUMENT else dict(facets).get(DOCUMENT)
        self.subject = around.subjects.get(self.document, DocumentSubject(self.document)) if self.document else None
        # The forms of questions that the heading above it asks.
        self.headed: AbstractSet[str] = frozenset()
        self.found = [
            (each, found)
            for each in list_sources(kind)
            if record.get(each.path[0]) and (found := list_texts(each, record))
        ]
        # For each text with words, heaviest first: its member, and its words in normalised spelling. A heading that
        # is only a question has the least weight, because it does not answer anything.
        self.spelt = [
            (source._replace(weight=1) if text.endswith("?") and not source.is_name else source, spelt)
            for source, found in self.found
            if source.weight
            for text in found
            if (spelt := spell_words(text) if source.tier is VALUE else list_spellings(text))
        ]

    def build_document(self) -> tantivy.Document:
        """Return the document for the index."""
        document = tantivy.Document()
        found = _repeat_stems(self._stemmed)
        document.add_text("words", f"{' '.join(found)} {FILLING[2 * len(found) :]}")
        if self.document and self.answers:
            document.add_text("context", " ".join(self._list_context(set(found))))
            document.add_text("facets", build_facet_key(ANSWERS, self.document))
        names = (name_key(source.tier, each) for source, each in self._stemmed if source.is_name)
        named = [spelt for source, spelt in self.spelt if source.is_name]
        called = map(build_called_key, map(keep_naming, named))
        for key in dict.fromkeys(chain(names, called, list_code_keys(self.record.get("codes", ())))):
            document.add_text("keys", key)
        document.add_text("named", " ".join(dict.fromkeys(chain.from_iterable(map(add_signless, named)))))
        document.add_text("first", " ".join(dict.fromkeys(spelt[0] for spelt in named)))
        own = [(TYPE, self.kind.name), *([(TOPIC, self.record["id"])] if self.kind.name == TOPIC else [])]
        for name, value in chain(own, self.facets, self._list_form_facets()):
            document.add_text("facets", build_facet_key(name, value))
        document.add_bytes("stored", self._encode_stored())
        return document

    @property
    def answers(self) -> bool:
        """Whether the record may answer a question: a title does not, nor does a heading that only asks."""
        return self.kind.name != DOCUMENT and any(not text.endswith("?") for _, texts in self.found for text in texts)

    @property
    def is_sentence(self) -> bool:
        """Whether the record is a sentence of a document."""
        return self.kind.name == SENTENCE

    @property
    def is_heading(self) -> bool:
        """Whether the record is a sentence that heads others."""
        return self.is_sentence and (self.record.get("role") == HEADING or str(self.record["text"]).endswith("?"))

    @property
    def is_english(self) -> bool:
        """Whether its document is in English, whose forms of questions are known."""
        return self.subject is None or self.subject.is_english

    def find_headed_forms(self) -> AbstractSet[str]:
        """Return the forms of questions that a heading asks."""
        return find_headed_forms(self.spelt[0][1]) if self.spelt and self.is_english else frozenset()

    def list_stated_stems(self) -> list[str]:
        """Return the stems of the texts that state something, without headings that only ask."""
        return [stem for source, stems in self._stemmed if source.weight > 1 for stem in stems]

    def collect_spellings(self) -> set[str]:
        """Return every word of the record in normalised spelling."""
        return set(chain.from_iterable(add_signless(spelt) for _, spelt in self.spelt))

    @cached_property
    def _stemmed(self) -> Sequence[tuple[IndexedField, Sequence[str]]]:
        return [(source, stem_words(spelt)) for source, spelt in self.spelt]

    def _list_form_facets(self) -> list[tuple[str, str]]:
        """Return the facets of the forms of questions that the record answers."""
        if self.kind.stated:
            return list_record_facets(self.kind.name, self.record)
        answers = self.is_sentence and self.spelt and self.is_english and not self.is_heading
        return list_sentence_facets(self.spelt[0][1], self.headed) if answers else []

    def _list_context(self, own: AbstractSet[str]) -> list[str]:
        """Return the words for what the document is about that the record does not have itself."""
        return sorted(self.subject.stems - own) if self.subject else []

    def _encode_stored(self) -> bytes:
        name = self.kind.build_reference_name(self.record, self.record["id"])
        document = self.subject and (self.document, self.subject.name)
        members = [[source.field, source.tier, found] for source, found in self.found]
        topic = (self.topic, self._topic_name) if self._topic_name else None
        named = (self.kind.name, self.record["id"], name, members, document)
        return orjson.dumps([*named, self.lead_ins, topic, self.sentences, self.advisories])


def _repeat_stems(stemmed: Sequence[tuple[IndexedField, Sequence[str]]]) -> list[str]:
    """Return each stem of these texts, and each pair of adjacent words in a name, repeated by weight."""
    repeated: list[str] = []
    known: set[str] = set()
    for source, found in stemmed:
        # The heaviest come first, and only they count.
        new = set(found)
        if not (joined := "".join(found)).isascii() or not joined.isalpha():
            new.update(stem_word(each) for stem in found for each in list_signless(stem))
        if source.is_name:
            new.update(map(build_pair_key, found, found[1:]))
        new -= known
        known |= new
        repeated += [*new] * source.weight
    return repeated
