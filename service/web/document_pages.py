"""The page of a document: the article verbatim, the coverage of each sentence, and the records that rest on it.

The address can select a record (`?record=treatments/oral-aspirin`), so that the page marks its words without a script,
and so that the view can be shared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from service.catalog import KINDS, Kind, get_kind
from service.http.live_records import get_or_refuse
from service.http.release_context import Content
from service.publishing.provenance_rules import is_unconfirmed
from service.web.alternate_links import list_forms
from service.web.assessments import find_gravest, find_worst
from service.web.citation import build_citation
from service.web.claim_notes import Note, note_of
from service.web.imprint_lines import list_imprint_lines
from service.web.linked_data import render_linked_data
from service.web.page_labels import build_explorer_address, format_heading, format_title
from service.web.record_history import list_steps
from service.web.record_loader import Bodies, Wire
from service.web.sentence_status import Cell, build_cells
from service.web.text_spans import Piece, cut, shorten_id

# The labels of the metadata that an article may omit.
STATED = {"title": "title", "author": "author", "published": "date", "licence": "licence"}


@dataclass(frozen=True)
class SentenceLine:
    """A sentence of the article; `gap` is the white space before the next one of its paragraph."""

    id: str
    cell: Cell
    text: str
    pieces: Sequence[Piece]
    tones: Mapping[str, str]
    gap: str
    notes: tuple[Note, ...]

    def choose_tone(self, piece: Piece) -> str:
        """Return the mark of a piece for reviewers' verdicts."""
        return find_worst(self.tones[claim] for claim in piece.claims)


@dataclass(frozen=True)
class Resting:
    """A record of the article, the short ids of its claims, and that of the first sentence that it rests on."""

    kind: Kind
    id: str
    name: str
    claims: tuple[str, ...]
    first: str
    tone: str

    @property
    def key(self) -> str:
        """The value that selects it in the address of the page."""
        return f"{self.kind.plural}/{self.id}"


def prepare_document_page(id_: str, read: Content, chosen: str | None) -> dict[str, Any]:
    """Return the template's values for a document, with the selected record.

    Refuses the request if the document does not exist or is withdrawn.
    """
    get_or_refuse(get_kind("document"), id_, read)
    return _build_page(id_, Bodies(read), chosen)


def _build_page(id_: str, bodies: Bodies, chosen: str | None) -> dict[str, Any]:
    kind = get_kind("document")
    record = bodies.get("document", id_)
    claims = {claim["id"]: claim for claim in bodies.list_all("claim", document=id_)}
    lines = _build_lines(bodies, id_, claims)
    resting = _list_resting(claims)
    return {
        "kind": kind,
        "record": record,
        "title": format_title(record),
        "canonical": record["links"]["webUrl"],
        "explorer": build_explorer_address(kind),
        "imprint": list_imprint_lines(record),
        "unstated": [words for member, words in STATED.items() if not (record["imprint"] or record).get(member)],
        "paragraphs": [list(group) for _, group in groupby(lines, lambda line: line.cell.paragraph)],
        "groups": [
            (format_heading(each), of_kind)
            for each in KINDS
            if (of_kind := [one for one in resting if one.kind == each])
        ],
        "chosen": next((each for each in resting if each.key == chosen), None),
        "drafts": _list_drafts(bodies, claims, resting),
        "notes": {note.short: note for line in lines for note in line.notes},
        "bases": sorted({note.opinion.basis for line in lines for note in line.notes if note.opinion}),
        "history": list(list_steps(bodies, kind, id_)),
        "forms": list_forms(record),
        "linked": render_linked_data(bodies, record),
        "citation": build_citation(bodies, record, record, []),
    }


def _build_lines(bodies: Bodies, document: str, claims: Mapping[str, Wire]) -> list[SentenceLine]:
    text = bodies.read_source(document)["text"]
    sentences = bodies.list_all("sentence", document=document)
    standing = build_cells(bodies, document, sentences, claims)
    followers = [*sentences[1:], None]
    return [
        _build_line(bodies, sentence, cell, claims, _find_gap(text, sentence, follower))
        for sentence, cell, follower in zip(sentences, standing, followers, strict=True)
    ]


def _find_gap(text: str, sentence: Wire, follower: Wire | None) -> str:
    if follower is None or follower["paragraph"] != sentence["paragraph"]:
        return ""
    return str(text[sentence["end"] : follower["start"]])


def _build_line(bodies: Bodies, sentence: Wire, cell: Cell, claims: Mapping[str, Wire], gap: str) -> SentenceLine:
    own = [claims[each["id"]] for each in sentence["claims"]]
    notes = tuple(note_of(bodies, claim) for claim in own)
    tones = {note.short: note.opinion.tone if note.opinion else "" for note in notes}
    pieces = cut(sentence["text"], sentence["start"], own)
    return SentenceLine(sentence["id"], cell, sentence["text"], pieces, tones, gap, notes)


def _list_drafts(bodies: Bodies, claims: Mapping[str, Wire], resting: Sequence[Resting]) -> set[str]:
    """Return the keys of the unconfirmed records; only a preview has some, and claims like them."""
    if not any(is_unconfirmed(claim) for claim in claims.values()):
        return set()
    return {each.key for each in resting if is_unconfirmed(bodies.get(each.kind.name, each.id))}


def _list_resting(claims: Mapping[str, Wire]) -> list[Resting]:
    """Return the records that rest on the claims, each once, by name."""
    names: dict[tuple[str, str], str] = {}
    cited: dict[tuple[str, str], dict[str, Any]] = {}
    first: dict[tuple[str, str], str] = {}
    for claim in claims.values():
        for each in claim["supports"]:
            key = each["type"], each["id"]
            names[key] = each["name"]
            first.setdefault(key, shorten_id(claim["sentence"]["id"]))
            cited.setdefault(key, {})[shorten_id(claim["id"])] = claim["assessment"] and claim["assessment"]["verdict"]
    return sorted(
        (
            Resting(get_kind(kind), id_, names[kind, id_], tuple(found), first[kind, id_], find_gravest(found.values()))
            for (kind, id_), found in cited.items()
        ),
        key=lambda each: each.name.casefold(),
    )
