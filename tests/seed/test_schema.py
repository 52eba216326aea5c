"""`medcontent schema`: the help that editors get for each kind while they type, by a language server."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.fields import Choice, Listed, Part
from schemas.terminologies import SYSTEMS
from seed.file_forms import CONTENT, FileForm, find_form, get_form, list_fields_within, list_forms
from seed.json_schema import build_schema
from seed.reading.nodes import Items, Mapping, Node, Scalar
from seed.reading.yaml import read
from service.catalog import KINDS, get_kind
from tests.editor import Editor
from tests.requirements import find, need
from tests.seed.language_server import LanguageServer
from tests.seed.mistakes import MISTAKES, spots

REPOSITORY = Path(__file__).parents[2]
SHIPPED, WORLD = REPOSITORY / "seed" / "content", REPOSITORY / "tests" / "world"
FILES = [(root, path.relative_to(root)) for root in (SHIPPED, WORLD) for path in sorted(root.rglob("*.yaml"))]
SETTINGS = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text(encoding="utf-8"))
SYRUP = "seed/content/treatments/cobalt-syrup.yaml"
# A schema cannot see the text that sentences start in, nor other records.
SHAPES = {"shape", "unknown-field", "missing-field"}
BLIND = {"a sentence that starts between words"}
SEEN = [name for name, each in MISTAKES.items() if each.rule in SHAPES and name not in BLIND]
of_every_form = pytest.mark.parametrize("form", list_forms(), ids=lambda form: form.name)


def form_at(name: Path) -> FileForm:
    return CONTENT if len(name.parts) == 1 else find_form(name.parts[0], name.name)


def core(node: Node | None) -> Any:
    """Return a value as the core schema of YAML 1.2.2 (10.3.2) types it, which language servers go by."""
    if isinstance(node, Mapping):
        return {name: core(entry.value) for name, entry in node.entries.items()}
    if isinstance(node, Items):
        return [core(item) for item in node.items]
    if not isinstance(node, Scalar) or node.is_null:
        return None
    return node.text if node.quoted else resolved(node.text)


def resolved(text: str) -> Any:
    """Return the value that text without quotes has."""
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    number = re.fullmatch(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", text)
    return float(text) if number else text


def complaints(path: Path, form: FileForm) -> list[str]:
    reading = read(path.read_bytes(), path)
    validator = jsonschema.Draft202012Validator(build_schema(form))
    return [error.message for error in validator.iter_errors(core(reading.root))]


@of_every_form
def test_a_schema_is_one(form: FileForm) -> None:
    jsonschema.Draft202012Validator.check_schema(build_schema(form))


@of_every_form
def test_the_schemas_in_the_repository_are_those_of_the_code(form: FileForm) -> None:
    path = REPOSITORY / "seed" / "schemas" / f"{form.name}.json"
    assert json.loads(path.read_text(encoding="utf-8")) == build_schema(form), (
        "run medcontent schema --out seed/schemas"
    )


def test_the_repository_has_no_other_schemas() -> None:
    assert {path.stem for path in (REPOSITORY / "seed" / "schemas").iterdir()} == {form.name for form in list_forms()}


@pytest.mark.parametrize(("root", "name"), FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_file_of_the_content_is_as_its_schema_says(root: Path, name: Path) -> None:
    assert complaints(root / name, form_at(name)) == []


@pytest.mark.parametrize("name", SEEN)
def test_a_schema_complains_of_a_mistake_in_the_shape(name: str, newcomer: Editor) -> None:
    mistake = MISTAKES[name]
    mistake.make(newcomer.root)
    spots(newcomer.root)
    assert complaints(newcomer.root / mistake.file, form_at(Path(mistake.file))) != []


@of_every_form
def test_every_field_is_explained_and_every_value_of_a_vocabulary(form: FileForm) -> None:
    for path, each in members(build_schema(form)):
        assert each["description"], path
        if "enum" in each:
            assert len(each["enum"]) == len(each["enumDescriptions"]), path
            assert all(each["enumDescriptions"]), path


@of_every_form
def test_the_values_of_every_vocabulary_are_completed(form: FileForm) -> None:
    schemas = dict(members(build_schema(form)))
    listed = "/*" if form.listed else ""
    for path, field in choices(form.fields, listed):
        values = schemas[path].get("enum", []) if path in schemas else items(schemas[path.removesuffix("/*")])["enum"]
        assert [value for value in values if value is not None] == list(field.vocabulary.terms), path


def test_the_names_of_terminologies_are_completed() -> None:
    for form in list_forms():
        if "codes" in form.fields:
            system = items(build_schema(form)["properties"]["codes"])["properties"]["system"]
            assert dict(zip(system["enum"], system["enumDescriptions"], strict=True)) == {
                each.name: each.title for each in SYSTEMS.values()
            }


def choices(fields: Any, path: str) -> Iterator[tuple[str, Choice]]:
    """Yield the fields that hold a value of a vocabulary, each with its path, of objects and lists too."""
    for name, field in fields.items():
        inner, place = (field.inner, f"{path}/{name}/*") if isinstance(field, Listed) else (field, f"{path}/{name}")
        if isinstance(inner, Choice):
            yield place, inner
        elif isinstance(inner, Part):
            yield from choices(list_fields_within(inner), place)


def items(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the items of a list."""
    found: dict[str, Any] = schema["items"]
    return found


