"""The open index of one release: its words, and the records that contain them.

It is a tantivy index of a single segment. The records of all kinds are in the order of the catalog, so ties have the
same order on every machine. Two other indexes have the profiles of the documents and the words of the records.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import tantivy

from schemas.search import Tier
from service.byte_cache import KIBIBYTE, remember
from service.search.keys import name_key
from service.search.tokenizer import list_stems

Query = tantivy.Query
RECORDS, PROFILES, VOCABULARY = "records", "profiles", "vocabulary"
# The size of each cache of completions and corrections of words, for each open index.
REMEMBERED_BYTES = 512 * KIBIBYTE
# An alias shared by more records, or a name of more words, is too unspecific to be what was meant.
MAX_SHARING = 2


class Stored(NamedTuple):
    """A record as stored in the index; its members are (field, tier, texts), heaviest first.

    `document` is the id and the name of the document that the record belongs to, or None for a work. `lead_ins` are
    the ids and texts of the sentences that introduce a member, by its name, or the record itself. `topic` is the id and
    the name of the topic that gathers the record, or that it is. `sentences` are the ids and texts of those that a
    member rests on, by its name, and `advisories` what reviewers say of their claims, as records have them.
    """

    type: str
    id: str
    name: str
    members: Sequence[tuple[str, str, Sequence[str]]]
    document: Sequence[str] | None
    lead_ins: Mapping[str, Sequence[tuple[str, str]]]
    topic: Sequence[str] | None = None
    sentences: Mapping[str, Sequence[tuple[str, str]]] = {}
    advisories: Sequence[Mapping[str, Any]] = ()


class IndexPart:
    """One tantivy index."""

    def __init__(self, folder: Path) -> None:
        """Open the part; its files are memory-mapped. Raises ValueError or OSError."""
        index = tantivy.Index.open(str(folder))
        # It never changes, so nothing needs to reload it.
        index.config_reader("manual")
        self._schema = index.schema
        self._searcher = index.searcher()
        self._size = int(self._searcher.num_docs)

    def __len__(self) -> int:
        return self._size

    def count_documents(self, field: str, token: str) -> int:
        """Return the number of documents with a token."""
        having: int = self._searcher.doc_freq(field, token)
        return having

    def match_token(self, field: str, token: str, boost: float = 1.0) -> Query:
        """Return the query for documents with a token, scored by BM25."""
        query = Query.term_query(self._schema, field, token, "freq")
        return query if boost == 1.0 else Query.boost_query(query, boost)

    def match_plain(self, field: str, token: str) -> Query:
        """Return the query for the documents that have a token, whatever they score."""
        return Query.term_query(self._schema, field, token, "basic")

    def match_constant(self, field: str, token: str, score: float = 0.0) -> Query:
        """Return the query for documents with a token, all with the same score."""
        return Query.const_score_query(Query.term_query(self._schema, field, token, "basic"), score)

    def weigh_token(self, token: str) -> float:
        """Return BM25's weight of a word: the fewer documents have it, the higher."""
        having = self.count_documents("words", token)
        return log(1 + (self._size - having + 0.5) / (having + 0.5))

    def match_any(self, field: str, tokens: Iterable[str], score: float = 0.0) -> Query:
        """Return the query for documents with any of the tokens, all with the same score."""
        return Query.const_score_query(
            match_any(Query.term_query(self._schema, field, each, "basic") for each in tokens), score
        )

    def match_similar(self, token: str, *, mistakes: int, beginning: bool) -> Query:
        """Return the query for words of the vocabulary with this spelling, up to a number of typing mistakes."""
        return Query.fuzzy_term_query(self._schema, "word", token, mistakes, True, beginning)

    def count(self, query: Query) -> int:
        """Return the number of matching documents."""
        found: Any = self._searcher.search(query, 1)
        return int(found.count)

    def find_best(self, query: Query, limit: int, offset: int = 0) -> tuple[list[bytes], int]:
        """Return the stored data of the best documents, ties in document order, and the number of matches."""
        found: Any = self._searcher.search(query, limit, offset=offset)
        return [self._read_stored(address) for _, address in found.hits], int(found.count)

    def find_scored(self, query: Query, limit: int) -> list[tuple[float, bytes]]:
        """Return the scores and stored data of the best documents, ties in document order."""
        found = self._searcher.search(query, limit, count=False)
        return [(score, self._read_stored(address)) for score, address in found.hits]

    def find_first(self, query: Query, limit: int, offset: int = 0) -> list[bytes]:
        """Return the stored data of the best documents without counting, which is faster if many match."""
        found = self._searcher.search(query, limit, count=False, offset=offset)
        return [self._read_stored(address) for _, address in found.hits]

    def _read_stored(self, address: tantivy.DocAddress) -> bytes:
        return bytes(self._searcher.doc(address).get_first("stored") or b"")


