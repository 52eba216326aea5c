"""Every request on a page is sent, and every answer shown is compared; `…` marks omitted parts."""

import subprocess
import sys

import pytest
from flask.testing import FlaskClient

from tests.docs.examples import HOST, Example, examples, missing
from tests.docs.pages import Page, every_page

ALL = [example for page in every_page() for example in examples(page)]
API = Page.at("docs/api.md")


def test_the_pages_show_requests() -> None:
    assert len(ALL) > 5


@pytest.mark.parametrize("example", ALL, ids=str)
def test_a_request_on_a_page_has_the_answer_shown(example: Example, client: FlaskClient) -> None:
    assert example.request.asked(client).status_code < 500
    if example.answer is not None:
        assert missing(example.answer, example.request.output(client)) is None


def test_an_answer_that_drifts_is_noticed() -> None:
    assert missing('{"a": 1, … "c": 3}', '{"a": 1, "b": 2, "c": 3}') is None
    assert missing('{"a": 2, …', '{"a": 1, "b": 2}') == '{"a": 2,'
    assert missing('{"a": 1', '{"a": 1, "b": 2}') == '{"a": 1'
    assert missing("…2… 1", '{"a": 1, "b": 2}') == "1"


def test_the_way_from_a_field_to_the_words_works_as_shown(host: str) -> None:
    program, output = next(
        (block.text, following.text)
        for block, following in zip(API.blocks, API.blocks[1:], strict=False)
        if (block.language, following.language) == ("python", "text")
    )
    run = subprocess.run(
        [sys.executable, "-c", program.replace(HOST, host)], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == output


def test_the_clients_of_the_page_use_operations_that_there_are(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    operations = {item["get"]["operationId"] for item in document["paths"].values() if "get" in item}
    assert {"getTreatment", "listTreatments"} <= operations
    assert "TreatmentScope" in document["components"]["schemas"]
    shown = [block.text for block in API.blocks if block.language in {"python", "ts"}]
    assert "get_treatment, list_treatments" in shown[1]
    assert '"/v1/treatments/{id}"' in shown[2]
    assert "/v1/treatments/{id}" in document["paths"]
