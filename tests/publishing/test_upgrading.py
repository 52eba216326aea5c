"""Upgrading: a service that renders otherwise makes a release of what differs, and only then."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from service.publishing.rendering_version import compute_rendering_version
from service.publishing.upgrade import upgrade_content
from service.store import tables
from service.store.database import Database
from service.store.migrate import find_newest_form, read_form
from service.store.tables import entries, metadata, releases, versions
from tests.drafts import Drafts
from tests.engines import Engine, opened
from tests.releases import changes, publish, rows, served

ELBOWS = ("finding", "glowing-elbows")
GLAD = ("guidance", "be-glad")


def rendered_before(database: Database, *keys: tuple[str, str]) -> None:
    """Leave these records as an older service would have rendered them."""
    with database.open_writing() as connection:
        connection.execute(sa.update(releases).values(rendering=2))
        for kind, id_ in keys:
            entry = sa.select(entries.c.key).where(entries.c.kind == kind, entries.c.id == id_).scalar_subquery()
            old: Any = sa.update(versions).where(versions.c.entry == entry)
            connection.execute(old.values(sha256="0" * 64, body=b'{"old":true}'))


def test_a_new_database_gets_its_tables_and_no_release(engine: Engine, tmp_path: Path) -> None:
    with opened(engine, engine.new(tmp_path)) as database:
        assert upgrade_content(database) is None
        with database.open_reading() as connection:
            assert read_form(connection) == find_newest_form()
            assert set(sa.inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_an_upgrade_that_changes_nothing_writes_nothing(world_database: Database) -> None:
    before = rows(world_database)
    assert upgrade_content(world_database) is None
    assert rows(world_database) == before


def test_an_upgrade_that_renders_the_same_makes_no_release(world_database: Database) -> None:
    before = served(world_database)
    rendered_before(world_database)
    assert upgrade_content(world_database) is None
    assert served(world_database) == before
    assert [row[-2] for row in rows(world_database)["releases"]] == [compute_rendering_version()]


def test_an_upgrade_that_renders_otherwise_is_a_release_of_what_differs(
    world_database: Database, world_drafts: Drafts
) -> None:
    before = served(world_database)
    rendered_before(world_database, ELBOWS)
    assert upgrade_content(world_database) == 2
    assert changes(world_database, 2) == {ELBOWS}
    after = served(world_database)
    assert (after[ELBOWS].sha256, after[ELBOWS].revision) == (before[ELBOWS].sha256, 1)
    assert after[ELBOWS].json["release"] == 2
    with world_database.open_reading() as connection:
        row = connection.execute(sa.select(releases).where(releases.c.number == 2)).one()
    assert (row.author, row.rendering) == ("medcontent upgrade", compute_rendering_version())
    assert (row.added, row.changed, row.withdrawn, row.touched) == (0, 0, 0, 1)
    assert row.total == len(before)
    assert publish(world_database, world_drafts) is None


def test_an_upgrade_that_finds_records_by_more_is_a_release_though_no_byte_differs(world_database: Database) -> None:
    before, facets = served(world_database), rows(world_database)["facets"]
    rendered_before(world_database)
    with world_database.open_writing() as connection:
        connection.execute(sa.delete(tables.facets).where(tables.facets.c.name == "code"))
    assert upgrade_content(world_database) == 2
    assert served(world_database) == before
    assert {row[:3] for row in rows(world_database)["facets"]} == {row[:3] for row in facets}
    with world_database.open_reading() as connection:
        assert connection.execute(sa.select(releases.c.touched).where(releases.c.number == 2)).scalar() == 0


def test_an_upgrade_renders_tombstones_too(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD))
    before = served(world_database)[GLAD]
    rendered_before(world_database, GLAD)
    assert upgrade_content(world_database) == 3
    after = served(world_database)[GLAD]
    assert (after.sha256, after.revision, after.withdrawn) == (before.sha256, 2, True)


@pytest.mark.parametrize("times", [2, 3])
def test_upgrading_again_does_nothing(world_database: Database, times: int) -> None:
    rendered_before(world_database, ELBOWS)
    assert [upgrade_content(world_database) for _ in range(times)] == [2, *[None] * (times - 1)]


def test_the_tables_are_complete_at_every_release(published_database: Database) -> None:
    with published_database.open_reading() as connection:
        found = connection.execute(sa.select(sa.func.count()).select_from(versions)).scalar_one()
    assert found == len(served(published_database)) == len(served(published_database, 1))
