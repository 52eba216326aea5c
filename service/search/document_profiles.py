"""Document profiles: which documents a question is about, by all their words together.

A sentence rarely repeats what its article is about, so the records of these documents rank higher.
"""

from collections.abc import Iterable, Mapping

import tantivy

from service.search.index import IndexPart, match_any
from service.search.index_documents import DocumentSubject, IndexEntry

# The number of documents that a question may be about.
MAX_DOCUMENTS = 5
WORDS, SUBJECT = "words", "subject"


def build_profile_schema() -> tantivy.Schema:
    """Return the fields of a profile: the words of all sentences, and those for what the document is about."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(SUBJECT, tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def build_profile(document: str, subject: DocumentSubject, sentences: Iterable[str]) -> tantivy.Document:
    """Return the profile of a document, from the stems of its sentences."""
    profile = tantivy.Document()
    profile.add_text(WORDS, " ".join(sentences))
    profile.add_text(SUBJECT, " ".join(sorted(subject.stems)))
    profile.add_bytes("stored", document.encode())
    return profile


class ProfileBuilder:
    """Profiles from entries in the order of the catalog, where the sentences of a document follow each other."""

    def __init__(self) -> None:
        """Begin without a sentence."""
        self._entry: IndexEntry | None = None
        self._sentences: list[str] = []

    def add_entry(self, entry: IndexEntry) -> tantivy.Document | None:
        """Take an entry; return the profile of the document before, if the entry is a sentence of another one."""
        if not entry.is_sentence:
            return None
        complete = self.finish() if self._entry and self._entry.document != entry.document else None
        self._entry = entry
        self._sentences.append(" ".join(entry.list_stated_stems()))
        return complete

    def finish(self) -> tantivy.Document | None:
        """Return the profile of the last document, or None if there was no sentence."""
        if not (self._entry and self._entry.document and self._entry.subject):
            return None
        profile = build_profile(self._entry.document, self._entry.subject, self._sentences)
        self._entry, self._sentences = None, []
        return profile


def weigh_documents(part: IndexPart, stems: Mapping[str, float]) -> Mapping[str, float]:
    """Return the documents that a question with these stems is most about, by id.

    The value is the square of the score as a share of the best one, so that only documents nearly as good count.
    """
    queries = [part.match_token(WORDS, each, stems[each]) for each in stems if part.count_documents(WORDS, each)]
    named = [each for each in stems if part.count_documents(SUBJECT, each)]
    queries += [part.match_constant(SUBJECT, each, part.weigh_token(each) * stems[each]) for each in named]
    found = part.find_scored(match_any(queries), MAX_DOCUMENTS) if queries else []
    return {stored.decode(): (score / found[0][0]) ** 2 for score, stored in found}
