"""JSON-LD against the types that Google keeps for schema.org: strict TypeScript takes every page that is served."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.representations import json_ld
from service.representations.annotations import CONTEXT
from service.representations.cited_records import Sources, Wire
from tests.representations.conftest import Served
from tests.requirements import find, need

MODULES = Path(__file__).parents[2] / "node_modules"
STRICT = {"strict": True, "noEmit": True, "module": "NodeNext", "moduleResolution": "NodeNext", "types": []}


def test_every_page_has_the_types_of_schema_org(served: Served, sources: Sources, tmp_path: Path) -> None:
    need("tsc")
    every = [page for record in served.values() for page in in_schema_org(json_ld.page(record, sources))]
    # Pages of one outline have one type, and tsc takes 50 ms for each.
    pages = {json.dumps(outline(page)): page for page in every}.values()
    lines = [f"const page{n}: WithContext<Thing> = {json.dumps(page)};" for n, page in enumerate(pages)]
    (tmp_path / "pages.ts").write_text("\n".join(['import type { Thing, WithContext } from "schema-dts";', *lines]))
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "files": ["pages.ts"]}))
    done = subprocess.run([str(find("tsc"))], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[:2000]


def in_schema_org(page: Wire) -> Iterator[Wire]:
    """Yield what a page says in schema.org's words, and what it says the other way round, each by itself."""
    yield {**plain(page), "@context": "https://schema.org"}
    thing = page["mainEntity"]
    for name, targets in thing.get("@reverse", {}).items():
        for target in targets:
            yield {"@context": "https://schema.org", **target, name: {"@type": thing["@type"], "name": thing["name"]}}


def outline(value: Any) -> Any:
    """Return what decides the type of a value: its members, the outlines of its items, and schema.org's own terms."""
    if isinstance(value, dict):
        return {name: each if name == "@type" else outline(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(outline(each)) for each in value})
    return value if isinstance(value, str) and value.startswith("https://schema.org/") else type(value).__name__


def plain(node: Any) -> Any:
    """Return a node without the terms of Web Annotation and PROV-O."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if isinstance(node, dict):
        return {
            name: plain(value)
            for name, value in node.items()
            if name not in CONTEXT and name != "@reverse" and ":" not in name
        }
    return node
