"""The example on the landing page: a real record next to a sentence that it rests on.

The words of the source and of the editors are distinguished by the declared origin of each field, never by the words
themselves.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.addresses import build_record_address
from service.catalog import get_kind

Wire = Mapping[str, Any]

# Members about how a record is served; the example is about its content.
SERVING = frozenset(
    {"document", "aliases", "sameAs", "evidence", "advisories", "review"}
    | {"revision", "release", "sha256", "updatedAt", "attribution", "links"}
)


@dataclass(frozen=True)
class Example:
    """A served record, a sentence that it rests on, that sentence's claims, and the origin of each field."""

    record: Wire
    sentence: Wire
    claims: Sequence[Wire]
    origins: Mapping[str, str]


@dataclass(frozen=True)
class Landing:
    """The content on the landing page; `counts` are those of the release, in display order."""

    release: int | None = None
    counts: Mapping[str, int] | None = None
    example: Example | None = None


@dataclass(frozen=True)
class SentencePiece:
    """A run of a sentence; `claim` is the short id of the claim that quotes it, if any."""

    text: str
    claim: str | None = None


@dataclass(frozen=True)
class ClaimNote:
    """A cited claim, its address, and whether this is its first citation."""

    claim: str
    href: str
    first: bool


@dataclass(frozen=True)
class ExampleLine:
    """A member of the example as JSON, the origin of its words, and its claims."""

    name: str
    value: str
    origin: str
    notes: tuple[ClaimNote, ...]


@dataclass(frozen=True)
class Advice:
    """An advisory: the claim's short id, the verdict as served and in words, the reason and the reviewer."""

    claim: str
    code: str
    reason: str
    basis: str

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return self.code.replace("-", " ")


def cut_pieces(example: Example) -> list[SentencePiece]:
    """Split the sentence where the quotes of the record's claims begin and end."""
    text, offset = example.sentence["text"], example.sentence["start"]
    cut: list[SentencePiece] = []
    done = 0
    for claim in sorted(_list_shown(example), key=lambda claim: (claim["start"], claim["end"])):
        start, end = max(claim["start"] - offset, done), claim["end"] - offset
        cut += [SentencePiece(text[done:start]), SentencePiece(text[start:end], shorten_claim(claim["id"]))]
        done = max(done, end)
    return [piece for piece in [*cut, SentencePiece(text[done:])] if piece.text]


def list_lines(example: Example) -> list[ExampleLine]:
    """Return the non-empty members of the record, each on one line."""
    marked = {piece.claim for piece in cut_pieces(example)}
    seen: set[str] = set()
    return [
        ExampleLine(
            name,
            _format_inline(value),
            example.origins.get(name, "derived"),
            tuple(_list_notes(example, name, marked, seen)),
        )
        for name, value in example.record.items()
        if name not in SERVING and value not in (None, [], {})
    ]


def list_advices(example: Example) -> list[Advice]:
    """Return the advisories on the claims in the example's sentence."""
    shown = {claim["id"] for claim in example.claims}
    return [_build_advice(advisory) for advisory in example.record["advisories"] if _get_id(advisory["claim"]) in shown]


def shorten_claim(claim: str) -> str:
    """Return a claim's id without its document, as shown next to a quote."""
    return claim.rpartition(".")[2]


def _build_advice(advisory: Wire) -> Advice:
    by = str(advisory["assessedBy"])
    return Advice(
        shorten_claim(_get_id(advisory["claim"])), advisory["verdict"], advisory["reason"], f"{by[:1].upper()}{by[1:]}."
    )


def _list_shown(example: Example) -> list[Wire]:
    """Return the record's claims in the example's sentence."""
    cited = {_get_id(claim) for claims in example.record["evidence"].values() for claim in claims}
    return [claim for claim in example.claims if claim["id"] in cited]


def _list_notes(example: Example, name: str, marked: set[str | None], seen: set[str]) -> Iterator[ClaimNote]:
    """Yield the address of each claim of a field: in the sentence on the page, or the claim's page."""
    for claim in map(_get_id, example.record["evidence"].get(name, ())):
        label = shorten_claim(claim)
        href = f"#{label}" if label in marked else build_record_address(get_kind("claim"), claim)
        yield ClaimNote(label, href, label not in seen)
        seen.add(label)


def _get_id(reference: str | Wire) -> str:
    return reference if isinstance(reference, str) else str(reference["id"])


def _format_inline(value: Any) -> str:
    """Return a value as JSON on one line: for a list its first item, for an object its identifying member."""
    match value:
        case [first, *rest]:
            return f"[{_format_inline(first)}{', …' if rest else ''}]"
        case {"id": name}:
            return f'{{"id": {json.dumps(name)}, …}}'
        case {"system": system, "code": code}:
            return f'{{"system": {json.dumps(system)}, "code": {json.dumps(code)}, …}}'
        case {}:
            return "{…}"
    return json.dumps(value, ensure_ascii=False)
