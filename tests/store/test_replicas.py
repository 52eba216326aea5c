"""Replicas: they answer what they can, and no client that has seen a release gets an answer from before it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database, StorageFault
from service.store.healthcheck import list_checks
from service.store.latest_release import Newest
from service.store.migrate import migrate
from service.store.postgresql.listener import TRUSTED_SECONDS
from service.store.postgresql.replicas import BEHIND_SECONDS
from service.store.queries import find_newest_release, record
from service.store.tables import FOREVER, releases, versions
from tests.drafts import Drafts
from tests.releases import WORLD_RELEASE, publish
from tests.servers import Server, folder, running

GLAD = ("guidance", "be-glad")
NAME = "content"
PAGED = ("/v1/changes", "/v1/conditions")


class Group:
    """A primary, a replica of it, and the world on both."""

    def __init__(self, primary: Server, replica: Server) -> None:
        self.primary, self.replica = primary, replica
        self.number = 1

    @contextmanager
    def database(self, *, primary: str | None = None) -> Iterator[Database]:
        """Give the database, read from the replica."""
        database = Database(primary or self.primary.url(NAME), [self.replica.url(NAME)])
        try:
            yield database
        finally:
            database.close()

    def publish(self, drafts: Drafts) -> None:
        """Publish as another machine does that knows of no replica."""
        writer = Database(self.primary.url(NAME))
        assert publish(writer, drafts) == self.number + 1
        writer.close()
        self.number += 1

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Let the replica stay as it is."""
        self.replica.sql("SELECT pg_wal_replay_pause()")
        try:
            yield
        finally:
            self.replica.sql("SELECT pg_wal_replay_resume()")
            assert eventually(lambda: number_on(self.replica) == self.number)


@pytest.fixture(scope="module")
def group(programs: Path, world_drafts: Drafts) -> Iterator[Group]:
    """Give the group. Each test leaves it with both running, and the replica as new as the primary."""
    with running(programs) as primary, folder() as place:
        primary.sql(f"CREATE DATABASE {NAME}")
        writer = Database(primary.url(NAME))
        migrate(writer)
        publish(writer, world_drafts, WORLD_RELEASE)
        writer.close()
        replica = primary.replicate(place)
        try:
            yield Group(primary, replica)
        finally:
            replica.stop()


@pytest.fixture(autouse=True)
def caught_up(group: Group) -> None:
    """Wait until the replica has what the test before published."""
    assert eventually(lambda: number_on(group.replica) == group.number)


def test_reads_are_answered_by_the_replica(group: Group) -> None:
    with group.database() as database:
        assert eventually(lambda: database.read_state() is not None)
        assert answered_by(database) == "replica"
        assert record(database, *GLAD, 1)
        with database.open_reading() as connection:
            assert find_newest_release(connection)


def test_what_is_to_be_written_is_decided_on_the_primary(group: Group) -> None:
    with group.database() as database, database.open_deciding() as connection:
        assert is_primary(connection)


def test_a_replica_that_is_behind_is_not_asked(group: Group, world_drafts: Drafts) -> None:
    with group.database() as database:
        newest = Newest(database)
        assert newest.get_release()
        with group.held_back():
            group.publish(changed(world_drafts, group.number))
            assert eventually(lambda: number_of(newest) == group.number)
            assert answered_by(database) == "primary"
            found = find_newest_release(database)
            assert found
            assert found.number == group.number
        time.sleep(BEHIND_SECONDS)
        assert eventually(lambda: answered_by(database) == "replica")


