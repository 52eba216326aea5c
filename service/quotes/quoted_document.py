"""Quoted documents: the text, sentences and claims of a release, read once for all quotes of a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from service.publishing.segmentation import Span
from service.quotes.folded_text import FoldedText
from service.store.queries import Order, Selection, list_revisions, page, record
from service.store.statements import Source

# More than any document has.
ALL = 10**6


@dataclass(frozen=True)
class ReadRelease:
    """A release to read from; `is_newest` chooses the quicker queries."""

    source: Source
    number: int
    is_newest: bool


class QuotedDocument:
    """A published document at a release. Its parts are read when they are needed."""

    def __init__(self, id_: str, body: bytes, release: ReadRelease) -> None:
        """Take the document's id and served body."""
        self.id = id_
        self.served: dict[str, Any] = orjson.loads(body)
        self._release = release

    @cached_property
    def text(self) -> FoldedText:
        """The verbatim text."""
        newest = list_revisions(self._release.source, "document", self.id, self._release.number)[0]
        return FoldedText(orjson.loads(newest.source)["text"])

    @cached_property
    def sentences(self) -> Sequence[dict[str, Any]]:
        """The served sentences, in reading order."""
        return self._list_parts("sentence")

    @cached_property
    def claims(self) -> Sequence[dict[str, Any]]:
        """The served claims, in reading order."""
        return self._list_parts("claim")

    def find_window(self, sentence_id: str, length: int) -> Span:
        """Return the stretch from a sentence on, and as far before and behind as a quote of this length may reach."""
        sentence = next(each for each in self.sentences if each["id"] == sentence_id)
        return Span(max(0, sentence["start"] - length), sentence["end"] + length)

    def list_sentences_in(self, stretch: Span) -> list[dict[str, Any]]:
        """Return the sentences that a stretch overlaps."""
        return _list_overlapping(self.sentences, stretch)

    def list_claims_in(self, stretch: Span) -> list[dict[str, Any]]:
        """Return the claims whose words a stretch overlaps."""
        return _list_overlapping(self.claims, stretch)

    def _list_parts(self, kind: str) -> Sequence[dict[str, Any]]:
        selection = Selection(kind, self._release.number, self._release.is_newest, [("document", [self.id])])
        return [orjson.loads(each.body) for each in page(self._release.source, selection, Order(), None, ALL).records]


class QuotedDocuments:
    """The documents of a release, each read once."""

    def __init__(self, release: ReadRelease) -> None:
        """Take the release."""
        self._release = release
        self._known: dict[str, QuotedDocument | None] = {}

    def get(self, id_: str) -> QuotedDocument | None:
        """Return a document; None if it does not exist, or is withdrawn."""
        if id_ not in self._known:
            served = record(self._release.source, "document", id_, self._release.number)
            is_live = served is not None and not served.withdrawn
            self._known[id_] = QuotedDocument(id_, served.body, self._release) if served and is_live else None
        return self._known[id_]


def _list_overlapping(parts: Sequence[dict[str, Any]], stretch: Span) -> list[dict[str, Any]]:
    return [each for each in parts if each["start"] < stretch.end and each["end"] > stretch.start]
