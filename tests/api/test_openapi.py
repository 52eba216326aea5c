"""The OpenAPI document is valid and described in full, its examples are true, and docs/openapi.json is up to date."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from http import HTTPStatus
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from schemas.fields import Ref
from schemas.problems import PROBLEMS
from service.catalog import KINDS, Kind, get_kind
from service.store.database import Database
from tests.api.conftest import serving
from tests.api.documented import PROBLEM, URN, Contract, Documented, registry_of
from tests.api.kinds import address, of_every_kind
from tests.api.questions import FHIR, and_more, asked
from tests.api.shared_parts import is_member, read_document, unshared
from tests.serving import REPOSITORY, run

Json = Any
KEPT = REPOSITORY / "docs" / "openapi.json"
# The members that an answer has only where `include` asks for them.
BESIDE = {"included", "rest"}
# The parameters without which there is nothing to answer.
ASKED = {"/v1/lookup": {"code"}, "/v1/search": {"q"}, "/v1/suggest": {"q"}}


@pytest.fixture(scope="session")
def document(shipped: Documented) -> Json:
    """Give the document as it is served with the shipped content, with what it shares in its places."""
    return read_document(shipped.app, "")


@pytest.fixture(scope="session")
def operations(document: Json) -> list[tuple[str, Json]]:
    """Give every operation that is asked by GET, with its path."""
    return [(path, item["get"]) for path, item in document["paths"].items() if "get" in item]


@pytest.fixture(scope="session")
def every_operation(document: Json) -> list[tuple[str, Json]]:
    """Give every operation with its path."""
    return [(path, operation) for path, item in document["paths"].items() for operation in item.values()]


def test_the_document_is_valid(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_kept_document_is_what_the_command_prints() -> None:
    printed = run("openapi", "--no-examples", folder=REPOSITORY).stdout
    assert printed == KEPT.read_bytes(), "docs/openapi.json is out of date; run `make openapi`"


def test_the_kept_document_is_the_served_one_without_answers(shipped: Documented) -> None:
    kept = orjson.loads(KEPT.read_bytes())
    document = shipped.app.test_client().get("/openapi.json").get_json()
    served = deepcopy(document)
    _remove_examples(served)
    assert kept == served
    assert served != document
    medias = [
        media
        for item in kept["paths"].values()
        for operation in item.values()
        for response in operation["responses"].values()
        for media in response.get("content", {}).values()
    ]
    assert medias
    assert not [media for media in medias if "examples" in media]


def _remove_examples(document: Json) -> None:
    """Remove the examples that come from content: those of answers, bodies and path parameters."""
    del document["components"]["examples"]
    for parameter in document["components"]["parameters"].values():
        if parameter["in"] == "path":
            parameter.pop("example", None)
    for item in document["paths"].values():
        for operation in item.values():
            for described in (operation["responses"].get("200", {}), operation.get("requestBody", {})):
                for media in described.get("content", {}).values():
                    media.pop("examples", None)
            for parameter in operation["parameters"]:
                if parameter.get("in") == "path":
                    parameter.pop("example", None)


def test_the_document_is_served_as_openapi(shipped: Documented) -> None:
    response = shipped.app.test_client().get("/openapi.json")
    assert response.content_type.startswith("application/vnd.oai.openapi+json")
    assert response.headers["Content-Release"] == "1"


def test_the_document_is_small_and_shares_what_repeats(shipped: Documented) -> None:
    client = shipped.app.test_client()
    short, whole = client.get("/openapi.json"), client.get("/openapi.json?examples=all")
    document = short.get_json()
    operations = [each for item in document["paths"].values() for each in item.values()]
    assert len(short.data) <= 450_000 + 3_000 * (len(operations) - 133)
    assert len(whole.data) > 2 * len(short.data)
    repeated = Counter(orjson.dumps(each) for operation in operations for each in operation["parameters"])
    assert [each for each, uses in repeated.items() if uses > 1 and b'"$ref"' not in each] == []
    patterns = Counter(node["pattern"] for node in nodes(document) if _has_pattern(node))
    assert [each for each, uses in patterns.items() if uses > 1 and len(each) > 200] == []
    answers = [operation["responses"]["200"] for operation in operations if "200" in operation["responses"]]
    assert all("$ref" in header for answer in answers for header in answer.get("headers", {}).values())
    for operation in operations:
        forms = operation["responses"].get("200", {}).get("content", {}).values()
        assert sum(len(media.get("examples", {})) for media in forms) <= 1, operation["operationId"]
    assert client.get("/openapi.json?examples=some").get_json()["errors"][0]["allowed"] == ["all"]


def test_what_is_shared_says_the_same_in_its_place(shipped: Documented) -> None:
    app = shipped.app
    short, whole = read_document(app, ""), read_document(app)
    for path, item in whole["paths"].items():
        for method, operation in item.items():
            other = short["paths"][path][method]
            assert [each["name"] for each in operation["parameters"]] == [each["name"] for each in other["parameters"]]
    assert short["components"]["schemas"] == whole["components"]["schemas"]
    shared = app.test_client().get("/openapi.json").get_json()["components"]["schemas"]
    members = {name for name in shared if is_member({"$ref": name})}
    assert len(members) > 10
    assert {"StatementNames", "StatementEnvelope", "RecordEnvelope", "PageEnvelope"} <= set(shared)
    assert unshared(whole) == whole


def test_an_operation_has_a_name_of_its_own(every_operation: list[tuple[str, Json]]) -> None:
    names = Counter(operation["operationId"] for _, operation in every_operation)
    assert set(names.values()) == {1}
    assert all(re.fullmatch(r"(get|list|post)([A-Z][a-z0-9]+)+", name) for name in names)


def test_an_operation_is_described(document: Json, every_operation: list[tuple[str, Json]]) -> None:
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    for path, operation in every_operation:
        assert re.fullmatch(r"[A-Z].{5,80}[a-z0-9]", operation["summary"]), path
        sentence(operation["description"])
        (tag,) = operation["tags"]
        sentence(tags[tag])
    assert {tag for _, operation in every_operation for tag in operation["tags"]} == set(tags)
    assert len({operation["summary"] for _, operation in every_operation}) == len(every_operation)


def test_the_parameters_of_a_path_are_those_documented(operations: list[tuple[str, Json]]) -> None:
    for path, operation in operations:
        documented = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert documented == re.findall(r"\{([^}]+)\}", path)
        assert all(each["required"] for each in operation["parameters"] if each["in"] == "path")
        required = {each["name"] for each in operation["parameters"] if each["in"] != "path" and each.get("required")}
        assert required == ASKED.get(path, set())
        names = [(each["in"], each["name"]) for each in operation["parameters"]]
        assert len(names) == len(set(names))


@of_every_kind
def test_a_list_documents_the_filters_that_the_kind_declares(kind: Kind, document: Json) -> None:
    parameters = document["paths"][address(kind)]["get"]["parameters"]
    asked = {each["name"]: each for each in parameters if each["in"] == "query"}
    more = {"limit", "cursor", "sort", "release", "updatedAt", "fields", "fields[kind]", "include", "format"}
    more |= {"nextReviewDue", "exclude"} if kind.stated else {"exclude"} if kind.name == "claim" else set()
    more |= {"draftState"} if "provenance" in kind.members else set()
    assert set(asked) == {*kind.filters, *more}
    for name in {*kind.filters, "updatedAt"}:
        assert asked[name]["schema"]["type"] == "array"
        assert asked[name].get("explode", True)
    for name, declared in kind.filters.items():
        if isinstance(declared.field, Ref):
            item = asked[name]["schema"]["items"]
            assert (item["type"], item["pattern"]) == ("string", get_kind(declared.field.to or kind.name).id_pattern)


def test_a_parameter_is_described(operations: list[tuple[str, Json]]) -> None:
    for path, operation in operations:
        for parameter in operation["parameters"]:
            sentence(parameter["description"])
            assert parameter["schema"], path


def test_nothing_that_need_not_be_sent_has_an_example_that_explorers_would_send(
    operations: list[tuple[str, Json]],
) -> None:
    for _, operation in operations:
        for parameter in operation["parameters"]:
            assert ("example" in parameter) == (parameter["in"] == "path")
            assert "examples" not in parameter["schema"]


def test_a_schema_and_each_of_its_members_is_described(document: Json) -> None:
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        if "enum" in schema:
            assert list(schema["x-enumDescriptions"]) == schema["enum"]
            assert all(schema["x-enumDescriptions"].values())
            continue
        sentence(schema["description"])
        assert schema["type"] in {"object", "string"}, name
        for member in schema.get("properties", {}).values():
            described = member if "description" in member else schemas[member["$ref"].rpartition("/")[2]]
            sentence(described["description"])


def test_a_served_member_is_always_there(document: Json) -> None:
    optional = {
        name: set(schema["properties"]) - set(schema.get("required", ()))
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema and set(schema["properties"]) != set(schema.get("required", ()))
    }
    assert optional == {
        "Problem": {"errors"},
        "WithdrawnProblem": {"errors", "erased"},
        "ErasedProblem": {"errors", "withdrawnAt", "replacedBy"},
        "Change": {"erased"},
        "ProblemError": {"parameter", "pointer", "allowed"},
        "Included": {kind.plural for kind in KINDS},
        **{kind.shape.__name__: BESIDE | set(kind.shape.optional) for kind in KINDS},
        **{f"{kind.shape.__name__}Page": BESIDE for kind in KINDS},
    }


@of_every_kind
def test_a_shape_documents_what_the_kind_declares(kind: Kind, document: Json) -> None:
    schema = document["components"]["schemas"][kind.shape.__name__]
    assert [name for name in schema["properties"] if name not in BESIDE] == list(kind.members)
    assert schema["properties"]["type"]["const"] == kind.name
    assert schema["properties"]["id"]["pattern"] == kind.id_pattern
    origins = {name: schema["properties"][name]["x-origin"] for name in kind.members}
    assert origins == {name: field.metadata["x-origin"] for name, field in kind.members.items()}


def test_a_nullable_vocabulary_is_the_vocabulary_or_null(document: Json) -> None:
    """Generators make one class of a reference, and several of values that are listed again with null."""
    for node in nodes(document):
        if isinstance(node, dict) and isinstance(node.get("type"), list):
            assert not {"enum", "const"} & node.keys(), node
        if isinstance(node, dict) and "enum" in node:
            assert node["type"] == "string", node
            assert all(isinstance(value, str) for value in node["enum"]), node
        if isinstance(node, dict) and "anyOf" in node:
            (reference, null) = node["anyOf"]
            assert (list(reference), null) == (["$ref"], {"type": "null"}), node


def test_the_values_of_a_vocabulary_are_listed_once(document: Json) -> None:
    """Members of records refer to vocabularies; only parameters list values of their own."""
    for name, schema in document["components"]["schemas"].items():
        inner = [node for member in schema.get("properties", {}).values() for node in nodes(member)]
        assert not [node for node in inner if isinstance(node, dict) and "enum" in node], name
    listed = [tuple(schema["enum"]) for schema in document["components"]["schemas"].values() if "enum" in schema]
    assert len(listed) > 20


def test_an_item_of_a_list_is_never_null(document: Json) -> None:
    for node in nodes(document["components"]["schemas"]):
        if isinstance(node, dict) and node.get("type") == "array":
            assert "null" not in node["items"].get("type", "")
            assert {"type": "null"} not in node["items"].get("anyOf", [])


def test_an_example_in_a_schema_is_valid(document: Json) -> None:
    registry = registry_of(document)
    for name, schema in document["components"]["schemas"].items():
        for member, declared in schema.get("properties", {}).items():
            pointer = f"{URN}#/components/schemas/{name}/properties/{member}"
            for example in declared.get("examples", []):
                assert Draft202012Validator({"$ref": pointer}, registry=registry).is_valid(example), pointer


def test_days_and_moments_say_what_they_are_and_addresses_are_plain_text(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["Treatment"]["properties"]["updatedAt"]["format"] == "date-time"
    assert schemas["Review"]["properties"]["nextReviewDue"]["format"] == "date"
    assert all(node.get("format") != "uri" for node in nodes(document) if isinstance(node, dict))


def test_an_answer_that_is_not_json_has_no_schema(document: Json) -> None:
    """FastMCP fails on calls whose only answer is text with a schema."""
    for path, item in document["paths"].items():
        (media_type, media), *others = item.get("get", item.get("post"))["responses"]["200"]["content"].items()
        if not others and "json" not in media_type.removesuffix("ndjson"):
            assert media["schema"] == {}, path


def test_many_may_ask_for_the_document_at_once(published_database: Database) -> None:
    app = serving(published_database)
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/openapi.json").status_code, range(40)))
    assert answers == [200] * 40


def test_every_documented_answer_occurs(
    contract: Contract,
    world: Documented,
    ended: Documented,
    unpublished: Documented,
    erased: Mapping[int, Documented],
) -> None:
    token = ended.json("/v1/changes?limit=1")["next"]
    for path, item in contract.document["paths"].items():
        # Tests of their own are about FHIR, and about addresses that are only posted to.
        if path.startswith(FHIR) or "get" not in item:
            continue
        documented, found = set(item["get"]["responses"]), set()
        here = asked(path.replace("{number}", "1").replace("{plural}", "claims"))
        for service in (world, unpublished):
            here_is = here.replace("{id}", identifier(path, world))
            found |= {str(status(service, here_is))}
        gone = (
            path.replace("{id}", identifier(path, world))
            .replace("{number}", gone_number(path, world, ended))
            .replace("{plural}", "claims")
        )
        found |= {str(status(ended, gone))}
        here = here.replace("{id}", identifier(path, world))
        found |= {str(status(service, here)) for service in erased.values()}
        found |= {
            str(status(world, and_more(here, "no-such-parameter=1"))),
            str(status(world, here, If_None_Match="*")),
            str(status(world, here, Accept="image/png")),
            str(status(world, path.replace("{id}", "nothing").replace("{number}", "99"))),
            str(status(world, and_more(here, "x" * 9000))),
            str(status(world, and_more(here, f"since={token}"))),
        }
        for part in ("bytes=0-0", "bytes=999999999-"):
            found |= {str(status(world, each, Range=part)) for each in (here, and_more(here, "release=1"))}
        if "302" in found:
            found.add(str(world.app.test_client().get(here, follow_redirects=True).status_code))
        assert found - {"404"} == documented - {"404"}, path
        assert ("404" in documented) == ("{" in path), path


def test_a_problem_is_documented_under_its_status(document: Json, operations: list[tuple[str, Json]]) -> None:
    names = {"".join(word.capitalize() for word in name.split("-")): problem for name, problem in PROBLEMS.items()}
    for _, operation in operations:
        for found, response in operation["responses"].items():
            name = response.get("$ref", "").rpartition("/")[2]
            if name in names:
                assert names[name].status == int(found)
                assert HTTPStatus(int(found))
                (media_type,) = document["components"]["responses"][name]["content"]
                assert media_type == PROBLEM


def test_every_component_is_used(shipped: Documented) -> None:
    document = shipped.app.test_client().get("/openapi.json").get_json()
    used = {node["$ref"] for node in nodes(document) if isinstance(node, dict) and isinstance(node.get("$ref"), str)}
    operations = [each for item in document["paths"].values() for each in item.values()]
    medias = [media for each in operations for media in each["responses"]["200"]["content"].values()]
    used |= {each["$ref"] for media in medias for each in media.get("examples", {}).values() if "$ref" in each}
    kept = {f"#/components/{room}/{name}" for room, shelf in document["components"].items() for name in shelf}
    assert kept == used


def test_the_document_names_no_host(document: Json) -> None:
    assert document["servers"] == [{"url": "/", "description": "This host."}]
    assert "localhost" not in str(document["info"])


def test_every_kind_has_a_tag(document: Json) -> None:
    assert {kind.plural for kind in KINDS} <= {tag["name"] for tag in document["tags"]}


def sentence(text: str) -> None:
    """Expect whole sentences."""
    assert re.match(r"[A-Z`*]", text), text
    assert text.endswith("."), text
    assert "  " not in text, text


def _has_pattern(node: Json) -> bool:
    return isinstance(node, dict) and isinstance(node.get("pattern"), str)


def nodes(node: Json) -> Iterator[Json]:
    """Yield every value within a document, examples aside."""
    yield node
    if isinstance(node, dict):
        for name, value in node.items():
            if name != "examples":
                yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def identifier(path: str, service: Documented) -> str:
    """Return the id of a record that a path can be asked for."""
    if path.startswith("/v1/vocabularies/"):
        return "severity"
    return str(service.everything("/".join(path.split("/")[:3]))[0]["id"]) if "{id}" in path else ""


def gone_number(path: str, world: Documented, ended: Documented) -> str:
    """Return the number of the revision that withdrew the record of a path."""
    if not path.endswith("/revisions/{number}"):
        return "1"
    here = path.replace("{id}", identifier(path, world)).removesuffix("/{number}")
    return str(ended.json(here)["items"][0]["revision"])


def status(service: Documented, path: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = service.app.test_client().get(path, headers=named)
    service.contract.check(path, response)
    return response.status_code
