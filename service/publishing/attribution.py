"""Attributions: whom to name when a record is shown, and on what terms its words may be used."""

import html
from typing import Any

from service.publishing.imprint import describe_document, read_imprint
from service.publishing.record_refs import refer_to_record
from service.publishing.records import Source, World

NOTICE = (
    "This is not medical advice. It is what the source says, and the source may be wrong: read the advisories "
    "beside it, and ask a clinician."
)
UNKNOWN_REUSE = "unknown, ask the publisher"
# The credit of records that belong to no document.
EDITORS_OWN = {
    "reference": "A work that the editors of this service cite.",
    "topic": "A topic of the editors of this service. It says nothing itself; its members say where they are from.",
}


def render_attribution(world: World, source: Source) -> dict[str, Any]:
    """Return the attribution of a record: one object for all records of a document."""
    key = ("attribution", source.document or source.kind.name)
    attribution: dict[str, Any] | None = world.kept.get(key)
    if attribution is None:
        document = world.get("document", source.document) if source.document else None
        attribution = world.kept[key] = _build_credit(world, document, source.kind.name)
    return attribution


def _build_credit(world: World, document: Source | None, kind_name: str) -> dict[str, Any]:
    if document is None:
        text, licence, documents = EDITORS_OWN.get(kind_name, EDITORS_OWN["reference"]), None, []
        terms = UNKNOWN_REUSE
        marked = text
    else:
        title, known = document.name, read_imprint(document.values).get("licence")
        licence = known.value if known else None
        terms = ", ".join(filter(None, [known.value, known.according])) if known else "unknown"
        text = f"Source: {_describe_title(document)}. Licence: {terms}."
        link = f'<a href="/documents/{document.id}">{html.escape(title)}</a>'
        marked = f"Source: {link}{html.escape(text.removeprefix(f'Source: {title}'), quote=False)}"
        documents = [refer_to_record(world, "document", document.id)]
    return {
        "text": text,
        "html": marked,
        "documents": documents,
        "licence": licence,
        "reuse": f"under {terms}" if licence else UNKNOWN_REUSE,
        "notice": NOTICE,
    }


def _describe_title(document: Source) -> str:
    if document.name == document.id:
        return f"{document.id} (an article that states no title)"
    return describe_document(document.values, "title", "author", "publisher", "published")
