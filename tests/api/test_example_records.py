"""The examples that the service shows are of the content that it serves, whatever that is."""

import ast
import re
from pathlib import Path

from tests.api.documented import Documented
from tests.api.shared_parts import read_document
from tests.docs.pages import REPOSITORY

CONTENT = REPOSITORY / "seed" / "content"
# What a GET is asked in its example; files and metrics are shown without one.
WITHOUT = re.compile(r"/v1/exports/.+|/metrics")


def test_the_examples_are_of_the_invented_world_where_that_is_served(world: Documented) -> None:
    missing, asked = [], []
    for path, item in read_document(world.app)["paths"].items():
        if "get" not in item or WITHOUT.fullmatch(path):
            continue
        for media in item["get"]["responses"]["200"]["content"].values():
            asked += [media["examples"]["real"]["summary"]] if "examples" in media else []
            missing += [] if "examples" in media else [path]
    assert missing == []
    assert [each for each in asked for name in names_of(CONTENT) if name in each] == []


def test_the_landing_page_shows_a_record_of_the_invented_world_where_that_is_served(world: Documented) -> None:
    client = world.app.test_client()
    page = client.get("/", headers={"Accept": "text/html"}).text
    shown = re.search(r'class="path" href="([^"]+)"', page)
    assert shown
    assert client.get(shown[1]).status_code == 200


def test_the_record_that_is_shown_is_the_fullest_of_its_kind(world: Documented) -> None:
    client = world.app.test_client()
    items = client.get("/v1/treatments?limit=100").get_json()["items"]
    fullest = max(items, key=lambda item: sum(value not in (None, "", [], {}) for value in item.values()))
    operation = read_document(world.app)["paths"]["/v1/treatments/{id}"]["get"]
    parameter = next(each for each in operation["parameters"] if each["name"] == "id")
    assert parameter["example"] == fullest["id"]
    assert fullest["links"]["self"] in client.get("/", headers={"Accept": "text/html"}).text


def test_no_code_and_no_template_names_a_record_of_the_shipped_article() -> None:
    names = names_of(CONTENT)
    named = [
        f"{path.relative_to(REPOSITORY)}: {name}"
        for path in (REPOSITORY / "service").rglob("*")
        if path.suffix in {".py", ".html"}
        for text in texts_of(path)
        for name in names
        if name in text
    ]
    assert named == []


def names_of(content: Path) -> set[str]:
    """Return the ids of a content root's records and documents, as far as no word of the language is one."""
    found = {path.stem for path in content.rglob("*.yaml")} | {path.name for path in (content / "documents").iterdir()}
    return {name for name in found if "-" in name}


def texts_of(path: Path) -> list[str]:
    """Return what a template holds, or the texts in a module, what documents it aside."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return [source]
    tree = ast.parse(source)
    documenting = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documenting]
    return [node.value for node in constants if isinstance(node.value, str)]
