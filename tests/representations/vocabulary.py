"""The vocabularies that JSON-LD is written in, as a snapshot: which types and properties there are, and where they go.

`load` is the document loader of PyLD in tests: it gives schema.org's context as schema.org makes it of its vocabulary,
and refuses to fetch anything else.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "vocabulary.json"
SNAPSHOT = json.loads(FILE.read_text(encoding="utf-8"))
SCHEMA_ORG = "http://schema.org/"
OA = "http://www.w3.org/ns/oa#"
TYPES: dict[str, list[str]] = SNAPSHOT["schema.org"]["types"]
PROPERTIES: dict[str, dict[str, list[str]]] = SNAPSHOT["schema.org"]["properties"]
SUPERSEDED: set[str] = set(SNAPSHOT["schema.org"]["superseded"])
ANNOTATION: set[str] = set(SNAPSHOT["oa"])


def load(url: str, _options: Any) -> dict[str, Any]:
    """Give the context of schema.org, and nothing else."""
    assert url == "https://schema.org", f"{url} would be fetched"
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": _context()}


def kinds_of(type_: str) -> set[str]:
    """Return the type and all above it."""
    return {type_}.union(*(kinds_of(above) for above in TYPES[type_] if above in TYPES))


@cache
def _context() -> dict[str, Any]:
    terms: dict[str, Any] = {name: {"@id": f"schema:{name}"} for name in TYPES}
    for name, said in PROPERTIES.items():
        terms[name] = {"@id": f"schema:{name}", **_typed(said["range"])}
    prefixes = {"schema": SCHEMA_ORG, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    return {"@context": {"type": "@type", "id": "@id", "@vocab": SCHEMA_ORG, **prefixes, **terms}}


def _typed(range_: list[str]) -> dict[str, str]:
    # As in schema.org's own context: where text is allowed, no type is given.
    if "Text" in range_:
        return {}
    types = {"URL": "@id", "Date": "Date", "DateTime": "DateTime"}
    return next(({"@type": types[name]} for name in types if name in range_), {})
