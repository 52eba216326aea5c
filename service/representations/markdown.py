"""Markdown: a record or a list for people to read, or for programs that read text.

Quotes are footnotes with their document and sentence; every page ends with the attribution and the notice.
"""

from collections.abc import Iterable, Iterator, Sequence

from schemas.codes import RELATION
from schemas.fields import Part
from schemas.terminologies import SYSTEMS
from service.catalog import get_kind
from service.labels import format_label
from service.representations.cited_records import Sources, Wire
from service.representations.footnotes import Notes
from service.representations.markdown_escape import escape_text, link
from service.representations.markdown_fields import render_fields, render_inline
from service.representations.views import Shown

CODES = "| Terminology | Code | Its name there | Relation to the record | Note |\n| --- | --- | --- | --- | --- |"


def write_record(shown: Shown) -> bytes:
    """Return the body of a record."""
    return record_page([*shown.records, *shown.beside], shown.sources).encode()


def write_list(shown: Shown) -> bytes:
    """Return the body of a page of a list."""
    body = {"items": shown.records, "included": shown.beside, **shown.around}
    return list_page(format_label(shown.seen.kind.plural), body, shown.sources).encode()


def record_page(records: Sequence[Wire], sources: Sources) -> str:
    """Return a record as a page, followed by its included records."""
    notes = Notes(sources)
    first, *others = records
    sections = (block for record in others for block in _record(record, notes, "##"))
    return _join_blocks(
        [*_record(first, notes, "#"), *sections, *notes.render_footnotes(), *_render_attribution(records)]
    )


def list_page(name: str, body: Wire, sources: Sources) -> str:
    """Return a page of a list, from its JSON; included records follow its items."""
    notes = Notes(sources)
    records = [*body["items"], *body["included"]]
    sections = (block for record in records for block in _record(record, notes, "##"))
    head = [f"# {escape_text(name)}", *_render_counts(body)]
    return _join_blocks([*head, *sections, *notes.render_footnotes(), *_render_attribution(records)])


def _record(record: Wire, notes: Notes, level: str) -> Iterator[str]:
    kind = get_kind(record["type"])
    yield f"{level} {escape_text(kind.build_reference_name(record, record['id']))}"
    yield (
        f"{format_label(kind.name)} {link(record['id'], record['links']['self'])}, revision {record['revision']}, "
        f"release {record['release']}, {record['updatedAt']}."
    )
    if isinstance(review := kind.members.get("review"), Part):
        yield f"Review: {render_inline(review, record['review'])}"
    if record.get("provenance") and isinstance(provenance := kind.members["provenance"], Part):
        yield f"Drafted by software: {render_inline(provenance, record['provenance'])}"
    yield from render_fields(kind, record, notes)
    if record.get("codes"):
        yield "\n".join([CODES, *(_render_code(code) for code in record["codes"])])


def _render_code(code: Wire) -> str:
    relation = f"{code['relation']}: {RELATION.terms[code['relation']]}"
    cells = [SYSTEMS[code["system"]].title, code["code"], code["display"] or "", relation, code["note"] or ""]
    return f"| {' | '.join(escape_text(cell) for cell in cells)} |"


def _render_counts(body: Wire) -> Iterator[str]:
    yield f"{len(body['items'])} of {body['total']}."
    if body.get("omitted"):
        yield f"Left out because of reviewers' verdicts on their claims: {body['omitted']}."
    around = [link(name, body["page"][name]) for name in ("first", "prev", "next") if body["page"][name]]
    yield f"Pages: {', '.join(around)}."


def _render_attribution(records: Iterable[Wire]) -> Iterator[str]:
    said = [record["attribution"] for record in records]
    if said:
        yield "## Attribution"
        yield "\n".join(
            dict.fromkeys(f"- {escape_text(each['text'])} Reuse: {escape_text(each['reuse'])}." for each in said)
        )
        yield from dict.fromkeys(escape_text(each["notice"]) for each in said)


def _join_blocks(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"
