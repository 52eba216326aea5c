"""The page of a document: the article verbatim, how each sentence is carried, and the records that rest on it.

A record can be chosen by the address (`?record=treatments/oral-aspirin`), so that the page shows its words without a
script, and so that the view can be shared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from service.api.content import Content
from service.api.records import found
from service.catalog import KINDS, Kind, kind_named
from service.web.bodies import Bodies, Wire
from service.web.citing import citation
from service.web.forms import forms_of
from service.web.histories import history
from service.web.linked_data import linked_data
from service.web.naming import explorer_of, heading, title_of
from service.web.notes import Note, note_of
from service.web.reviewing import gravest, worst
from service.web.spans import Piece, cut, short
from service.web.standing import Cell, cells

# What an article says of itself, as the page calls it where the article does not.
STATED = {"title": "title", "author": "author", "published": "date", "licence": "licence"}


@dataclass(frozen=True)
class Line:
    """A sentence of the article; `gap` is the white space up to the next one of its paragraph."""

    id: str
    cell: Cell
    text: str
    pieces: Sequence[Piece]
    tones: Mapping[str, str]
    gap: str
    notes: tuple[Note, ...]

    def tone(self, piece: Piece) -> str:
        """Return how a piece is marked for what reviewers say."""
        return worst(self.tones[claim] for claim in piece.claims)


@dataclass(frozen=True)
class Resting:
    """A record of the article, and the short ids of the claims that it rests on."""

    kind: Kind
    id: str
    name: str
    claims: tuple[str, ...]
    tone: str

    @property
    def key(self) -> str:
        """What names it in the address of the page."""
        return f"{self.kind.plural}/{self.id}"

    @property
    def first(self) -> str:
        """The first sentence that it rests on."""
        return self.claims[0].partition("c")[0]


def document_page(id_: str, read: Content, chosen: str | None) -> dict[str, Any]:
    """Return what makes a document's page, with a record of it chosen.

    Refuses the request where there is no such document, or where it was withdrawn.
    """
    found(kind_named("document"), id_, read)
    return _made(id_, Bodies(read), chosen)


def _made(id_: str, bodies: Bodies, chosen: str | None) -> dict[str, Any]:
    kind = kind_named("document")
    record = bodies.sure("document", id_)
    claims = {claim["id"]: claim for claim in bodies.all("claim", document=id_)}
    lines = _lines(bodies, id_, claims)
    resting = _resting(claims)
    return {
        "kind": kind,
        "record": record,
        "title": title_of(record),
        "canonical": record["links"]["webUrl"],
        "explorer": explorer_of(kind),
        "unstated": [words for member, words in STATED.items() if not record[member]],
        "paragraphs": [list(group) for _, group in groupby(lines, lambda line: line.cell.paragraph)],
        "groups": [
            (heading(each), of_kind) for each in KINDS if (of_kind := [one for one in resting if one.kind == each])
        ],
        "chosen": next((each for each in resting if each.key == chosen), None),
        "notes": {note.short: note for line in lines for note in line.notes},
        "bases": sorted({note.opinion.basis for line in lines for note in line.notes if note.opinion}),
        "history": list(history(bodies, kind, id_)),
        "forms": forms_of(record),
        "linked": linked_data(bodies, record),
        "citation": citation(bodies, record, record, []),
    }


def _lines(bodies: Bodies, document: str, claims: Mapping[str, Wire]) -> list[Line]:
    text = bodies.source(document)["text"]
    sentences = bodies.all("sentence", document=document)
    standing = cells(bodies, document, sentences, claims)
    followers = [*sentences[1:], None]
    return [
        _line(bodies, sentence, cell, claims, _gap(text, sentence, follower))
        for sentence, cell, follower in zip(sentences, standing, followers, strict=True)
    ]


def _gap(text: str, sentence: Wire, follower: Wire | None) -> str:
    if follower is None or follower["paragraph"] != sentence["paragraph"]:
        return ""
    return str(text[sentence["end"] : follower["start"]])


def _line(bodies: Bodies, sentence: Wire, cell: Cell, claims: Mapping[str, Wire], gap: str) -> Line:
    own = [claims[each["id"]] for each in sentence["claims"]]
    notes = tuple(note_of(bodies, claim) for claim in own)
    tones = {note.short: note.opinion.tone if note.opinion else "" for note in notes}
    pieces = cut(sentence["text"], sentence["start"], own)
    return Line(sentence["id"], cell, sentence["text"], pieces, tones, gap, notes)


def _resting(claims: Mapping[str, Wire]) -> list[Resting]:
    """Return the records that rest on the claims, each once, by name."""
    names: dict[tuple[str, str], str] = {}
    cited: dict[tuple[str, str], dict[str, Any]] = {}
    for claim in claims.values():
        for each in claim["supports"]:
            key = each["type"], each["id"]
            names[key] = each["name"]
            cited.setdefault(key, {})[short(claim["id"])] = claim["assessment"] and claim["assessment"]["verdict"]
    return sorted(
        (
            Resting(kind_named(kind), id_, names[kind, id_], tuple(found), gravest(found.values()))
            for (kind, id_), found in cited.items()
        ),
        key=lambda each: each.name.casefold(),
    )