def test_no_answer_is_of_two_releases_while_a_replica_follows(group: Group, world_drafts: Drafts) -> None:
    wrong, done, seen, told = [], threading.Event(), set(), []

    def read(database: Database) -> None:
        newest, last = Newest(database), 0
        while not done.is_set():
            number = number_of(newest)
            with database.open_reading() as connection:
                release = find_newest_release(connection)
                query = sa.select(sa.func.count()).where(
                    versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn)
                )
                total = connection.execute(query).scalar()
                seen.add("primary" if is_primary(connection) else "replica")
            assert release
            if release.number < number or release.number < last or total != release.total:
                wrong.append((number, last, release.number, total, release.total))
            last = release.number
            told.append(last)

    with group.database() as database:
        readers = [threading.Thread(target=read, args=(database,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        for _ in range(6):
            group.publish(changed(world_drafts, group.number))
            time.sleep(0.1)
        assert eventually(lambda: "replica" in seen and group.number in told)
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []


def test_a_dead_replica_is_passed_over_and_used_again_when_it_is_back(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.store.postgresql.replicas.REST_SECONDS", 0.5)
    with group.database() as database:
        assert eventually(lambda: answered_by(database) == "replica")
        group.replica.stop()
        for _ in range(3):
            began = time.monotonic()
            assert answered_by(database) == "primary"
            assert find_newest_release(database)
            assert time.monotonic() - began < 1
        group.replica.start()
        assert eventually(lambda: answered_by(database) == "replica")


def test_a_replica_that_was_never_there_hinders_nobody(group: Group) -> None:
    with group.database() as database:
        lonely = Database(group.primary.url(NAME), ["postgresql://me@127.0.0.1:1/nowhere"])
        assert eventually(lambda: lonely.read_state() is not None)
        assert answered_by(lonely) == "primary"
        assert find_newest_release(lonely) == find_newest_release(database)
        lonely.close()


def test_the_doctor_tells_of_replicas_that_do_not_follow(group: Group, world_drafts: Drafts) -> None:
    with group.database() as database:
        assert troubles(database) == []
        with group.held_back():
            group.publish(changed(world_drafts, group.number))
            assert [f"is at release {group.number - 1}" in each for each in troubles(database)] == [True]
    wrong = Database(group.primary.url(NAME), ["postgresql://me@127.0.0.1:1/nowhere", group.primary.url(NAME)])
    assert ["cannot be read" in troubles(wrong)[0], "is not a replica" in troubles(wrong)[1]] == [True, True]
    wrong.close()


def test_without_its_primary_the_replica_answers_and_nothing_is_written(group: Group, world_drafts: Drafts) -> None:
    with group.database() as database:
        newest = Newest(database)
        assert eventually(lambda: answered_by(database) == "replica")
        group.primary.stop()
        try:
            assert eventually(lambda: database.read_state() is not None)
            time.sleep(TRUSTED_SECONDS)
            assert eventually(lambda: database.read_state() is not None)
            assert number_of(newest) == group.number
            assert answered_by(database) == "replica"
            assert record(database, *GLAD, 1)
            with pytest.raises(StorageFault):
                publish(database, changed(world_drafts, group.number))
        finally:
            group.primary.start()
        assert eventually(lambda: database.read_state() is not None)
        assert number_of(newest) == group.number


def test_a_restored_backup_is_not_hidden_by_a_replica(group: Group, world_drafts: Drafts) -> None:
    """A release that is taken back for good goes with its number: what the replica still holds of it is not shown."""
    with group.database() as database:
        newest = Newest(database)
        group.publish(changed(world_drafts, group.number))
        assert eventually(lambda: number_of(newest) == group.number)
        assert eventually(lambda: answered_by(database) == "replica")
        group.replica.sql("SELECT pg_wal_replay_pause()")
        with database.open_writing() as connection:
            row = sa.update(releases).where(releases.c.number == group.number)
            connection.execute(row.values(time="2021-12-31T00:00:00Z"))
        assert eventually(lambda: (found := newest.get_release()) is not None and found.time == "2021-12-31T00:00:00Z")
        assert answered_by(database) == "primary"
        group.replica.sql("SELECT pg_wal_replay_resume()")
        time.sleep(BEHIND_SECONDS)
        assert eventually(lambda: answered_by(database) == "replica")


def test_an_announced_release_is_not_taken_back_while_the_primary_starts_anew(
    group: Group, world_drafts: Drafts
) -> None:
    app = create_app(Settings(database_url=group.primary.url(NAME), replica_urls=group.replica.url(NAME)))
    client, database = app.test_client(), app.extensions[EXTENSION]
    with group.held_back():
        group.publish(changed(world_drafts, group.number))
        assert eventually(lambda: released(client, "/v1") == group.number)
        token = delta_of(client)
        addresses = ("/v1", "/v1/releases", f"/v1/changes?since={token}", f"/v1/conditions?release={group.number}")
        group.primary.stop()
        answers = []
        for _ in range(12):
            answers += [client.get(each) for each in addresses]
            time.sleep(0.1)
        group.primary.start()
        assert eventually(lambda: client.get(addresses[2]).status_code == 200)
        assert eventually(lambda: client.get("/readyz").get_json() == {"status": "pass", "release": group.number})
    # The replica has only what was there before, and that is not for those who know better.
    assert {each.status_code for each in answers} <= {200, 503}
    assert 503 in {each.status_code for each in answers}
    assert {each.headers.get("Content-Release", str(group.number)) for each in answers} == {str(group.number)}
    assert all(int(each.headers["Retry-After"]) > 0 for each in answers if each.status_code == 503)
    database.close()


def test_what_another_process_has_announced_is_not_denied_while_nobody_can_tell(
    group: Group, world_drafts: Drafts
) -> None:
    """A process that starts while the primary is away serves what a replica has, and knows that it may be behind."""
    settings = Settings(database_url=group.primary.url(NAME), replica_urls=group.replica.url(NAME))
    with group.held_back():
        group.publish(changed(world_drafts, group.number))
        elder = create_app(settings)
        assert eventually(lambda: released(elder.test_client(), "/v1") == group.number)
        delta = delta_of(elder.test_client())
        pages = [elder.test_client().get(f"{each}?limit=1").get_json() for each in PAGED]
        later = [each["next"] if "next" in each else each["page"]["next"].partition("cursor=")[2] for each in pages]
        group.primary.stop()
        try:
            app = create_app(settings)
            client = app.test_client()
            assert eventually(lambda: released(client, "/v1") == group.number - 1)
            named = [
                f"/v1/changes?since={delta}",
                f"/v1/changes?since={later[0]}",
                f"/v1/conditions?cursor={later[1]}&limit=1",
            ]
            named += [f"/v1/releases/{group.number}", f"/v1/exports/{group.number}.ndjson"]
            named += [f"/v1/conditions/amber-fever?release={group.number}"]
            answers = {each: client.get(each) for each in named}
            assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(named, 503)
            assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers.values())
            assert client.get("/readyz").get_json() == {"status": "warn", "release": group.number - 1}
        finally:
            group.primary.start()
        assert eventually(lambda: all(client.get(each).status_code in {200, 503} for each in named))
        assert eventually(lambda: client.get(named[0]).status_code == 200)
    for each in (elder, app):
        each.extensions[EXTENSION].close()


def test_what_no_database_has_is_refused_as_ever(group: Group) -> None:
    app = create_app(Settings(database_url=group.primary.url(NAME), replica_urls=group.replica.url(NAME)))
    client, number = app.test_client(), group.number + 1
    assert client.get(f"/v1/releases/{number}").status_code == 404
    assert client.get(f"/v1/conditions?release={number}").status_code == 400
    app.extensions[EXTENSION].close()


def test_a_replica_that_lost_the_last_release_is_not_read_until_there_is_another(
    programs: Path, world_drafts: Drafts
) -> None:
    with running(programs) as primary, folder() as place:
        primary.sql(f"CREATE DATABASE {NAME}")
        writer = Database(primary.url(NAME))
        migrate(writer)
        publish(writer, world_drafts, WORLD_RELEASE)
        replica = primary.replicate(place)
        both = f"host=127.0.0.1,127.0.0.1&port={primary.port},{replica.port}"
        url = f"postgresql+psycopg://tester@/{NAME}?{both}"
        database = Database(url)
        newest = Newest(database)
        assert number_of(newest) == 1
        # It is confirmed before the replica has it, and the primary does not come back.
        replica.stop()
        assert publish(writer, changed(world_drafts, 1)) == 2
        writer.close()
        assert eventually(lambda: number_of(newest) == 2)
        primary.stop()
        replica.start()
        replica.promote()
        seen = set()
        for _ in range(40):
            seen |= numbers_of(newest)
            time.sleep(0.05)
        assert seen <= {2}
        with pytest.raises(StorageFault, match="is at release 1, and release 2 was announced already"):
            newest.get_release()
        with pytest.raises(StorageFault, match="is at release 1"), database.open_reading():
            pass
        # A process that never announced it has nothing to take back, and the next release is announced by all.
        assert publish(Database(url), changed(world_drafts, 7)) == 2
        assert eventually(lambda: numbers_of(newest) == {2})
        found = record(database, "condition", "amber-fever", 2)
        assert found
        assert b"Amber fever 7" in found.body
        database.close()
        replica.stop()


def test_the_service_goes_on_with_a_replica_that_was_promoted(group: Group, world_drafts: Drafts) -> None:
    """The last test of the group, which has no replica any more afterwards."""
    both = f"host=127.0.0.1,127.0.0.1&port={group.primary.port},{group.replica.port}"
    url = f"postgresql+psycopg://tester@/{NAME}?{both}&target_session_attrs=primary"
    database = Database(url)
    newest = Newest(database)
    assert number_of(newest) == group.number
    group.primary.stop()
    group.replica.promote()
    assert eventually(lambda: is_answered(database))
    assert publish(database, changed(world_drafts, group.number)) == group.number + 1
    assert eventually(lambda: number_of(newest) == group.number + 1)
    database.close()


def troubles(database: Database) -> list[str]:
    """Return what the doctor says of the replicas."""
    return [
        trouble.message for name, check in list_checks(database) if name == "the replicas follow" for trouble in check()
    ]


def changed(drafts: Drafts, number: int) -> Drafts:
    """Return the drafts as they are after a release of this number, different from those before."""
    return drafts.write("condition", "amber-fever", f"Amber fever {number}", "name")


def answered_by(database: Database) -> str:
    with database.open_reading() as connection:
        return "primary" if is_primary(connection) else "replica"


def is_primary(connection: sa.Connection) -> bool:
    return not connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar()


def is_answered(database: Database) -> bool:
    try:
        return find_newest_release(database) is not None
    except StorageFault:
        return False


def number_of(newest: Newest) -> int:
    found = newest.get_release()
    assert found
    return found.number


def numbers_of(newest: Newest) -> set[int]:
    """Return the number of the newest release, or nothing where it is unknown."""
    try:
        return {number_of(newest)}
    except StorageFault:
        return set()


def delta_of(client: FlaskClient) -> str:
    """Return where the feed goes on when all there is was read."""
    page = client.get("/v1/changes").get_json()
    while page["next"]:
        page = client.get(f"/v1/changes?since={page['next']}").get_json()
    return str(page["delta"])


def released(client: FlaskClient, path: str) -> int:
    """Return the release that an answer is of."""
    return int(client.get(path).headers.get("Content-Release", 0))


def number_on(server: Server) -> int | None:
    try:
        return server.sql("SELECT max(number) FROM releases", NAME)[0][0]  # type: ignore[no-any-return]
    except psycopg.Error:
        return None


def eventually(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not (found := happens()) and time.monotonic() < until:
        time.sleep(0.02)
    return found
