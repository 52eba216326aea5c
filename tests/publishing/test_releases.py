"""Releases: one plan is one release, all of it or nothing, and every record keeps its history."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from service.catalog import get_kind
from service.publishing import publication
from service.publishing.drafts import Draft
from service.publishing.faults import ContentFaults
from service.publishing.plan import Action, plan
from service.publishing.publication import LARGE_RECORDS, ReleaseNote, StalePlan, apply
from service.publishing.release_times import CLOCK, MAX_CLOCK_SKEW, FutureTime, read_clock
from service.store.database import Database, StorageFault
from service.store.queries import Order, Selection, find_newest_release, page
from service.store.selection import PagePosition
from service.store.sqlite import connections
from service.store.tables import FOREVER, entries, metadata, releases, revisions, versions
from tests.drafts import AMBER, Drafts
from tests.releases import NOTE, WORLD_RELEASE, faults, publish, release, rows, served

ELBOWS = ("finding", "glowing-elbows")
GLAD = ("guidance", "be-glad")


def test_the_first_release_serves_everything(published_database: Database, world_drafts: Drafts) -> None:
    found = served(published_database)
    assert {key for key in found if key[0] != "sentence"} == set(world_drafts.by_key)
    assert {(each.revision, each.release, each.withdrawn) for each in found.values()} == {(1, 1, False)}
    row = release(published_database, 1)
    assert (row.number, row.time, row.author, row.note) == (1, WORLD_RELEASE.time, "a tester", WORLD_RELEASE.note)
    assert (row.added, row.changed, row.withdrawn, row.touched, row.total) == (len(found), 0, 0, 0, len(found))


def test_a_served_record_tells_its_release(published_database: Database) -> None:
    body = served(published_database)[ELBOWS].json
    assert (body["revision"], body["release"], body["updatedAt"]) == (1, 1, WORLD_RELEASE.time)


def test_applying_the_same_again_changes_no_row(world_database: Database, world_drafts: Drafts) -> None:
    before = rows(world_database)
    assert publish(world_database, world_drafts) is None
    assert rows(world_database) == before


def test_the_order_of_the_drafts_counts_for_nothing(
    database: Database, published_database: Database, world_drafts: Drafts
) -> None:
    turned = Drafts(dict(reversed(list(world_drafts.by_key.items()))))
    publish(database, turned, WORLD_RELEASE)
    assert rows(database) == rows(published_database)


def test_a_lone_draft_is_planned_against_all_that_is_published(world_database: Database, world_drafts: Drafts) -> None:
    only = Drafts({ELBOWS: world_drafts.withdraw(*ELBOWS).by_key[ELBOWS]})
    assert {fault.id for fault in faults(world_database, only)} == {
        "cobalt-syrup", "feather-baths", "glowing-elbows-of-the-notice", f"{AMBER}.p3s1c1",
    }  # fmt: skip
    assert publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name"), only=[ELBOWS]) == 2


def test_the_shipped_content_is_published_as_it_is_written(shipped_database: Database, shipped_root: Path) -> None:
    with plan(shipped_database, Drafts.of(shipped_root).all) as made:
        assert (made.base, made.changes) == (1, {})


def test_faults_change_nothing(world_database: Database, world_drafts: Drafts) -> None:
    before = rows(world_database)
    with pytest.raises(ContentFaults):
        publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name").withdraw(*GLAD, "Too glad.", "zzz"))
    assert rows(world_database) == before


def test_a_stale_plan_is_refused_and_changes_nothing(world_database: Database, world_drafts: Drafts) -> None:
    with plan(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name").all) as stale:
        publish(world_database, world_drafts.withdraw(*GLAD))
        before = rows(world_database)
        with pytest.raises(StalePlan, match="made against release 1, but the newest is release 2"):
            apply(world_database, stale, ReleaseNote("a tester", "Too late"))
    assert rows(world_database) == before


@pytest.mark.engines("sqlite")
def test_a_release_waits_for_no_reader(
    world_database: Database, world_drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 300)
    with world_database.open_reading() as connection:
        before = find_newest_release(connection)
        publishing = threading.Thread(target=publish, args=(world_database, world_drafts.withdraw(*GLAD)), daemon=True)
        publishing.start()
        publishing.join(60)
        assert not publishing.is_alive()
        assert find_newest_release(connection) == before
    with world_database.open_reading() as connection:
        assert find_newest_release(connection) != before


def test_a_plan_tells_what_it_would_do(published_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.write(*ELBOWS, "Elbow glow", "name").withdraw(*GLAD)
    drafts = drafts.put("guidance", "be-merry", world_drafts.values(*GLAD))
    with plan(published_database, drafts.all) as made:
        assert made.base == 1
        assert made.changes == {
            ELBOWS: Action.CHANGE, GLAD: Action.WITHDRAW, ("guidance", "be-merry"): Action.ADD,
        }  # fmt: skip
        before = made.find_before(ELBOWS)
        assert before
        assert (before.name, made.get_after(ELBOWS).name) == ("Glowing elbows", "Elbow glow")
        assert made.find_before(("guidance", "be-merry")) is None


# What lets the last table of a release take nothing.
FULL = {
    "sqlite": ["CREATE TRIGGER full BEFORE INSERT ON links BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"],
    "postgresql": [
        "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the disk is full''; END'",
        "CREATE TRIGGER is_full BEFORE INSERT ON links FOR EACH ROW EXECUTE FUNCTION full()",
    ],
}


def test_a_write_that_fails_half_way_leaves_nothing(world_database: Database, world_drafts: Drafts) -> None:
    with world_database.open_writing() as connection:
        for statement in FULL[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    before = rows(world_database)
    with pytest.raises(StorageFault, match=r"the disk is full.*\. Nothing was changed\."):
        publish(world_database, world_drafts.put("guidance", "be-merry", world_drafts.values(*GLAD)))
    assert rows(world_database) == before


def test_a_wanted_time_is_taken_where_it_comes_after_the_last(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later", "2021-05-04T06:00:01Z"))
    assert release(world_database, 2).time == "2021-05-04T06:00:01Z"
    assert served(world_database)[GLAD].updated_at == "2021-05-04T06:00:01Z"


@pytest.mark.parametrize("wanted", ["2021-05-04T06:00:00Z", "2021-05-04T05:59:59Z", None], ids=str)
def test_a_time_that_does_not_come_after_the_last_is_now(
    world_database: Database, world_drafts: Drafts, wanted: str | None
) -> None:
    before = read_clock()
    publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later", wanted))
    assert before <= release(world_database, 2).time <= read_clock()


def test_a_release_after_one_in_the_future_is_a_second_later(world_database: Database, world_drafts: Drafts) -> None:
    with world_database.open_writing() as connection:
        connection.execute(sa.update(releases).values(time="2999-05-04T06:00:00Z"))
    publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later"))
    assert release(world_database, 2).time == "2999-05-04T06:00:01Z"


@pytest.mark.parametrize("wanted", ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_wanted_time_in_the_future_is_refused_and_changes_nothing(
    world_database: Database, world_drafts: Drafts, wanted: str
) -> None:
    before = rows(world_database)
    with pytest.raises(FutureTime, match=wanted):
        publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later", wanted))
    assert rows(world_database) == before


def test_a_wanted_time_that_is_ahead_by_the_difference_of_two_clocks_is_taken(
    database: Database, world_drafts: Drafts
) -> None:
    soon = (datetime.now(UTC) + MAX_CLOCK_SKEW / 2).strftime(CLOCK)
    publish(database, world_drafts, ReleaseNote("a tester", "Soon", soon))
    assert release(database, 1).time == soon


def test_a_release_without_a_wanted_time_is_made_now(database: Database, world_drafts: Drafts) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    publish(database, world_drafts, ReleaseNote("a tester", "Now"))
    made = datetime.strptime(release(database, 1).time, "%Y-%m-%dT%H:%M:%S%z")
    assert before <= made <= datetime.now(UTC) + timedelta(seconds=1)


def test_earlier_versions_and_revisions_stay_as_they_were(world_database: Database, world_drafts: Drafts) -> None:
    first = served(world_database)
    publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name"))
    second = served(world_database)
    publish(world_database, world_drafts.withdraw(*GLAD))
    assert served(world_database, 1) == first
    assert served(world_database, 2) == second
    history = (
        sa.select(revisions.c.number, revisions.c.release, revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(entries.c.kind == ELBOWS[0], entries.c.id == ELBOWS[1])
        .order_by(revisions.c.number)
    )
    with world_database.open_reading() as connection:
        found = connection.execute(history).all()
    assert [(number, made, orjson.loads(source)["name"]) for number, made, source in found] == [
        (1, 1, "Glowing elbows"), (2, 3 - 1, "Elbow glow"), (3, 3, "Glowing elbows"),
    ]  # fmt: skip


def test_versions_of_a_record_follow_each_other_without_a_gap(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD))
    publish(world_database, world_drafts)
    query = (
        sa.select(versions.c.from_release, versions.c.to_release)
        .join(entries, entries.c.key == versions.c.entry)
        .where(entries.c.id == GLAD[1])
        .order_by(versions.c.from_release)
    )
    with world_database.open_reading() as connection:
        assert [tuple(row) for row in connection.execute(query)] == [(1, 2), (2, 3), (3, FOREVER)]


def test_a_large_release_leaves_the_tables_as_many_small_ones_do(database: Database) -> None:
    """Indexes are made at the end; a failure there leaves other processes their indexes."""
    works = [Draft(get_kind("reference"), f"work-{number:04}", {"locator": "A shelf", "publisher": "A press"})
             for number in range(LARGE_RECORDS + 10)]  # fmt: skip
    before = indexes(database)
    with pytest.raises(ValueError, match="half way"), plan(database, works) as made:
        apply(database, made, WORLD_RELEASE, watch=_broken)
    assert (indexes(database), served(database)) == (before, {})
    publication.publish(database, works, WORLD_RELEASE)
    assert indexes(database) == before
    with database.open_reading() as connection:
        found = page(connection, Selection("reference", 1, newest=True), Order(), PagePosition(("work-1005",)), 3)
    assert [each.id for each in found.records] == ["work-1006", "work-1007", "work-1008"]
    publication.publish(database, [replace(works[0], values={**works[0].values, "publisher": "Another press"})], NOTE)
    assert indexes(database) == before
    assert served(database)["reference", "work-0000"].json["publisher"] == "Another press"


def _broken(documents: list[str | None]) -> Iterator[str | None]:
    yield from documents
    raise ValueError("half way")


def _describe_index(index: Mapping[str, Any]) -> str:
    options = {name: str(value) for name, value in index["dialect_options"].items()}
    return str({**index, "dialect_options": options})


def indexes(database: Database) -> dict[str, list[str]]:
    """Return the indexes of each table, with the columns that they are of."""
    with database.open_reading() as connection:
        inspector = sa.inspect(connection)
        return {name: sorted(map(_describe_index, inspector.get_indexes(name))) for name in metadata.tables}
