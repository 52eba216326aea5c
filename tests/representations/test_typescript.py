"""JSON-LD against the types that Google keeps for schema.org: strict TypeScript takes every page that is served."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.representations import json_ld
from service.representations.annotations import CONTEXT
from service.representations.cited_records import Wire, gather_sources
from service.store.database import Database
from tests.representations.conftest import Served, everything
from tests.requirements import find, need

MODULES = Path(__file__).parents[2] / "node_modules"
STRICT = {"strict": True, "noEmit": True, "module": "NodeNext", "moduleResolution": "NodeNext", "types": []}


@pytest.mark.engines("sqlite")
def test_every_page_has_the_types_of_schema_org(
    published_database: Database, shipped_database: Database, tmp_path: Path
) -> None:
    need("tsc")
    # Together, because most of the compiler's time goes into the types.
    pages = [page for database in (published_database, shipped_database) for page in pages_of(everything(database))]
    lines = [f"const page{n}: WithContext<Thing> = {json.dumps(page)};" for n, page in enumerate(pages)]
    (tmp_path / "pages.ts").write_text("\n".join(['import type { Thing, WithContext } from "schema-dts";', *lines]))
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "files": ["pages.ts"]}))
    done = subprocess.run([str(find("tsc"))], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[:2000]


def pages_of(served: Served) -> Iterator[Wire]:
    """Yield what each record's page says in schema.org's words."""
    sources = gather_sources(served)
    for record in served.values():
        yield from in_schema_org(json_ld.page(record, sources))


def in_schema_org(page: Wire) -> Iterator[Wire]:
    """Yield what a page says in schema.org's words, and what it says the other way round, each by itself."""
    yield {**plain(page), "@context": "https://schema.org"}
    thing = page["mainEntity"]
    for name, targets in thing.get("@reverse", {}).items():
        for target in targets:
            yield {"@context": "https://schema.org", **target, name: {"@type": thing["@type"], "name": thing["name"]}}


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
