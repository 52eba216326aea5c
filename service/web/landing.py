"""The live example on the landing page: one real record beside the sentence that it rests on.

What is the source's and what is the editors' is told apart here by the origin that each field declares, never by
looking at the words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
class Piece:
    """A run of a sentence; `claim` is the short id of the claim that quotes it, if one does."""

    text: str
    claim: str | None = None


@dataclass(frozen=True)
class Note:
    """A claim cited, where it can be read, and whether no line above cites it."""

    claim: str
    href: str
    first: bool


@dataclass(frozen=True)
class Line:
    """A member of the example as JSON, whose words it holds (`origin`) and the claims it cites."""

    name: str
    value: str
    origin: str
    notes: tuple[Note, ...]


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


def pieces(example: Example) -> list[Piece]:
    """Cut the sentence where the quotes of the record's claims begin and end."""
    text, offset = example.sentence["text"], example.sentence["start"]
    cut: list[Piece] = []
    done = 0
    for claim in sorted(_shown(example), key=lambda claim: (claim["start"], claim["end"])):
        start, end = max(claim["start"] - offset, done), claim["end"] - offset
        cut += [Piece(text[done:start]), Piece(text[start:end], short(claim["id"]))]
        done = max(done, end)
    return [piece for piece in [*cut, Piece(text[done:])] if piece.text]


def lines(example: Example) -> list[Line]:
    """Return the members of the record that have a value and say something, each on one line."""
    marked = {piece.claim for piece in pieces(example)}
    seen: set[str] = set()
    return [
        Line(name, _inline(value), example.origins.get(name, "derived"), tuple(_notes(example, name, marked, seen)))
        for name, value in example.record.items()
        if name not in SERVING and value not in (None, [], {})
    ]


def advices(example: Example) -> list[Advice]:
    """Return what reviewers say of the claims in the sentence shown."""
    shown = {claim["id"] for claim in example.claims}
    return [_advice(advisory) for advisory in example.record["advisories"] if _id(advisory["claim"]) in shown]


def short(claim: str) -> str:
    """Return a claim's id without the document's: what stands beside a quote."""
    return claim.rpartition(".")[2]


def _advice(advisory: Wire) -> Advice:
    by = str(advisory["assessedBy"])
    return Advice(short(_id(advisory["claim"])), advisory["verdict"], advisory["reason"], f"{by[:1].upper()}{by[1:]}.")


def _shown(example: Example) -> list[Wire]:
    """Return the claims in the sentence shown that the record rests on."""
    cited = {_id(claim) for claims in example.record["evidence"].values() for claim in claims}
    return [claim for claim in example.claims if claim["id"] in cited]


def _notes(example: Example, name: str, marked: set[str | None], seen: set[str]) -> Iterator[Note]:
    """Say where each claim of a field can be read: in the sentence beside it, or at its own address."""
    for claim in map(_id, example.record["evidence"].get(name, ())):
        label = short(claim)
        yield Note(label, f"#{label}" if label in marked else f"/v1/claims/{claim}", label not in seen)
        seen.add(label)


def _id(reference: str | Wire) -> str:
    return reference if isinstance(reference, str) else str(reference["id"])


def _inline(value: Any) -> str:
    """Write a value as JSON on one line: of a list its first item, of an object what names it."""
    match value:
        case [first, *rest]:
            return f"[{_inline(first)}{', …' if rest else ''}]"
        case {"id": name}:
            return f'{{"id": {json.dumps(name)}, …}}'
        case {"system": system, "code": code}:
            return f'{{"system": {json.dumps(system)}, "code": {json.dumps(code)}, …}}'
        case {}:
            return "{…}"
    return json.dumps(value, ensure_ascii=False)