def members(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields in a schema, each with its path."""
    for name, each in schema.get("properties", {}).items():
        yield f"{path}/{name}", each
        yield from members(each, f"{path}/{name}")
    if "items" in schema:
        yield from members(schema["items"], f"{path}/*")


def test_a_form_has_every_field_that_editors_write_and_no_other() -> None:
    for kind in KINDS:
        if kind.written:
            beside = {"claim": {"document"}, "document": {"text"}}.get(kind.name, set())
            more = {"withdrawn"} | ({"id"} if kind.name == "claim" else set())
            assert set(get_form(kind).fields) == set(kind.written) - beside | more


def test_a_withdrawn_record_has_its_notice_and_nothing_else() -> None:
    validator = jsonschema.Draft202012Validator(build_schema(get_form(get_kind("treatment"))))
    assert validator.is_valid({"withdrawn": {"reason": "It was a mistake."}})
    assert not validator.is_valid({"withdrawn": {"reason": "It was a mistake."}, "name": "Cobalt syrup"})
    assert not validator.is_valid({"withdrawn": {}})
    claims = jsonschema.Draft202012Validator(build_schema(get_form(get_kind("claim"))))
    assert claims.is_valid([{"id": "p1s1c1", "withdrawn": {"reason": "It was a mistake."}}])


def test_a_text_field_takes_what_looks_like_a_number() -> None:
    codes = build_schema(get_form(get_kind("treatment")))["properties"]["codes"]
    assert jsonschema.Draft202012Validator(codes).is_valid([{"system": "rxnorm", "code": 1191, "relation": "exact"}])


def test_the_settings_of_the_editor_know_every_form() -> None:
    patterns = SETTINGS["yaml.schemas"]
    assert set(patterns) == {f"seed/schemas/{form.name}.json" for form in list_forms()}
    matched = {pattern: schema for schema, pattern in patterns.items()}
    for root, name in FILES:
        if root == SHIPPED:
            pattern = re.sub(r"(?<=^documents/)[^/]+|[^/]+(?=\.yaml$)", star, name.as_posix())
            assert matched[f"seed/content/{pattern}"] == f"seed/schemas/{form_at(name).name}.json"


def star(found: re.Match[str]) -> str:
    return found[0] if found[0] in {"document", "claims", "content"} else "*"


def test_a_schema_is_printed(newcomer: Editor) -> None:
    for name in ("treatment", "treatments", "Treatment"):
        assert newcomer("schema", name).json == build_schema(get_form(get_kind("treatment")))
    bundle = newcomer("schema").json
    jsonschema.Draft202012Validator.check_schema(bundle)
    assert list(bundle["$defs"]) == [form.name for form in list_forms()]


def test_schemas_are_written_into_a_folder(newcomer: Editor) -> None:
    ending = newcomer("schema", "--out", "some/where")
    assert (ending.code, ending.out) == (0, f"Wrote {len(list_forms())} files to some/where\n")
    written = newcomer.home / "some" / "where"
    assert {path.name for path in written.iterdir()} == {f"{form.name}.json" for form in list_forms()}
    assert newcomer("schema", "treatment", "--out", "some/where").out == "Wrote 1 file to some/where\n"


def test_a_kind_that_is_none_is_answered_with_the_nearest(newcomer: Editor) -> None:
    ending = newcomer("schema", "treatmnt")
    assert (ending.code, ending.out) == (64, "")
    assert ending.err == "Error: There is no kind treatmnt. Did you mean treatment?\n"
    assert "Kinds: content, document," in newcomer("schema", "zzz").err


def test_a_folder_that_cannot_be_written_is_told_of(newcomer: Editor) -> None:
    (newcomer.home / "file").write_text("")
    ending = newcomer("schema", "--out", "file/folder")
    assert ending.code == 4
    assert ending.err.startswith("Error: file/folder/content.json cannot be written: ")


@pytest.fixture
def server(newcomer: Editor) -> Iterator[LanguageServer]:
    """Start the language server in a copy of the project's folder, with the settings that the project ships."""
    need("node")
    need("yaml-language-server")
    shutil.copytree(REPOSITORY / "seed" / "schemas", newcomer.home / "seed" / "schemas")
    command = [str(find("yaml-language-server")), "--stdio"]
    with LanguageServer(command, newcomer.home, SETTINGS) as server:
        yield server


TYPED = """\
document: amber-fever
name: Cobalt syrup
wording: Cobalt syrup
category: specfic
modalty: drug
route:
codes:
  - system: rxnorm
    code: 1191
evidence:
  purpose: [p6s1c1]
  others: [p6s1]
"""


def test_an_editor_sees_mistakes_while_typing(server: LanguageServer) -> None:
    found = {
        (each["range"]["start"]["line"] + 1, each["range"]["start"]["character"] + 1): each["message"]
        for each in server.open(SYRUP, TYPED)
    }
    assert 'Value is not accepted. Valid values: "group", "specific".' in found[4, 11]
    assert "modalty is not allowed" in found[5, 1]
    assert 'Missing property "relation"' in found[8, 5]
    assert found[12, 12].startswith("Not a claim")
    assert len(found) == 4


def test_an_editor_sees_what_is_missing(server: LanguageServer) -> None:
    messages = [each["message"] for each in server.open(SYRUP, "document: amber-fever\nname: Cobalt syrup\n")]
    assert sorted(re.findall(r'Missing property "(\w+)"', " ".join(messages))) == ["category", "evidence", "wording"]


def test_an_editor_is_offered_values_with_what_they_mean(server: LanguageServer) -> None:
    server.open(SYRUP, TYPED.replace("route:", "route: "))
    offered = {each["label"]: each["documentation"] for each in server.complete(SYRUP, 5, 7)}
    assert offered["oral"] == "By mouth."
    assert {"sublingual", "intravenous", "topical"} <= set(offered)


def test_an_editor_is_offered_the_fields_that_are_not_there_yet(server: LanguageServer) -> None:
    server.open(SYRUP, TYPED + "\n")
    offered = {each["label"]: each["documentation"] for each in server.complete(SYRUP, 12, 0)}
    assert {"modality", "purpose", "standardTerm", "sameAs"} <= set(offered)
    assert not {"name", "wording", "codes"} & set(offered)
    assert "**Quoted**: the source's exact words; needs evidence." in offered["purpose"]["value"]


def test_an_editor_is_offered_the_fields_that_evidence_may_be_given_for(server: LanguageServer) -> None:
    server.open(SYRUP, TYPED + "  \n")
    offered = {each["label"] for each in server.complete(SYRUP, 12, 2)}
    assert {"wording", "category", "conditions"} <= offered
    assert not {"name", "aliases", "codes"} & offered


def test_an_editor_sees_what_a_field_is(server: LanguageServer) -> None:
    server.open(SYRUP, TYPED)
    shown = server.hover(SYRUP, 3, 2)
    assert "A group or a single treatment." in shown
    assert "`specific`: One treatment." in shown
    assert "**Coded**" in shown
    assert "The source's words for it." in server.hover(SYRUP, 2, 12)


def test_claims_and_settings_have_schemas_of_their_own(server: LanguageServer) -> None:
    claims = "seed/content/documents/amber-fever/claims.yaml"
    (found,) = server.open(claims, "- id: p1s1c1\n  quote: it glows\n  states: It glows\n  assesment: {}\n")
    assert (found["range"]["start"]["line"], "assesment is not allowed" in found["message"]) == (3, True)
    (found,) = server.open("seed/content/content.yaml", "release:\n  editor: me\n")
    assert "editor is not allowed" in found["message"]


@pytest.mark.parametrize("name", ["treatments/oral-aspirin.yaml", "documents/metastatic-breast-cancer/claims.yaml"])
def test_an_editor_of_the_shipped_content_sees_no_mistakes(server: LanguageServer, name: str) -> None:
    assert server.open(f"seed/content/{name}", (SHIPPED / name).read_text(encoding="utf-8")) == []
