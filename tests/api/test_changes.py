"""The feed of changes: a copy that is kept by it is what a fresh export holds, whatever happened between."""

import random
import time
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest

from service.catalog import KINDS
from service.publishing.faults import ContentFaults
from service.store.database import Database
from service.store.queries import find_newest_release
from tests.api.conftest import LAST, SECOND, moved_on
from tests.api.documented import Documented
from tests.drafts import Drafts
from tests.publishing.editing import WORLD, restore, withdraw
from tests.releases import publish

Json = Any
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


class Copy:
    """A copy as an app keeps it: the last `record` of each type and id."""

    def __init__(self, limit: int = 100) -> None:
        """Begin with nothing."""
        self.lines: dict[tuple[str, str], Json] = {}
        self.items: list[Json] = []
        self.token: str | None = None
        self.limit = limit

    def step(self, service: Documented) -> bool:
        """Ask once; return whether there is more."""
        since = f"&since={self.token}" if self.token else ""
        page = service.json(f"/v1/changes?limit={self.limit}{since}")
        assert (page["next"] is None) != (page["delta"] is None)
        for item in page["items"]:
            assert (item["op"] == "withdraw") == ("withdrawn" in item["record"])
            self.items.append(item)
            self.lines[item["type"], item["id"]] = item["record"]
        self.token = page["next"] or page["delta"]
        return page["next"] is not None

    def catch_up(self, service: Documented) -> None:
        """Ask until there is no more."""
        while self.step(service):
            pass


def exported(service: Documented) -> dict[tuple[str, str], Json]:
    """Return the lines of a fresh export by type and id."""
    address = service.app.test_client().get("/v1/exports/latest").headers["Location"]
    lines = [orjson.loads(line) for line in service.get(address).data.splitlines()]
    return {(line["type"], line["id"]): line for line in lines}


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_a_copy_from_the_beginning_is_the_export(returned: Documented, limit: int) -> None:
    copy = Copy(limit)
    copy.catch_up(returned)
    assert copy.lines == exported(returned)
    assert len(copy.items) == len(copy.lines)


def test_changes_come_in_the_order_in_which_they_were_made(returned: Documented) -> None:
    for address in ("/v1/changes", "/v1/changes?history=true"):
        copy = Copy()
        page = returned.json(address)
        while page["next"]:
            copy.items += page["items"]
            page = returned.json(f"/v1/changes?since={page['next']}")
        places = [(item["release"], item["type"]) for item in copy.items]
        assert places == sorted(places)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("seed", range(4))
def test_a_copy_that_was_away_ends_as_the_export(own: Documented, own_database: Database, seed: int) -> None:
    follow_by_chance(own, own_database, seed)


@pytest.mark.engines("postgresql")
def test_a_copy_from_a_server_that_was_away_ends_as_the_export(own: Documented, own_database: Database) -> None:
    follow_by_chance(own, own_database, seed=4)


def follow_by_chance(own: Documented, own_database: Database, seed: int) -> None:
    """Follow a service now and then, while it publishes, and compare the copy with its export."""
    chance, copy, drafts = random.Random(seed), Copy(40), WORLD  # noqa: S311 - the same in every run
    while own_database_release(own) < 7:
        for _ in range(chance.randint(0, 4)):
            copy.step(own)
        drafts = published(own_database, drafts, chance)
        announced(own, own_database)
    copy.catch_up(own)
    assert copy.lines == exported(own)
    every = Copy()
    every.token = own.json("/v1/changes?history=true&limit=1")["next"]
    every.catch_up(own)
    assert {key: line for key, line in copy.lines.items() if key in every.lines} == every.lines


def test_pages_of_the_beginning_keep_to_their_release(own: Documented, own_database: Database) -> None:
    copy = Copy(50)
    before = exported(own)
    copy.step(own)
    publish(own_database, moved_on(WORLD), SECOND)
    announced(own, own_database)
    while True:
        response = own.get(f"/v1/changes?limit=50&since={copy.token}")
        if not copy.step(own):
            break
        assert response.headers["Content-Release"] == "1"
    assert copy.lines == before
    copy.catch_up(own)
    assert copy.lines == exported(own)
    assert any("withdrawn" in line for line in copy.lines.values())


