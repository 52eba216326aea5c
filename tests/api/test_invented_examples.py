"""Kinds without records: the document shows an invented record of each, and says that it is invented."""

from collections.abc import Iterator
from typing import Any

import pytest

from schemas.declaration import Origin
from service.catalog import Kind
from service.publishing.invented_world import WORDS, render_invented
from service.representations.formats import LIST_FORMS, RECORD_FORMS
from tests.api.documented import Documented
from tests.api.kinds import of_every_kind, of_every_stated_kind
from tests.api.shared_parts import read_document

Json = Any


@pytest.fixture(scope="session")
def document(ended: Documented) -> Json:
    """Give the document of a service whose last release withdrew every record."""
    return read_document(ended.app)


@of_every_kind
def test_a_kind_without_records_is_shown_in_each_form_and_marked(kind: Kind, document: Json, ended: Documented) -> None:
    forms = {f"/v1{kind.path}": LIST_FORMS, f"/v1{kind.path}/{{id}}": RECORD_FORMS}
    below = [f"/v1{kind.path}/{{id}}/revisions", f"/v1{kind.path}/{{id}}/revisions/{{number}}"]
    for path in (*forms, *below):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert list(content) == [form.media_type for form in forms.get(path, RECORD_FORMS[:1])]
        for media_type, media in content.items():
            (name,) = media["examples"]
            assert (name, media["examples"][name]["summary"].partition(",")[0]) == ("invented", "Invented")
            value = media["examples"][name]["value"]
            assert "invented-example" in str(value)
            if media_type == "application/json":
                token = path.replace("/", "~1")
                ended.contract.check_body(f"/paths/{token}/get/responses/200/content/application~1json/schema", value)


@of_every_kind
def test_the_short_list_of_a_kind_without_records_is_one_line_about_the_invented_record(
    kind: Kind, ended: Documented
) -> None:
    content = read_document(ended.app, "")["paths"][f"/v1{kind.path}"]["get"]["responses"]["200"]["content"]
    (example,) = (example for media in content.values() for example in media.get("examples", {}).values())
    field = kind.shape.naming[0].partition(".")[0]
    assert example["summary"].endswith(f"GET /v1{kind.path}?fields={field}&format=csv&limit=1")
    assert "invented-example" in example["value"]
    assert len(example["value"]) < 300


@of_every_stated_kind
def test_an_invented_record_shows_what_its_kind_says_in_invented_words(kind: Kind) -> None:
    body = render_invented(kind.name)
    for name, origin in kind.content.items():
        if kind.members[name].required:
            assert body[name] not in (None, []), name
        if origin is Origin.QUOTED:
            assert body[name] in (WORDS, [WORDS]), name


def test_other_kinds_are_shown_by_their_records(world: Documented) -> None:
    assert set(names(read_document(world.app))) == {"real"}


def names(document: Json) -> Iterator[str]:
    """Yield the names of the examples of answers."""
    for item in document["paths"].values():
        for operation in item.values():
            for media in operation["responses"]["200"]["content"].values():
                yield from media.get("examples", ())
