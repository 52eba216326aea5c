"""Markdown: a record or a list to be read by people, or given to a program that reads text.

Quotes are footnotes that name document and sentence; attribution and notice close every page.
"""

from collections.abc import Iterable, Iterator, Sequence

from schemas.codes import RELATION
from schemas.fields import Part
from schemas.terminologies import SYSTEMS
from service.catalog import kind_named
from service.representations.escaping import link, plain
from service.representations.lines import field_blocks, within_line
from service.representations.naming import label
from service.representations.notes import Notes
from service.representations.sources import Sources, Wire

CODES = "| Terminology | Code | Its name there | Relation to the record | Note |\n| --- | --- | --- | --- | --- |"


def record_page(records: Sequence[Wire], sources: Sources) -> str:
    """Return a record as a page, with the records that belong to it below."""
    notes = Notes(sources)
    first, *others = records
    sections = (block for record in others for block in _record(record, notes, "##"))
    return _joined([*_record(first, notes, "#"), *sections, *notes.defined(), *_attribution(records)])


def list_page(name: str, body: Wire, sources: Sources) -> str:
    """Return a page of a list, from its JSON; what it includes stands behind its items."""
    notes = Notes(sources)
    records = [*body["items"], *body["included"]]
    sections = (block for record in records for block in _record(record, notes, "##"))
    head = [f"# {plain(name)}", *_counted(body)]
    return _joined([*head, *sections, *notes.defined(), *_attribution(records)])


def _record(record: Wire, notes: Notes, level: str) -> Iterator[str]:
    kind = kind_named(record["type"])
    yield f"{level} {plain(kind.reference_name(record, record['id']))}"
    yield (
        f"{label(kind.name)} {link(record['id'], record['links']['self'])}, revision {record['revision']}, "
        f"release {record['release']}, {record['updatedAt']}."
    )
    if isinstance(review := kind.members.get("review"), Part):
        yield f"Review: {within_line(review, record['review'])}"
    yield from field_blocks(kind, record, notes)
    if record.get("codes"):
        yield "\n".join([CODES, *(_code(code) for code in record["codes"])])


def _code(code: Wire) -> str:
    relation = f"{code['relation']}: {RELATION.terms[code['relation']]}"
    cells = [SYSTEMS[code["system"]].title, code["code"], code["display"] or "", relation, code["note"] or ""]
    return f"| {' | '.join(plain(cell) for cell in cells)} |"


def _counted(body: Wire) -> Iterator[str]:
    yield f"{len(body['items'])} of {body['total']}."
    if body.get("omitted"):
        yield f"Left out because of what reviewers say of their claims: {body['omitted']}."
    around = [link(name, body["page"][name]) for name in ("first", "prev", "next") if body["page"][name]]
    yield f"Pages: {', '.join(around)}."


def _attribution(records: Iterable[Wire]) -> Iterator[str]:
    said = [record["attribution"] for record in records]
    if said:
        yield "## Attribution"
        yield "\n".join(dict.fromkeys(f"- {plain(each['text'])} Reuse: {plain(each['reuse'])}." for each in said))
        yield from dict.fromkeys(plain(each["notice"]) for each in said)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"