def test_a_renamed_reference_is_a_change_with_the_same_revision(own: Documented, own_database: Database) -> None:
    copy = Copy()
    copy.catch_up(own)
    publish(own_database, WORLD.write("finding", "glowing-elbows", "Elbow glow", "name"))
    announced(own, own_database)
    copy.items.clear()
    copy.catch_up(own)
    found = {(item["type"], item["id"]): item for item in copy.items}
    syrup = found["treatment", "cobalt-syrup"]
    assert (syrup["op"], syrup["revision"], syrup["release"]) == ("upsert", 1, 2)
    assert syrup["record"]["findings"][0]["name"] == "Elbow glow"
    assert syrup["sha256"] == syrup["record"]["sha256"]


def test_nothing_new_is_a_page_without_items_and_a_304(world: Documented) -> None:
    copy = Copy()
    copy.catch_up(world)
    address = f"/v1/changes?since={copy.token}"
    response = world.get(address)
    assert response.get_json() == {"items": [], "next": None, "delta": copy.token}
    world.get(address, 304, If_None_Match=response.headers["ETag"])


# What a mirror needs to publish the record as it was written, and apps do not.
COPIED = {"text", "sentences", "leftOut", "occurrence", "confirmed", "sameAsWritten"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_in_the_feed_is_the_one_served_and_what_only_a_copy_needs(kind: Any, world: Documented) -> None:
    copy = Copy()
    copy.catch_up(world)
    for record in world.everything(f"/v1{kind.path}"):
        line = copy.lines[kind.name, record["id"]]
        assert {name: line[name] for name in record} == record
        assert line.keys() - record.keys() <= COPIED


def test_a_large_page_is_cut(own: Documented, world: Documented, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.changes.feed_page.MOST_BYTES", 10_000)
    copy = Copy()
    assert copy.step(own)
    assert 1 <= len(copy.items) < 20
    copy.catch_up(own)
    assert copy.lines == exported(world)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=x", "since"),
        ("since=", "since"),
        ("since=a&since=b", "since"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("history=yes", "history"),
        ("type=treatment", "type"),
        ("cursor=x", "cursor"),
    ],
)
def test_a_bad_parameter_is_refused(world: Documented, query: str, name: str) -> None:
    assert world.problem(f"/v1/changes?{query}", 400)["errors"][0]["parameter"] == name


def test_history_goes_without_a_token(world: Documented) -> None:
    token = world.json("/v1/changes?limit=1")["next"]
    assert world.problem(f"/v1/changes?since={token}&history=true", 400)["errors"][0]["parameter"] == "history"


def test_a_token_that_was_changed_is_refused(world: Documented) -> None:
    token = world.json("/v1/changes?limit=1")["next"]
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert world.problem(f"/v1/changes?since={changed}", 400)["type"] == "/problems/bad-cursor"
    cursor = world.json("/v1/treatments?limit=1")["page"]["next"].rpartition("cursor=")[2]
    assert world.problem(f"/v1/changes?since={cursor}", 400)["type"] == "/problems/bad-cursor"


def test_a_token_of_another_history_is_gone(world: Documented, later: Documented, shipped: Documented) -> None:
    copy = Copy()
    copy.catch_up(later)
    assert world.problem(f"/v1/changes?since={copy.token}", 410)["type"] == "/problems/unknown-token"
    half = shipped.json("/v1/changes?limit=1")["next"]
    assert world.problem(f"/v1/changes?since={half}", 410)["type"] == "/problems/unknown-token"
    ours = Copy()
    ours.catch_up(world)
    ours.catch_up(later)
    assert ours.lines == exported(later)


def test_the_atom_feed_tells_each_record_once_the_newest_first(ended: Documented, later: Documented) -> None:
    for service in (later, ended):
        entries = list(atom_entries(service, "/v1/changes.atom?limit=17"))
        names = [name for name, _, _ in entries]
        assert len(names) == len(set(names)) == len(exported(service))
        assert [when for _, when, _ in entries] == sorted((when for _, when, _ in entries), reverse=True)
        gone = {name for name, _, deleted in entries if deleted}
        assert len(gone) == sum("withdrawn" in line for line in exported(service).values())


def test_the_atom_feed_names_things_alike_for_good(world: Documented, later: Documented) -> None:
    before = {name for name, _, _ in atom_entries(world, "/v1/changes.atom")}
    after = {name for name, _, _ in atom_entries(later, "/v1/changes.atom")}
    assert before < after
    assert all(name.startswith("urn:uuid:") for name in after)


def test_the_atom_feed_has_what_rfc_4287_asks_for(later: Documented) -> None:
    feed = ET.fromstring(later.get("/v1/changes.atom?limit=3").data)  # noqa: S314 - our own answer
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert len(feed.findall(f"a:{name}", ATOM)) == 1
    relations = {link.get("rel") for link in feed.findall("a:link", ATOM)}
    assert relations == {"self", "first", "next", "alternate"}
    for entry in feed.findall("a:entry", ATOM):
        for name in ("id", "title", "updated", "summary", "rights"):
            assert len(entry.findall(f"a:{name}", ATOM)) == 1
            assert entry.findtext(f"a:{name}", namespaces=ATOM)
        assert [link.get("type") for link in entry.findall("a:link[@rel='alternate']", ATOM)] == ["text/html"]
        assert "not medical advice" in str(entry.findtext("a:rights", namespaces=ATOM))


def test_the_atom_feed_says_what_reviewers_say(shipped: Documented) -> None:
    feed = shipped.get("/v1/changes.atom?limit=100").get_data(as_text=True)
    assert "misleading-or-unsafe" in feed
    assert "urn:uuid:" in feed


def test_a_page_of_the_atom_feed_keeps_to_its_release(own: Documented, own_database: Database) -> None:
    feed = own.get("/v1/changes.atom?limit=100").data
    following = link(feed, "next")
    publish(own_database, moved_on(WORLD), SECOND)
    announced(own, own_database)
    assert own.get(str(following)).headers["Content-Release"] == "1"
    assert own.problem("/v1/changes.atom?cursor=x", 400)["type"] == "/problems/bad-cursor"


@pytest.fixture
def own_database(own_url: str) -> Iterator[Database]:
    """Give the database of the test's own service."""
    database = Database(own_url)
    yield database
    database.close()


def announced(service: Documented, database: Database) -> None:
    """Wait until the service knows the newest release; a server tells it within a second."""
    with database.open_reading() as connection:
        newest = find_newest_release(connection)
    until = time.monotonic() + 10
    while newest and service.get("/v1").headers["Content-Release"] != str(newest.number):
        assert time.monotonic() < until
        time.sleep(0.02)


def own_database_release(service: Documented) -> int:
    return int(service.json("/v1/releases")["total"])


def published(database: Database, drafts: Drafts, chance: random.Random) -> Drafts:
    """Publish some edits: names change, records go and come back; what breaks a rule is left."""
    edited = drafts
    for _ in range(chance.randint(1, 6)):
        key = chance.choice([key for key in WORLD.by_key if key[0] not in {"document", "claim", "reference"}])
        live = "withdrawn" not in edited.by_key[key].values
        if not live:
            edited = restore(edited, key)
        elif chance.random() < 0.4:
            edited = withdraw(edited, key, "It was a mistake.", None)
        else:
            edited = edited.write(*key, f"Name {chance.randint(1, 999)}", "name")
    try:
        publish(database, edited)
    except ContentFaults:
        return drafts
    return edited


def atom_entries(service: Documented, address: str | None) -> Iterator[tuple[str, str, bool]]:
    """Yield the id, the time and whether it is deleted of everything in the feed, page after page."""
    while address:
        data = service.get(address).data
        for node in ET.fromstring(data):  # noqa: S314 - our own answer
            if node.tag == f"{{{ATOM['a']}}}entry":
                yield str(node.findtext("a:id", "", ATOM)), str(node.findtext("a:updated", "", ATOM)), False
            elif node.tag == f"{{{ATOM['at']}}}deleted-entry":
                yield str(node.get("ref")), str(node.get("when")), True
        address = link(data, "next")


def link(feed: bytes, relation: str) -> str | None:
    found = ET.fromstring(feed).find(f"a:link[@rel='{relation}']", ATOM)  # noqa: S314 - our own answer
    return found.get("href") if found is not None else None


def test_a_service_over_a_restored_backup_refuses_newer_tokens(
    own: Documented, own_database: Database, later: Documented
) -> None:
    copy = Copy()
    copy.catch_up(later)
    # Its second release is another one than that of the token.
    publish(own_database, WORLD.write("finding", "glowing-elbows", "Other", "name"), LAST)
    announced(own, own_database)
    assert own.problem(f"/v1/changes?since={copy.token}", 410)["type"] == "/problems/unknown-token"
