"""Record pages: the fields by origin, the words they rest on, and related records.

Claims, sentences and works have separate templates; all share the history, the links to the API and the citation.
"""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.codes import RELATION
from schemas.declaration import Origin
from schemas.terminologies import SYSTEMS
from service.catalog import Kind
from service.http.live_records import get_or_refuse
from service.http.release_context import Content
from service.labels import describe_work
from service.publishing.imprint import read_imprint
from service.quotations import list_lead_ins
from service.web.alternate_links import list_forms
from service.web.assessments import list_advice
from service.web.citation import build_citation
from service.web.claim_notes import note_of
from service.web.field_rows import list_rows, list_unsaid
from service.web.linked_data import render_linked_data
from service.web.page_labels import build_explorer_address, build_text_directive, format_title
from service.web.passages import build_passage, list_footnotes, list_passages
from service.web.record_history import list_steps
from service.web.record_loader import Bodies, Wire
from service.web.related import list_relations, list_topic_lists
from service.web.seek_help import list_help_advices
from service.web.text_spans import shorten_id


def choose_template(kind: Kind) -> str:
    """Return the template of the pages of a kind."""
    return "record.html" if kind.stated else f"{kind.name}.html"


def record_page(kind: Kind, id_: str, read: Content) -> dict[str, Any]:
    """Return the template's values for a record's page.

    Refuses the request if the record does not exist or is withdrawn.
    """
    get_or_refuse(kind, id_, read)
    return _build_page(kind, id_, Bodies(read))


def _build_page(kind: Kind, id_: str, bodies: Bodies) -> dict[str, Any]:
    record = bodies.get(kind.name, id_)
    document = bodies.get("document", record["document"]["id"]) if "document" in record else None
    parts = MADE.get(kind.name, _build_statement)(kind, record, bodies)
    return {
        "kind": kind,
        "record": record,
        "document": document,
        "title": format_title(record),
        "source_address": _find_source_address(document),
        "canonical": record["links"]["webUrl"],
        "explorer": build_explorer_address(kind),
        "history": list(list_steps(bodies, kind, id_)),
        "forms": list_forms(record),
        "linked": render_linked_data(bodies, record),
        "citation": build_citation(bodies, record, document, _list_places(bodies, record)),
        **parts,
    }


def _find_source_address(document: Wire | None) -> str | None:
    known = read_imprint(document).get("url") if document else None
    return known.value if known else None


def _build_statement(kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    numbers = list_footnotes(bodies, record)
    advised = list_advice(bodies, record)
    first: dict[int, str] = {}
    for field in kind.content:
        for claim in record["evidence"].get(field, ()):
            first.setdefault(numbers[claim], field)
    return {
        "numbers": numbers,
        "first": first,
        "wording_lead_ins": list_lead_ins(record, "wording"),
        "wording_notes": [numbers[claim] for claim in record["evidence"]["wording"]],
        "quoted": list_rows(kind, record, Origin.QUOTED, numbers),
        "coded": list_rows(kind, record, Origin.CODED, numbers),
        "unsaid": list_unsaid(kind, record),
        "passages": list_passages(bodies, numbers),
        "advice": advised,
        "help": list_help_advices(bodies, record),
        "unsafe": [each for each in advised if each.tone == "unsafe"],
        "relations": list(list_relations(bodies, kind, record["id"])),
        "systems": SYSTEMS,
        "relation_terms": RELATION.terms,
    }


def _build_claim(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    sentence = bodies.get("sentence", record["sentence"]["id"])
    return {
        "passage": build_passage(sentence, [record], {}),
        "words": build_text_directive(record["quote"]),
        "note": note_of(bodies, record),
    }


def _build_sentence(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    claims = [bodies.get("claim", each["id"]) for each in record["claims"]]
    numbers = {claim["id"]: number for number, claim in enumerate(claims, 1)}
    return {
        "passage": build_passage(record, claims, numbers),
        "claims": claims,
        "words": build_text_directive(record["text"]),
    }


def _build_reference(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    return {"work": describe_work(record), "claims": bodies.list_all("claim", reference=record["id"])}


def _build_topic(_kind: Kind, record: Wire, bodies: Bodies) -> dict[str, Any]:
    count = len({each["document"]["id"] for each in record["members"]})
    return {
        "documents": f"{count} document{'' if count == 1 else 's'}",
        "help": list_help_advices(bodies, record),
        "lists": list(list_topic_lists(bodies, record)),
        "narrower": bodies.list_all("topic", broader=record["id"]),
        "systems": SYSTEMS,
    }


def _list_places(bodies: Bodies, record: Wire) -> list[str]:
    """Return the short ids of the sentences that a record rests on, in reading order."""
    match record["type"]:
        case "sentence":
            return [shorten_id(record["id"])]
        case "claim":
            return [shorten_id(record["sentence"]["id"])]
    claims = list_footnotes(bodies, record) if "evidence" in record else {}
    return list(dict.fromkeys(shorten_id(bodies.get("claim", claim)["sentence"]["id"]) for claim in claims))


MADE: Mapping[str, Callable[[Kind, Wire, Bodies], dict[str, Any]]] = {
    "claim": _build_claim,
    "sentence": _build_sentence,
    "reference": _build_reference,
    "topic": _build_topic,
}
