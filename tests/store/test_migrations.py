"""Migrations: they lead to exactly the tables that the service reads, from nothing and from every earlier form."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.store.database import Database
from service.store.migrate import MIGRATIONS, find_newest_form, migrate, read_form
from service.store.tables import metadata
from tests.engines import Engine, file_of, opened
from tests.releases import rows


def test_the_migrations_lead_to_the_tables_that_the_service_reads(empty_database: Database) -> None:
    with empty_database.open_reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_keys_constraints_and_indexes_are_those_of_the_tables(empty_database: Database) -> None:
    # Alembic does not compare them all on SQLite: primary keys, and the rows that a foreign key leads to.
    with empty_database.open_reading() as connection:
        inspector = sa.inspect(connection)
        for name, table in metadata.tables.items():
            assert inspector.get_pk_constraint(name)["constrained_columns"] == [each.name for each in table.primary_key]
            # PostgreSQL also names the indexes behind constraints.
            own = [each for each in inspector.get_indexes(name) if "duplicates_constraint" not in each]
            indexes = {str(each["name"]): each["column_names"] for each in own}
            assert indexes == {str(each.name): [column.name for column in each.columns] for each in table.indexes}
            foreign = {
                (each["constrained_columns"][0], each["referred_table"]) for each in inspector.get_foreign_keys(name)
            }
            assert foreign == {(each.parent.name, each.column.table.name) for each in table.foreign_keys}
            unique = {tuple(each["column_names"]) for each in inspector.get_unique_constraints(name)}
            declared = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
            assert unique == {tuple(column.name for column in each.columns) for each in declared}
            nullable = {each["name"]: each["nullable"] for each in inspector.get_columns(name)}
            assert nullable == {column.name: column.nullable for column in table.columns}


def test_a_migrated_database_knows_its_form(empty_database: Database) -> None:
    with empty_database.open_reading() as connection:
        assert read_form(connection) == find_newest_form()


def test_migrating_again_changes_nothing(world_database: Database) -> None:
    before = rows(world_database)
    migrate(world_database)
    assert rows(world_database) == before


@pytest.mark.engines("sqlite")
def test_migrating_again_leaves_the_file_as_it_is(world_database: Database) -> None:
    before = file_of(world_database.url).read_bytes()
    migrate(world_database)
    assert file_of(world_database.url).read_bytes() == before


def test_migrating_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/medcontent.db")
    migrate(database)
    with database.open_reading() as connection:
        assert read_form(connection) == find_newest_form()
    database.close()


def test_the_migrations_are_one_line_from_the_first_to_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert all(not each.is_branch_point for each in script.walk_revisions())


def test_a_database_without_tables_has_no_form(engine: Engine, tmp_path: Path) -> None:
    with opened(engine, engine.new(tmp_path)) as database, database.open_writing() as connection:
        assert read_form(connection) is None
