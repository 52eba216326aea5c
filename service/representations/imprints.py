"""Imprints in schema.org: the metadata of a document as its properties, and who says so as claims about it.

schema.org has no property for the origin of a value. So each value is given twice: where programs look for it, and as a
`Claim` under `subjectOf`, whose `creditText` is the origin in words.
"""

from service.publishing.imprint import ACCORDING
from service.publishing.licences import build_licence_address
from service.representations.cited_records import Wire
from service.representations.schema_org import drop_empty

PROPERTIES = {
    "author": "creditText", "published": "datePublished", "modified": "dateModified", "url": "url",
}  # fmt: skip


def build_imprint(record: Wire) -> Wire:
    """Return the properties of a document from its imprint; nothing for other records."""
    known = {field: entry for field, entry in (record.get("imprint") or {}).items() if entry}
    said: Wire = {PROPERTIES[field]: entry["value"] for field, entry in known.items() if field in PROPERTIES}
    if "publisher" in known:
        said["publisher"] = {"@type": "Organization", "name": known["publisher"]["value"]}
    if "licence" in known:
        said["license"] = build_licence(known["licence"]["value"])
    claims = [_build_claim(field, entry) for field, entry in known.items()]
    return said | {"subjectOf": claims} if claims else said


def build_licence(terms: str | None) -> Wire | None:
    """Return a licence as a work, with its address where it is known."""
    if not terms:
        return None
    return drop_empty({"@type": "CreativeWork", "name": terms, "url": build_licence_address(terms)})


def _build_claim(field: str, entry: Wire) -> Wire:
    claim = entry["claim"]
    return drop_empty(
        {
            "@type": "Claim",
            "@id": claim["self"] if claim else None,
            "name": field,
            "text": entry["value"],
            "creditText": ACCORDING.get(entry["origin"], "according to the text"),
        }
    )
