"""Pages show only what the API serves: they ask the store by the functions that the API asks it by, or both share."""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICE = Path(__file__).parents[2] / "service"
# Sitemaps need more ids at once than any list gives; nothing else is read by it.
NAMING = {("service.store.queries", "list_addresses")}
# A module that imports one of these could make its own query.
QUERYING = {"sqlalchemy", "sqlite3", "psycopg", "service.store.tables", "service.store.statements"}


def test_pages_ask_the_store_as_the_api_does() -> None:
    store = {(module, name) for module, name in imported("web") if module.startswith("service.store")}
    assert store
    assert store - NAMING <= {*imported("api"), *imported("http")}


def test_no_page_makes_a_query_of_its_own() -> None:
    modules = {module for module, _ in imported("web")}
    assert not {module for module in modules if module in QUERYING or module.partition(".")[0] in QUERYING}


def imported(room: str) -> Iterator[tuple[str, str]]:
    """Yield every name that a room imports, with the module that it comes from."""
    for file in sorted((SERVICE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
