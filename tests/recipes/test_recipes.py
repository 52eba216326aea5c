"""The recipes in docs/recipes.md, followed to the letter in a copy of the repository: everything stays green."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.store.database import Database
from service.store.migrate import migrate
from tests.drafts import Drafts
from tests.recipes.steps import Copy, read_steps
from tests.releases import WORLD_RELEASE, publish

Followed = Callable[[str], Copy]


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    """Give what follows a recipe in a new copy."""

    def follow(heading: str) -> Copy:
        copy = Copy(tmp_path / "copy")
        for step in read_steps(heading):
            copy.follow(step)
        return copy

    return follow


@pytest.fixture
def published_url(world_drafts: Drafts, tmp_path: Path) -> str:
    """Give the address of a database that this version published the invented world in."""
    url = f"sqlite:///{tmp_path / 'published.db'}"
    database = Database(url)
    migrate(database)
    publish(database, world_drafts, WORLD_RELEASE)
    database.close()
    return url


def test_a_kind(followed: Followed, published_url: str) -> None:
    copy = followed("Add a kind")
    copy.check(
        "tests/api/test_routes.py",
        "tests/api/test_openapi.py",
        "tests/api/test_openapi_examples.py",
        "tests/api/test_forms.py",
        "tests/api/test_views.py",
        "tests/api/test_exports.py",
        "tests/api/test_value_lists.py",
        "tests/docs/test_generated.py",
        "tests/publishing/test_indexing.py",
        "tests/publishing/test_rendering.py",
        "tests/search/test_mapping.py",
        "tests/seed/test_schema.py",
        only="myth or of_the_code or every_documented_answer or every_operation_shows or page_is_as or only_together"
        " or printed",
    )
    assert "Release 2" in copy.medcontent(published_url, "upgrade")
    (condition,) = copy.ask(published_url, "/v1/conditions/amber-fever")
    assert condition["links"]["myths"] == "/v1/myths?condition=amber-fever"
    copy.medcontent(published_url, "apply", "tests/world", "--yes")
    (found,) = copy.ask(published_url, condition["links"]["myths"])
    assert [each["id"] for each in found["items"]] == ["lullabies"]


def test_a_field(followed: Followed, published_url: str) -> None:
    copy = followed("Add a field")
    copy.check(
        "tests/api/test_openapi.py",
        "tests/docs/test_generated.py",
        "tests/publishing/test_indexing.py",
        "tests/publishing/test_rendering.py",
        "tests/seed/test_schema.py",
        only="guidance or page_is_as or only_together or printed",
    )
    assert "Release 2" in copy.medcontent(published_url, "upgrade")
    (rest,) = copy.ask(published_url, "/v1/guidance/rest")
    assert rest["setting"] is None
    copy.medcontent(published_url, "apply", "tests/world", "--yes")
    (found,) = copy.ask(published_url, "/v1/guidance?setting=home")
    assert [each["id"] for each in found["items"]] == ["rest"]


def test_a_route(followed: Followed, published_url: str) -> None:
    copy = followed("Add a route")
    copy.check(
        "tests/api/test_addresses.py",
        "tests/api/test_routes.py",
        "tests/api/test_openapi.py",
        "tests/api/test_openapi_examples.py",
        "tests/docs/test_generated.py",
        only="addresses or kinds or described or every_operation_shows or page_is_as or printed",
    )
    (found,) = copy.ask(published_url, "/v1/kinds")
    assert "treatment" in found["names"]


def test_a_format(followed: Followed, published_url: str) -> None:
    copy = followed("Add a format")
    copy.check(
        "tests/api/test_forms.py",
        "tests/api/test_openapi.py",
        "tests/docs/test_generated.py",
        "tests/representations/test_choosing.py",
        only="text or each_form or other_forms or refused or choosing or page_is_as or printed",
    )
    (found,) = copy.ask(published_url, "/v1/treatments/cobalt-syrup?format=text")
    assert found.startswith("Cobalt syrup: ")


def test_a_command(followed: Followed, published_url: str) -> None:
    copy = followed("Add a command")
    copy.check("tests/docs/test_generated.py", "tests/seed/test_command_line.py", only="page_is_as or kinds or error")
    assert "treatment: A treatment" in copy.medcontent(published_url, "kinds")
