"""The live example on the landing page: one real record beside the sentence that it rests on.

What is the source's and what is the editors' is told apart here by the origin that each field declares, never by
looking at the words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.addresses import build_record_address
from service.catalog import get_kind

Wire = Mapping[str, Any]

# Members that say how a record is served. An example is read for what the record says.
SERVING = frozenset(
    {"document", "aliases", "sameAs", "evidence", "advisories", "review"}
    | {"revision", "release", "sha256", "updatedAt", "attribution", "links"}
)


@dataclass(frozen=True)
class Example:
    """A record as served, one sentence that it rests on, that sentence's claims, and the origin of each field."""

    record: Wire
    sentence: Wire
    claims: Sequence[Wire]
    origins: Mapping[str, str]


@dataclass(frozen=True)
class Landing:
    """What the landing page shows of the content; `counts` are of the release, in the order shown."""

    release: int | None = None
    counts: Mapping[str, int] | None = None
    example: Example | None = None


@dataclass(frozen=True)
class SentencePiece:
    """A run of a sentence; `claim` is the short id of the claim that quotes it, if one does."""

    text: str
    claim: str | None = None


@dataclass(frozen=True)
class ClaimNote:
    """A claim cited, where it can be read, and whether no line above cites it."""

    claim: str
    href: str
    first: bool


@dataclass(frozen=True)
class ExampleLine:
    """A member of the example as JSON, whose words it holds (`origin`) and the claims it cites."""

    name: str
    value: str
    origin: str
    notes: tuple[ClaimNote, ...]


@dataclass(frozen=True)
class Advice:
    """An advisory as it is read: the claim's short id, the verdict as served and in words, why, and by whom."""

    claim: str
    code: str
    reason: str
    basis: str

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return self.code.replace("-", " ")


def cut_pieces(example: Example) -> list[SentencePiece]:
    """Cut the sentence where the quotes of the record's claims begin and end."""
    text, offset = example.sentence["text"], example.sentence["start"]
    cut: list[SentencePiece] = []
    done = 0
    for claim in sorted(_list_shown(example), key=lambda claim: (claim["start"], claim["end"])):
        start, end = max(claim["start"] - offset, done), claim["end"] - offset
        cut += [SentencePiece(text[done:start]), SentencePiece(text[start:end], shorten_claim(claim["id"]))]
        done = max(done, end)
    return [piece for piece in [*cut, SentencePiece(text[done:])] if piece.text]


def list_lines(example: Example) -> list[ExampleLine]:
    """Return the members of the record that have a value and say something, each on one line."""
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
    """Return what reviewers say of the claims in the sentence shown."""
    shown = {claim["id"] for claim in example.claims}
    return [_build_advice(advisory) for advisory in example.record["advisories"] if _get_id(advisory["claim"]) in shown]


def shorten_claim(claim: str) -> str:
    """Return a claim's id without the document's: what stands beside a quote."""
    return claim.rpartition(".")[2]


def _build_advice(advisory: Wire) -> Advice:
    by = str(advisory["assessedBy"])
    return Advice(
        shorten_claim(_get_id(advisory["claim"])), advisory["verdict"], advisory["reason"], f"{by[:1].upper()}{by[1:]}."
    )


def _list_shown(example: Example) -> list[Wire]:
    """Return the claims in the sentence shown that the record rests on."""
    cited = {_get_id(claim) for claims in example.record["evidence"].values() for claim in claims}
    return [claim for claim in example.claims if claim["id"] in cited]


def _list_notes(example: Example, name: str, marked: set[str | None], seen: set[str]) -> Iterator[ClaimNote]:
    """Say where each claim of a field can be read: in the sentence beside it, or at its own address."""
    for claim in map(_get_id, example.record["evidence"].get(name, ())):
        label = shorten_claim(claim)
        href = f"#{label}" if label in marked else build_record_address(get_kind("claim"), claim)
        yield ClaimNote(label, href, label not in seen)
        seen.add(label)


def _get_id(reference: str | Wire) -> str:
    return reference if isinstance(reference, str) else str(reference["id"])


def _format_inline(value: Any) -> str:
    """Write a value as JSON on one line: of a list its first item, of an object what names it."""
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