class SearchIndex:
    """The index of one release: its records, the profiles of its documents, and the words that records have."""

    def __init__(self, folder: Path) -> None:
        """Open all parts. Raises ValueError or OSError if one cannot be opened."""
        self.folder = folder
        self.records = IndexPart(folder / RECORDS)
        self.profiles = IndexPart(folder / PROFILES)
        self._vocabulary = IndexPart(folder / VOCABULARY)
        self.completions = remember(REMEMBERED_BYTES)(self._list_completions)
        self.similar = remember(REMEMBERED_BYTES)(self._list_similar)
        self.meanings = remember(REMEMBERED_BYTES)(self._list_meanings)

    def __len__(self) -> int:
        return len(self.records)

    def has_token(self, token: str, field: str = "words") -> bool:
        """Return whether any record has the token."""
        return self.records.count_documents(field, token) > 0

    def has_spelling(self, spelt: str) -> bool:
        """Return whether any record has the word in this spelling."""
        return self._vocabulary.count_documents("word", spelt) > 0

    def _list_completions(self, spelt: str, limit: int) -> list[str]:
        """Return words with this prefix, those in most records first."""
        return self._list_spellings(spelt, limit, mistakes=0, beginning=True)

    def _list_similar(self, spelt: str, limit: int, mistakes: int) -> list[str]:
        """Return words with at most that many mistakes from this spelling, those in most records first."""
        return self._list_spellings(spelt, limit, mistakes=mistakes, beginning=False)

    def _list_meanings(self, token: str) -> list[str]:
        """Return the words of the short name of a record that has the word as an alias: pain, for ache."""
        records = self.records
        found = [
            key for tier in (Tier.ALIAS, Tier.TERM) if records.count_documents("keys", key := name_key(tier, [token]))
        ]
        if not found or records.count_documents("keys", name_key(Tier.NAME, [token])):
            return []
        stored = map(read, records.find_first(records.match_any("keys", found), MAX_SHARING + 1))
        named = [list_stems(each.name) for each in stored]
        return [
            stem
            for stems in named
            if len(named) <= MAX_SHARING and len(stems) <= MAX_SHARING
            for stem in stems
            if stem != token
        ]

    def _list_spellings(self, spelt: str, limit: int, *, mistakes: int, beginning: bool) -> list[str]:
        query = self._vocabulary.match_similar(spelt, mistakes=mistakes, beginning=beginning)
        return [word.decode() for word in self._vocabulary.find_first(query, limit)]


def match_any(queries: Iterable[Query]) -> Query:
    """Return the query for documents that match any of the queries; their scores add up."""
    queries = list(queries)
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(tantivy.Occur.Should, each) for each in queries])


def match_all(queries: Iterable[Query]) -> Query:
    """Return the query for documents that match all of the queries; their scores add up."""
    return Query.boolean_query([(tantivy.Occur.Must, each) for each in queries])


def read(stored: bytes) -> Stored:
    """Return a record from its stored bytes."""
    return Stored(*orjson.loads(stored))
