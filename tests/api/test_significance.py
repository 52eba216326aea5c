"""How much a change matters: said by editors or following from the change, served, filtered and mirrored."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from schemas.significance import SIGNIFICANCE, list_at_least, pick_highest
from service.http.release_context import EXTENSION
from service.mirror.faults import BadFeed
from service.publishing.draft_loader import load
from service.publishing.erasure import GONE, erase
from service.publishing.publication import ReleaseNote
from service.publishing.significance import propose_significance
from service.publishing.upgrade import upgrade_content
from service.store import tables
from service.store.database import Database
from tests.api.conftest import serving
from tests.api.documented import Contract, Documented
from tests.drafts import Drafts
from tests.engines import Engine
from tests.following.conftest import catch_up, history, live
from tests.publishing.editing import WORLD
from tests.releases import publish, served

SYRUP, HAIR, REST = ("treatment", "cobalt-syrup"), ("adverse-effect", "green-hair"), "glass-gland-notice.p2s1c1"
HARM, CORRECTION, UPDATE, EDITORIAL = SIGNIFICANCE.terms
ATOM = "{http://www.w3.org/2005/Atom}"
UNSAFE = {
    "verdict": "misleading-or-unsafe",
    "reason": "Nobody should rest in a storm.",
    "references": ["moon-rash-pamphlet"],
    "assessedBy": "an invented desk reviewer",
    "status": "desk-review",
}


@pytest.fixture(scope="module")
def url(engine: Engine, world_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a world with a release of each significance: new, unsaid, said, judged, notes, erased."""
    url = engine.copied(world_url, tmp_path_factory.mktemp("significance"))
    database = Database(url)
    unsaid = WORLD.write(*SYRUP, "for the tin", "purpose")
    said = unsaid.write(*SYRUP, "tin bones", "purpose").write(*HAIR, ["verdant hair"], "aliases")
    judged = said.write("claim", REST, UNSAFE, "assessment")
    notes = judged.write("claim", REST, "Rest near  storms, they say", "states")
    for number, drafts in enumerate((unsaid, said, judged, notes), 2):
        note = ReleaseNote("a tester", f"Step {number}", significances={SYRUP: CORRECTION} if number == 3 else {})
        assert publish(database, drafts, note) == number
    assert erase(database, "paper-cough", GONE, ReleaseNote("a tester", "Gone", significance=UPDATE), "It ended.") == 6
    database.close()
    yield url
    engine.drop(url)


@pytest.fixture(scope="module")
def alerting(url: str, contract: Contract) -> Iterator[Documented]:
    """Give its service."""
    database = Database(url)
    app = serving(database)
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()
    database.close()


def test_a_release_has_the_highest_significance_of_its_changes(alerting: Documented) -> None:
    items = alerting.json("/v1/releases")["items"]
    assert [item["significance"] for item in items] == [UPDATE, EDITORIAL, HARM, CORRECTION, None, UPDATE]
    assert alerting.json("/v1/releases/4")["significance"] == HARM
    revisions = alerting.json("/v1/treatments/cobalt-syrup/revisions")["items"]
    assert [each["significance"] for each in revisions] == [CORRECTION, None, UPDATE]


def test_releases_are_filtered_by_at_least_a_significance_page_by_page(alerting: Documented) -> None:
    assert [each["number"] for each in alerting.json("/v1/releases?significance=correction")["items"]] == [4, 3]
    page = alerting.json("/v1/releases?significance=editorial&limit=2")
    seen = [page]
    while page["page"]["next"]:
        page = alerting.json(page["page"]["next"])
        seen.append(page)
    assert [[each["number"] for each in page["items"]] for page in seen] == [[6, 5], [4, 3], [1]]
    assert {page["total"] for page in seen} == {5}
    back = alerting.json(seen[2]["page"]["prev"])
    assert [each["number"] for each in back["items"]] == [4, 3]
    alerting.problem("/v1/releases?significance=harmful", 400)


def test_a_record_that_shows_a_new_advisory_is_as_significant_as_the_verdict(alerting: Documented) -> None:
    items = _walk(alerting, significance=HARM, limit="1")
    changed = {(item["type"], item["id"]): item for item in items}
    assert {item["release"] for item in items} == {4}
    assert {("claim", REST), ("guidance", "rest-near-storms")} <= changed.keys()
    assert changed["guidance", "rest-near-storms"]["record"]["advisories"]


@pytest.mark.parametrize("significance", [CORRECTION, EDITORIAL])
def test_a_filtered_feed_has_what_the_whole_one_has_of_that_significance(
    alerting: Documented, significance: str
) -> None:
    given = list_at_least(significance)
    whole = [item for item in _walk(alerting, history="true") if item["significance"] in given]
    assert whole
    assert _walk(alerting, significance=significance, limit="3") == whole


