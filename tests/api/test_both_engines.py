"""Both engines: the same releases give the same answers, byte for byte, and the same is accepted and refused."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.catalog import Kind, get_kind
from service.config import Settings
from service.http.list_params import SORT
from service.http.release_context import EXTENSION
from service.publishing.faults import ContentFaults
from service.publishing.publication import ReleaseNote
from service.representations.formats import LIST_FORMS, RECORD_FORMS
from service.store.database import Database
from service.store.migrate import migrate
from service.store.tables import FOREVER
from tests.api.conftest import SECOND, THIRD, moved_on
from tests.api.kinds import address, of_every_kind
from tests.drafts import Drafts
from tests.engines import NAMES, engine_named, opened
from tests.releases import WORLD_RELEASE, publish, rows

# What differs between any two answers.
OF_THE_MOMENT = {"Date", "Age"}
FHIR = "/fhir/r4"
NOTE = ReleaseNote("medcontent", "First release", "2026-11-23T00:00:00Z")
# Text of every script and of none, letters that collations sort otherwise than by code point, and what some refuse.
STRANGE = (
    "a", "A", "Z", "ä", "ß", "İ", "é", "e\u0301", "a-b", "a b", "a_b", "%", "_", "\\", "'", '"', "--", ";", "%s",
    "%(kind)s", ":kind", "?", "$1", "🙂", "\U0010ffff", "\u202e", "\ufeff", "\ufffd", "\x00", "a\x00b", "\x1f", "\x7f",
    "\ud800", "\ue000", "א", "中", "0", "007", "1e3", "true", "null", "NaN", " ", "", "x" * 300,
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1",
    "2",
    "3",
    "4",
    "+1",
    "1.0",
    "١",
    "2147483646",
    "2147483647",
    "2147483648",
    "9" * 20,
    "9" * 400,
)

# Days of releases and of reviews.
MOMENTS = ("2021-06-01", "2034-05-01", "2026-11-23")
DAYS = ("updatedAt", "nextReviewDue")
PREFIXES = ("", "ne", "ge", "lt")


class Pair:
    """The same service twice, once on each engine."""

    def __init__(self, apps: list[Flask]) -> None:
        self.databases: list[Database] = [app.extensions[EXTENSION] for app in apps]
        self.clients: list[FlaskClient] = [app.test_client() for app in apps]

    def ask(self, path: str) -> TestResponse:
        """Ask both, compare all that they say, and return the answer."""
        first, second = (client.get(path) for client in self.clients)
        assert _said(first) == _said(second), path
        return first

    def follow(self, path: str | None) -> Iterator[TestResponse]:
        """Go through a list from page to page, forwards and back."""
        for way in ("next", "prev"):
            here = path
            while here:
                answer = self.ask(here)
                if answer.status_code != 200:
                    return
                yield answer
                path, here = here, answer.get_json()["page"][way]


@pytest.fixture(scope="session")
def world_pair(
    request: pytest.FixtureRequest, world_drafts: Drafts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Give the invented world after three releases."""
    returning = world_drafts.by_key["adverse-effect", "green-hair"]
    steps = [
        (world_drafts, WORLD_RELEASE),
        (moved_on(world_drafts), SECOND),
        (Drafts({returning.key: returning}), THIRD),
    ]
    with _published(request, steps, tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture(scope="session")
def shipped_pair(
    request: pytest.FixtureRequest, shipped_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Give the shipped content."""
    with _published(request, [(Drafts.of(shipped_root), NOTE)], tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture(params=["world_pair", "shipped_pair"])
def pair(request: pytest.FixtureRequest) -> Pair:
    """Give the invented world, then the shipped content."""
    found: Pair = request.getfixturevalue(request.param)
    return found


@of_every_kind
def test_lists_are_the_same_in_every_order_and_as_of_every_release(kind: Kind, pair: Pair) -> None:
    releases = (None, "1", "2", "3") if pair.ask("/v1/releases/3").status_code == 200 else (None,)
    for sort, release in itertools.product(SORT.terms, releases):
        asked = {"sort": sort, "limit": "7", **({"release": release} if release else {})}
        answers = list(pair.follow(f"{address(kind)}?{urlencode(asked)}"))
        assert answers or release


@of_every_kind
def test_lists_are_the_same_with_every_filter(kind: Kind, pair: Pair) -> None:
    items = pair.ask(f"{address(kind)}?limit=100").get_json()["items"]
    for name, each in kind.filters.items():
        values = {str(value) for item in items for value in _at(item, each.path)}
        for value in [*sorted(values)[:6], "nothing-like-it"]:
            pair.ask(f"{address(kind)}?{urlencode({name: value, 'sort': '-name'})}")
        if len(values) > 1:
            pair.ask(f"{address(kind)}?{urlencode([(name, value) for value in sorted(values)[:2]])}")
    for (one, first), (other, second) in itertools.pairwise(kind.filters.items()):
        for item in items[:2]:
            both = [*_at(item, first.path), None][0], [*_at(item, second.path), None][0]
            if None not in both:
                pair.ask(f"{address(kind)}?{urlencode({one: str(both[0]), other: str(both[1])})}")


@of_every_kind
def test_lists_are_the_same_without_what_is_judged_and_by_every_day(kind: Kind, world_pair: Pair) -> None:
    for verdict in ("outdated", "misleading-or-unsafe"):
        world_pair.ask(f"{address(kind)}?exclude={verdict}")
    for name, moment, prefix in itertools.product(DAYS, MOMENTS, PREFIXES):
        world_pair.ask(f"{address(kind)}?{name}={prefix}{moment}")


@of_every_kind
def test_records_and_their_histories_are_the_same(kind: Kind, world_pair: Pair) -> None:
    for item in world_pair.ask(f"{address(kind)}?limit=100").get_json()["items"][:12]:
        here = f"{address(kind)}/{item['id']}"
        for path in ("", "/revisions", "/revisions/1", "/revisions/2", "?release=1", "?release=2", "?release=9"):
            world_pair.ask(f"{here}{path}")
        if kind is get_kind("document"):
            world_pair.ask(f"{here}/text")
            world_pair.ask(f"{here}/coverage")


@of_every_kind
def test_every_form_is_the_same(kind: Kind, world_pair: Pair) -> None:
    page = world_pair.ask(f"{address(kind)}?limit=2").get_json()
    for form in LIST_FORMS:
        world_pair.ask(f"{address(kind)}?format={form.name}")
    for here, form in itertools.product([item["links"]["self"] for item in page["items"]], RECORD_FORMS):
        world_pair.ask(f"{here}?format={form.name}")
        world_pair.ask(f"{here}?format={form.name}&include=claims")
        world_pair.ask(f"{here}?format={form.name}&release=1")


def test_fhir_is_the_same(world_pair: Pair) -> None:
    types = [each["type"] for each in world_pair.ask(f"{FHIR}/metadata").get_json()["rest"][0]["resource"]]
    assert "CodeSystem" in types
    for type_ in types:
        for entry in world_pair.ask(f"{FHIR}/{type_}").get_json().get("entry", ()):
            resource = entry["resource"]
            world_pair.ask(f"{FHIR}/{type_}/{resource['id']}")
            world_pair.ask(f"{FHIR}/{type_}?_id={resource['id']}&_count=1")
            for concept in resource.get("concept", ())[:4]:
                asked = urlencode({"system": resource["url"], "code": concept["code"]})
                for path in ("CodeSystem/$lookup", "CodeSystem/$validate-code", "ConceptMap/$translate"):
                    world_pair.ask(f"{FHIR}/{path}?{asked}")
            if type_ == "ValueSet":
                world_pair.ask(f"{FHIR}/{type_}/{resource['id']}/$expand?count=3&offset=1")


def test_everything_else_is_the_same(pair: Pair) -> None:
    for path in (
        "", "/releases", "/releases?limit=1", "/releases/1", "/releases/2", "/no", "/releases/1/tags", "/suggest?q=fe",
        "/search?q=fever", "/search?q=glowing+elbows&limit=1", "/vocabularies", "/exports", "/duties",
        "/lookup?code=icd-10|C50", "/changes", "/changes?limit=3", "/changes.atom",
    ):  # fmt: skip
        pair.ask(f"/v1{path}")
    openapi = [client.get("/openapi.json").data for client in pair.clients]
    assert openapi[0] == openapi[1]


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_strange_text_is_accepted_or_refused_alike_and_never_a_fault(text: str, world_pair: Pair) -> None:
    value = quote(text, safe="", errors="surrogatepass")
    paths = [
        f"/v1/treatments/{value}",
        f"/v1/treatments/{value}/revisions",
        f"/v1/documents/{value}/text",
        f"/v1/{value}",
    ]
    for kind in (get_kind("treatment"), get_kind("claim")):
        filters = {(type(each.field), len(each.path)): each.name for each in kind.filters.values()}
        names = [*filters.values(), "sort", "cursor", "limit", "release", "exclude"]
        paths += [f"{address(kind)}?{name}={value}" for name in names]
    for path in paths:
        assert world_pair.ask(path).status_code in {200, 308, 400, 404, 406, 410}, path


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number if len(number) < 30 else "huge")
def test_numbers_are_accepted_or_refused_alike_and_never_a_fault(number: str, world_pair: Pair) -> None:
    value = quote(number)
    for path in (
        f"/v1/treatments?release={value}", f"/v1/treatments?limit={value}", f"/v1/releases/{value}",
        f"/v1/treatments/cobalt-syrup?release={value}", f"/v1/treatments/cobalt-syrup/revisions/{value}",
        f"/v1/releases?limit={value}", f"/v1/releases?before={value}",
    ):  # fmt: skip
        assert world_pair.ask(path).status_code in {200, 400, 404, 410}, path


def test_the_rows_are_the_same(pair: Pair) -> None:
    first, second = (rows(database) for database in pair.databases)
    assert first == second
    assert any(row[2] == FOREVER for row in first["versions"])


@pytest.mark.parametrize("text", ["a\x00b", "a\udcff"], ids=ascii)
def test_what_cannot_be_kept_is_refused_alike_wherever_an_editor_writes_it(
    request: pytest.FixtureRequest, text: str, world_drafts: Drafts, tmp_path: Path
) -> None:
    said = []
    with ExitStack() as stack:
        for database in _databases(request, stack, tmp_path):
            publish(database, world_drafts, WORLD_RELEASE)
            before = rows(database)
            for drafts in (
                world_drafts.write("treatment", "cobalt-syrup", text, "name"),
                world_drafts.write("condition", "amber-fever", [text], "aliases"),
                world_drafts.withdraw("guidance", "be-glad", f"It was {text}."),
            ):
                with pytest.raises(ContentFaults) as refused:
                    publish(database, drafts)
                said.append(refused.value.faults)
            assert rows(database) == before
    assert said[:3] == said[3:]
    for author, note in ((text, "A note"), ("a tester", text)):
        with pytest.raises(ValueError, match="not allowed"):
            ReleaseNote(author, note)


@contextmanager
def _published(request: pytest.FixtureRequest, steps: list[tuple[Drafts, ReleaseNote]], folder: Path) -> Iterator[Pair]:
    with ExitStack() as stack:
        apps = []
        for database in _databases(request, stack, folder):
            for drafts, note in steps:
                publish(database, drafts, note)
            apps.append(create_app(Settings(database_url=database.url)))
        yield Pair(apps)
        for app in apps:
            app.extensions[EXTENSION].close()


def _databases(request: pytest.FixtureRequest, stack: ExitStack, folder: Path) -> Iterator[Database]:
    """Yield a database of each engine, with its tables."""
    for name in NAMES:
        engine = engine_named(request, name)
        database = stack.enter_context(opened(engine, engine.new(folder)))
        migrate(database)
        yield database


def _said(answer: TestResponse) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in answer.headers if name not in OF_THE_MOMENT}
    body = answer.data
    if answer.status_code >= 400 and (instance := (answer.get_json(silent=True) or {}).get("instance", "")):
        # The identifier of a fault is of the moment too.
        body = body.replace(instance.encode(), b"") if instance.startswith("urn:") else body
    return answer.status_code, headers, body


def _at(value: object, path: tuple[str, ...]) -> Iterator[object]:
    """Yield the values at a path, of every item where there is a list on the way."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif isinstance(value, dict) and path:
        yield from _at(value.get(path[0]), path[1:])
    elif isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "id")
    elif value is not None and not path:
        yield value
