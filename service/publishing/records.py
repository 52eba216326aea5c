"""Sources: records before they are rendered, and the world that they form together.

A `Source` fits the schema of its kind. Sentences are never written: they are derived from their document.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from service.catalog import Kind
from service.order_keys import encode_order_key
from service.publishing.drafts import Key
from service.publishing.imprint import list_imprint_claims
from service.publishing.memberships import TopicMember, list_exact_codes, sort_members
from service.publishing.quotes import find_occurrences
from service.publishing.references import Reference, list_references
from service.publishing.segmentation import Span


class Erasure(NamedTuple):
    """What erased a record: its document, the release and its time.

    `since` is the first release that held the document. `status` is the HTTP status of its addresses: 410, or 451 if
    the law demanded it (RFC 7725). The names are those on the wire.
    """

    document: str
    release: int
    since: int
    at: str
    status: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The reason of a withdrawal, the id of the replacement, and the erasure if the record was also erased."""

    reason: str
    replaced_by: str | None
    erased: Erasure | None = None


class Source(NamedTuple):
    """A record that fits the schema of its kind, or its withdrawal; `revision` is 0 until it is published."""

    kind: Kind
    id: str
    values: Mapping[str, Any]
    withdrawal: Withdrawal | None = None
    revision: int = 0

    @property
    def key(self) -> Key:
        """The kind's name and the id."""
        return self.kind.name, self.id

    @property
    def name(self) -> str:
        """The name shown in references to the record."""
        return self.kind.build_reference_name(self.values, self.id)

    @property
    def document(self) -> str | None:
        """The id of the document that the record belongs to; None if the record does not name one."""
        if self.kind.name in {"document", "sentence", "claim"}:
            return self.id.partition(".")[0]
        return self.values.get("document")

    def list_references(self) -> list[Reference]:
        """Return the references of the record, including that of a withdrawn one to its replacement."""
        if self.withdrawal is None:
            return list_references(self.kind, self.values)
        if self.withdrawal.replaced_by:
            return [(("withdrawn", "replacedBy"), self.kind.name, self.withdrawal.replaced_by)]
        return []


class Elsewhere(Protocol):
    """The records outside of a world."""

    def find(self, kind: str, id_: str) -> Source | None:
        """Return a record, even a withdrawn one."""

    def list_ids(self, kind: str) -> list[str]:
        """Return ids of the kind, for suggestions."""

    def list_members(self, topic: str) -> Sequence[TopicMember]:
        """Return the members of a topic, by document and id."""


