"""The examples in the OpenAPI document: every operation has them, and they are what the service asks and answers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from service.api.openapi_examples import BINARY, CHANGING, FILES
from tests.api.documented import Documented, registry_of
from tests.api.shared_parts import read_document

Json = Any


class Shown(NamedTuple):
    """An example of an answer, where it is in the document, and the example of the body that is posted for it."""

    path: str
    method: str
    operation: Json
    media_type: str
    example: Json
    body: Json

    @property
    def address(self) -> str:
        """The address that is asked."""
        return str(self.example["summary"].split()[1])


# The shipped content has no topic, and an invented record has no others to be compared with.
GATHERING = {"/v1/topics/{id}/comparison", "/v1/topics/{id}/page"}


@pytest.fixture(scope="session")
def document(shipped: Documented) -> Json:
    """Give the document as it is served with the shipped content."""
    return read_document(shipped.app)


def test_every_operation_shows_an_answer_in_each_form_and_what_is_posted(document: Json) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            forms = operation["responses"]["200"]["content"]
            assert forms, path
            shown = 0 if path in GATHERING else 1
            assert [form for form, media in forms.items() if len(media.get("examples", ())) != shown] == [], path
            bodies = operation.get("requestBody", {}).get("content", {})
            assert bool(bodies) == (method == "post"), path
            assert [form for form, media in bodies.items() if len(media.get("examples", ())) != 1] == [], path


def test_an_example_is_what_is_answered(document: Json, shipped: Documented) -> None:
    check_answers(document, shipped)
    short = read_document(shipped.app, "")
    assert len(list(examples(short))) > 100
    assert {len(media["examples"]) for _, media in medias(short) if "examples" in media} == {1}
    for shown in examples(short):
        if not is_file(shown):
            response = ask(shipped, shown)
            value = response.get_json() if response.is_json else response.get_data(as_text=True)
            assert (response.status_code, shown.example["value"]) == (200, value), shown.path


def test_other_content_shows_its_own_answers(world: Documented) -> None:
    check_answers(read_document(world.app), world)


def test_an_example_of_a_body_fits_its_schema(document: Json) -> None:
    registry = registry_of(document)
    for shown in examples(document):
        if shown.body is not None:
            (schema,) = (media["schema"] for media in shown.operation["requestBody"]["content"].values())
            assert Draft202012Validator(schema, registry=registry).is_valid(shown.body), shown.path
            # FHIR allows no empty list.
            assert [] not in shown.body.values(), shown.path


def test_a_file_is_shown_by_its_address_and_its_first_line(document: Json, shipped: Documented) -> None:
    found = [shown for shown in examples(document) if is_file(shown)]
    assert len(found) > 10
    for shown in found:
        response = shipped.app.test_client().get(shown.address, follow_redirects=True)
        assert (response.status_code, response.mimetype) == (200, shown.media_type), shown.path
        is_shown = shown.example["value"] == BINARY or response.data.decode().startswith(shown.example["value"])
        assert is_shown, shown.path
        response.close()


def test_no_example_is_an_address_that_generators_would_resolve(document: Json) -> None:
    assert not [shown.path for shown in examples(document) if "externalValue" in shown.example]


def test_the_example_in_a_path_is_that_of_the_answer(document: Json) -> None:
    for shown in examples(document):
        values = {each["name"]: each["example"] for each in shown.operation["parameters"] if each["in"] == "path"}
        assert shown.address.partition("?")[0] == shown.path.format(**values)


def test_a_new_release_shows_new_answers(later: Documented) -> None:
    document = read_document(later.app, "")
    (shown,) = (each for each in examples(document) if each.path == "/v1/releases")
    assert shown.example["value"]["total"] == 2


def check_answers(document: Json, service: Documented) -> None:
    """Expect that each example is what the service answers now."""
    for shown in examples(document):
        assert shown.example["summary"].split()[0].lower() == shown.method
        assert service.contract.path(shown.address) == shown.path
        if not is_file(shown):
            response = ask(service, shown)
            value = response.get_json() if response.is_json else response.get_data(as_text=True)
            assert (response.status_code, shown.example["value"]) == (200, value), shown.path


def is_file(shown: Shown) -> bool:
    """Tell whether an example is of a file, or of what differs each time."""
    return shown.media_type in FILES or shown.path in CHANGING


def ask(service: Documented, shown: Shown) -> TestResponse:
    """Send the request of an example."""
    if shown.method == "get":
        return service.get(shown.address, Accept=shown.media_type)
    headers = {"Accept": shown.media_type, "Content-Type": shown.media_type}
    return service.app.test_client().post(shown.address, json=shown.body, headers=headers)


def examples(document: Json) -> Iterator[Shown]:
    """Yield the examples of answers."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            bodies = operation.get("requestBody", {}).get("content", {}).values()
            body = next((media["examples"]["real"]["value"] for media in bodies if "examples" in media), None)
            for media_type, media in operation["responses"]["200"]["content"].items():
                for name, example in media.get("examples", {}).items():
                    # tests/api/test_invented_examples.py is about the invented ones.
                    if name == "real":
                        yield Shown(path, method, operation, media_type, example, body)


def medias(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield the forms of all answers, with their paths."""
    for path, item in document["paths"].items():
        for operation in item.values():
            for media in operation["responses"]["200"]["content"].values():
                yield path, media
