"""The page of a record: what it says by where that comes from, the words it rests on, and what belongs to it.

Claims, sentences and works have pages of their own form; all share the history, the ways to fetch and the citation.
"""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.codes import RELATION
from schemas.declaring import Origin
from schemas.terminologies import SYSTEMS
from service.api.content import Content
from service.api.records import found
from service.catalog import Kind
from service.web.bodies import Bodies, Wire
from service.web.citing import citation
from service.web.fields import rows, unsaid
from service.web.forms import forms_of
from service.web.histories import history
from service.web.linked_data import linked_data
from service.web.naming import explorer_of, title_of, words_at, work
from service.web.notes import note_of
from service.web.related import relations
from service.web.reviewing import advice
from service.web.sources import footnotes, passage, passages


def template_of(kind: Kind) -> str:
    """Return the template of the pages of a kind."""
    return "record.html" if kind.stated else f"{kind.name}.html"


def record_page(kind: Kind, id_: str, read: Content) -> dict[str, Any]:
    """Return what makes a record's page.

    Refuses the request where there is no such record, or where it was withdrawn.
    """
    found(kind, id_, read)
    return _made(kind, id_, Bodies(read))


def _made(kind: Kind, id_: str, bodies: Bodies) -> dict[str, Any]:
    record = bodies.sure(kind.name, id_)
    document = bodies.sure("document", record["document"]["id"]) if "document" in record else None
    parts = MADE.get(kind.name, _statement)(kind, record, bodies)
    return {
        "kind": kind,
        "record": record,
        "document": document,
        "title": title_of(record),
        "canonical": record["links"]["webUrl"],
        "explorer": explorer_of(kind),
        "history": list(history(bodies, kind, id_)),
        "forms": forms_of(record),
        "linked": linked_data(bodies, record),
        "citation": citation(bodies, record, document, _resting_on(record)),
        **parts,
    }


def _statement(kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    numbers = footnotes(record)
    advised = advice(bodies, record)
    first: dict[int, str] = {}
    for field in kind.content:
        for claim in record["evidence"].get(field, ()):
            first.setdefault(numbers[claim], field)
    return {
        "numbers": numbers,
        "first": first,
        "wording_notes": [numbers[claim] for claim in record["evidence"]["wording"]],
        "quoted": rows(kind, record, Origin.QUOTED, numbers),
        "coded": rows(kind, record, Origin.CODED, numbers),
        "unsaid": unsaid(kind, record),
        "passages": passages(bodies, numbers),
        "advice": advised,
        "unsafe": [each for each in advised if each.tone == "unsafe"],
        "relations": list(relations(bodies, kind, record["id"])),
        "systems": SYSTEMS,
        "relation_terms": RELATION.terms,
    }


def _claim(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    sentence = bodies.sure("sentence", record["sentence"]["id"])
    return {
        "passage": passage(sentence, [record], {}),
        "words": words_at(record["quote"]),
        "note": note_of(bodies, record),
    }


def _sentence(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    claims = [bodies.sure("claim", each["id"]) for each in record["claims"]]
    numbers = {claim["id"]: number for number, claim in enumerate(claims, 1)}
    return {"passage": passage(record, claims, numbers), "claims": claims, "words": words_at(record["text"])}


def _reference(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    return {"work": work(record), "claims": bodies.all("claim", reference=record["id"])}


def _resting_on(record: Wire) -> list[str]:
    match record["type"]:
        case "claim" | "sentence":
            return [record["id"]]
    return list(footnotes(record)) if "evidence" in record else []


MADE: Mapping[str, Callable[[Kind, Wire, Bodies], dict[str, Any]]] = {
    "claim": _claim,
    "sentence": _sentence,
    "reference": _reference,
}