class World:
    """Some records at one moment, such as those of one document, and the relations between them.

    Other records can be looked up, but do not belong to it. `kept` caches results derived from the records.
    """

    def __init__(self, sources: Iterable[Source], elsewhere: Elsewhere | None = None) -> None:
        """Take the records, withdrawn ones included; of two with the same key the later counts."""
        self.sources = {source.key: source for source in sources}
        self._elsewhere = elsewhere
        self.kept: dict[tuple[str, str | None], Any] = {}
        self._ids: dict[str, tuple[str, ...]] = {}

    def find(self, kind: str, id_: str) -> Source | None:
        """Return the record, even if it is withdrawn or outside of this world."""
        source = self.sources.get((kind, id_))
        return self._elsewhere.find(kind, id_) if source is None and self._elsewhere else source

    def get(self, kind: str, id_: str) -> Source | None:
        """Return the record, or None if it does not exist or is withdrawn."""
        source = self.find(kind, id_)
        return source if source and not source.withdrawal else None

    def list_ids(self, kind: str) -> tuple[str, ...]:
        """Return ids of the kind, for suggestions; cached, because many references may be wrong."""
        known: tuple[str, ...] | None = self._ids.get(kind)
        if known is None:
            here = [source.id for source in self.iterate(kind)]
            known = (*here, *(self._elsewhere.list_ids(kind) if self._elsewhere else ()))
            self._ids[kind] = known
        return known

    def list_members(self, topic: str) -> Sequence[TopicMember]:
        """Return the members of a topic by document and id, those outside of this world included."""
        return self._elsewhere.list_members(topic) if self._elsewhere else self._own_members.get(topic, ())

    @cached_property
    def _own_members(self) -> Mapping[str, Sequence[TopicMember]]:
        found: dict[str, list[TopicMember]] = {}
        for source in self.iterate():
            if topic := source.values.get("topic"):
                found.setdefault(topic, []).append(summarise_member(source))
        return {topic: sort_members(members) for topic, members in found.items()}

    @cached_property
    def kinds_by_id(self) -> Mapping[str, str]:
        """The kind of a record with each id, by id."""
        return {source.id: source.kind.name for source in self.iterate()}

    def iterate(self, *kinds: str) -> Iterator[Source]:
        """Yield the records of these kinds (by default of all) that are not withdrawn."""
        for source in self.sources.values():
            if not source.withdrawal and (not kinds or source.kind.name in kinds):
                yield source

    @cached_property
    def supports(self) -> Mapping[str, list[tuple[Source, str]]]:
        """The records and fields that rest on each claim, by claim id."""
        found: dict[str, list[tuple[Source, str]]] = {}
        for source in self.iterate():
            for field, claims in source.values.get("evidence", {}).items():
                for claim in claims:
                    found.setdefault(claim, []).append((source, field))
        for document in self.iterate("document"):
            for field, claim in list_imprint_claims(document.values):
                found.setdefault(claim, []).append((document, f"imprint.{field}"))
        return found

    @cached_property
    def verdicts(self) -> Mapping[str, str]:
        """The verdict of each assessed claim, by claim id."""
        assessed = ((claim.id, claim.values["assessment"]) for claim in self.iterate("claim"))
        return {id_: assessment["verdict"] for id_, assessment in assessed if assessment}

    @cached_property
    def referrers(self) -> Mapping[Key, list[Source]]:
        """The records that refer to each record, including withdrawn ones that it replaces."""
        found: dict[Key, list[Source]] = {}
        for source in self.sources.values():
            for _, kind, id_ in source.list_references():
                found.setdefault((kind, id_), []).append(source)
        return found

    @cached_property
    def sentence_claims(self) -> Mapping[str, list[str]]:
        """The ids of the claims of each sentence in reading order, by sentence id."""
        found: dict[str, list[str]] = {}
        for claim in sorted(self.iterate("claim"), key=self.build_order_key):
            found.setdefault(get_sentence_id(claim), []).append(claim.id)
        return found

    def find_sentence_id(self, claim_id: str) -> str:
        """Return the id of the sentence that a claim is of; of a missing claim, the one that its id names."""
        claim = self.find("claim", claim_id)
        return get_sentence_id(claim) if claim else name_sentence(claim_id)

    def build_order_key(self, source: Source) -> str:
        """Return the sort key of a record: sentences and claims are in the order of the text, other records by id."""
        if source.kind.name not in {"sentence", "claim"}:
            return encode_order_key(source.id)
        sentence = source if source.kind.name == "sentence" else self.get("sentence", get_sentence_id(source))
        values = sentence.values if sentence else {}
        return encode_order_key(source.id, f"p{values['paragraph']}s{values['ordinal']}" if values else None)

    def sort_claims(self, ids: Iterable[str]) -> list[str]:
        """Return the ids of claims in the order of the text."""
        known = {id_: self.find("claim", id_) for id_ in ids}
        keys = {id_: self.build_order_key(each) if each else encode_order_key(id_) for id_, each in known.items()}
        return sorted(known, key=keys.__getitem__)

    @cached_property
    def document_sentences(self) -> Mapping[str, list[Source]]:
        """The sentences of each document in reading order, by document id."""
        found: dict[str, list[Source]] = {}
        for sentence in sorted(self.iterate("sentence"), key=lambda each: int(each.values["start"])):
            found.setdefault(sentence.values["document"], []).append(sentence)
        return found


def summarise_member(source: Source) -> TopicMember:
    """Return what relates a record to the other members of its topic."""
    return TopicMember(source.kind, source.id, source.name, source.document, list_exact_codes(source.values))


def get_sentence_id(claim: Source) -> str:
    """Return the id of a claim's sentence: the one that its id names, unless `within` names another."""
    within = claim.values.get("within")
    return f"{claim.id.partition('.')[0]}.{within}" if within else name_sentence(claim.id)


def name_sentence(claim_id: str) -> str:
    """Return the sentence that a claim's id names, `slug.p1s2` for `slug.p1s2c3`: where it was when it got the id."""
    return claim_id.rpartition("c")[0]


def find_span(claim: Source, sentence: Source) -> Span | None:
    """Return the span of the claim's quote in the document's text; None if it is missing or ambiguous."""
    quote: str = claim.values["quote"]
    starts = find_occurrences(quote, sentence.values["text"])
    wanted = claim.values["occurrence"]
    if not starts or (wanted or 1) > len(starts) or (wanted is None and len(starts) > 1):
        return None
    start = sentence.values["start"] + starts[(wanted or 1) - 1]
    return Span(start, start + len(quote))