def test_the_atom_feed_names_the_significance_and_is_filtered_by_it(alerting: Documented) -> None:
    address, terms, seen = f"/v1/changes.atom?significance={CORRECTION}&limit=2", [], 0
    while address:
        feed = ET.fromstring(alerting.get(address).data)  # noqa: S314 - our own answer
        entries = [*feed.iter(f"{ATOM}entry")]
        seen += len(entries)
        terms += [
            category.attrib["term"]
            for entry in entries
            for category in entry.iter(f"{ATOM}category")
            if category.get("scheme", "").startswith("urn:uuid:")
        ]
        following = [each for each in feed.findall(f"{ATOM}link") if each.attrib["rel"] == "next"]
        address = following[0].attrib["href"] if following else ""
    assert seen == len(terms) > 2
    assert terms[-1] == CORRECTION
    assert set(terms) == {HARM, CORRECTION}


@pytest.mark.engines("sqlite")
def test_a_mirror_has_the_significance_of_every_change(
    url: str, database: Database, engine: Engine, tmp_path: Path
) -> None:
    with live(url) as origin:
        assert catch_up(database, origin.url) == [1, 2, 3, 4, 5, 6]
        assert history(database) == history(origin.database)


@pytest.mark.engines("sqlite")
def test_a_mirror_refuses_a_significance_that_it_does_not_know(url: str, database: Database) -> None:
    def spoil(address: str, response: Any) -> Any:
        response.data = response.data.replace(b'"significance":"update"', b'"significance":"enormous"')
        return response

    with live(url) as origin:
        origin.spoil = spoil
        with pytest.raises(BadFeed, match=r"has the wrong form|does not know"):
            catch_up(database, origin.url)
    assert served(database) == {}


@pytest.mark.engines("sqlite")
def test_what_was_published_before_has_no_significance_and_an_upgrade_is_editorial(world_database: Database) -> None:
    with world_database.open_writing() as connection:
        for table in (tables.versions, tables.releases):
            connection.execute(table.update().values(significance=None))
        connection.execute(tables.versions.update().values(sha256="0" * 64))
        connection.execute(tables.releases.update().values(rendering=0))
    assert upgrade_content(world_database) == 2
    with world_database.open_reading() as connection:
        found = connection.execute(
            tables.versions.select().with_only_columns(tables.versions.c.from_release, tables.versions.c.significance)
        )
        assert set(map(tuple, found)) == {(1, None), (2, EDITORIAL)}


Edit = Callable[[Drafts], Drafts]


@pytest.mark.parametrize(
    ("edit", "key", "expected"),
    [
        (lambda drafts: drafts.write(*SYRUP, ["blue syrup"], "aliases"), SYRUP, EDITORIAL),
        (lambda drafts: drafts.write(*SYRUP, "for the  tin bones", "purpose"), SYRUP, EDITORIAL),
        (lambda drafts: drafts.write(*SYRUP, "for the tin", "purpose"), SYRUP, None),
        (lambda drafts: drafts.withdraw(*HAIR), HAIR, CORRECTION),
        (lambda drafts: drafts.withdraw(*HAIR, replaced_by="blue-tongue"), HAIR, UPDATE),
        (
            lambda drafts: drafts.write("claim", REST, {**UNSAFE, "verdict": "outdated"}, "assessment"),
            ("claim", REST),
            CORRECTION,
        ),
        (lambda drafts: drafts.write("claim", REST, UNSAFE, "assessment"), ("claim", REST), HARM),
    ],
)
def test_a_significance_follows_from_some_changes(edit: Edit, key: tuple[str, str], expected: str | None) -> None:
    kind, id_ = key
    before, after = (_load(drafts, kind, id_) for drafts in (WORLD, edit(WORLD)))
    assert propose_significance(before, after) == expected
    assert propose_significance(None, before) == UPDATE
    assert pick_highest([None, EDITORIAL, expected]) == (expected or EDITORIAL)


def _load(drafts: Drafts, kind: str, id_: str) -> Any:
    sources, faults = load(drafts.by_key[kind, id_])
    assert not faults
    return sources[0]


def _walk(service: Documented, **query: str) -> list[Any]:
    page = service.json(f"/v1/changes?{urlencode(query)}")
    found: list[Any] = page["items"]
    while page["next"]:
        since = {name: value for name, value in query.items() if name != "history"} | {"since": page["next"]}
        page = service.json(f"/v1/changes?{urlencode(since)}")
        found += page["items"]
    return found
