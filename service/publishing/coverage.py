"""Coverage: which sentences of a document are carried by records."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from schemas.declaration import Origin
from service.publishing.drafts import Key
from service.publishing.leaves import list_numbers, list_quoted
from service.publishing.number_words import is_stated
from service.publishing.quotes import is_quoted_in
from service.publishing.records import Source, World

# A coded field with this many claims is pointed out.
MANY_CLAIMS = 6


class Standing(StrEnum):
    """The state of a sentence: a record rests on one of its claims, it is left out with a reason, or neither."""

    CARRIED = "carried"
    LEFT_OUT = "left-out"
    UNCOVERED = "uncovered"


class Cover(NamedTuple):
    """A sentence and its coverage: for each of its claims, the records that rest on it with their fields.

    `is_told`: some record quotes words of the sentence or has a number of it; else records only cite it.
    """

    id: str
    paragraph: int
    text: str
    standing: Standing
    reason: str | None
    claims: Mapping[str, Mapping[Key, list[str]]]
    is_told: bool

    @property
    def short(self) -> str:
        """The id within the document, `p1s2`."""
        return self.id.rpartition(".")[2]


def choose_standing(*, is_carried: bool, is_left_out: bool) -> Standing:
    """Return the state of a sentence. The rules ensure that a carried sentence is not left out too."""
    if is_carried:
        return Standing.CARRIED
    return Standing.LEFT_OUT if is_left_out else Standing.UNCOVERED


def is_carried(world: World, sentence_id: str) -> bool:
    """Return whether a record rests on a claim of the sentence."""
    return any(claim in world.supports for claim in world.sentence_claims.get(sentence_id, []))


def iterate_coverage(world: World, document: str) -> Iterator[Cover]:
    """Yield the coverage of a document's sentences, in reading order."""
    source = world.get("document", document)
    left_out = {each["sentence"]: each["reason"] for each in source.values["leftOut"]} if source else {}
    for sentence in world.document_sentences.get(document, []):
        claims = {claim: _collect_supported(world, claim) for claim in world.sentence_claims.get(sentence.id, [])}
        reason = left_out.get(sentence.id.rpartition(".")[2])
        standing = choose_standing(is_carried=is_carried(world, sentence.id), is_left_out=bool(reason))
        values = sentence.values
        is_told = any(_is_told(world, claim, values["text"]) for claim in claims)
        yield Cover(sentence.id, values["paragraph"], values["text"], standing, reason, claims, is_told)


def list_broad_citations(world: World) -> Iterator[tuple[Source, str, int]]:
    """Yield each coded field that cites many claims, with their number: such a field carries much and says little."""
    for source in world.iterate():
        for field, claims in source.values.get("evidence", {}).items():
            if len(claims) >= MANY_CLAIMS and source.kind.content.get(field) is Origin.CODED:
                yield source, field, len(claims)


def _is_told(world: World, claim: str, text: str) -> bool:
    """Tell whether a record that rests on a claim quotes the sentence, or has a number that it says."""
    return any(_is_told_by(source, field, text) for source, field in world.supports.get(claim, []))


def _is_told_by(source: Source, field: str, text: str) -> bool:
    value = {field: source.values.get(field)}
    return any(is_quoted_in(words, text) for _, words in list_quoted(source.kind.name, value)) or any(
        is_stated(number, text) for _, number in list_numbers(source.kind.name, value)
    )


def _collect_supported(world: World, claim: str) -> Mapping[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for source, field in sorted(world.supports.get(claim, []), key=lambda each: (each[0].key, each[1])):
        found.setdefault(source.key, []).append(field)
    return found
