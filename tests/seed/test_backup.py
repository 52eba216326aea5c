"""What `backup`, `restore` and `doctor` keep safe: a copy is checked, nothing is lost unasked, damage is found."""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from service.operations.exit_codes import CONFLICT, STORAGE, USAGE
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.renderer import VERSIONED
from service.store.backup import inspect_backup
from service.store.digests import compute_digest
from service.store.queries import find_newest_release
from service.store.sqlite.checks import has_wal_reset_bug
from service.store.tables import versions
from tests.editor import Editor
from tests.releases import rows

# What says that no reference leads nowhere.
SOUND = {"sqlite": "the file is sound", "postgresql": "every reference leads to a row"}
SYRUP = "treatments/cobalt-syrup.yaml"


def test_a_backup_is_one_file_that_holds_everything(editor: Editor) -> None:
    _revise(editor)
    made = editor("backup", "saved.db")
    assert made.code == 0
    assert made.out.startswith(f"saved.db: release 2 ({editor.release.time}), ")
    with editor.database() as database:
        expected = rows(database)
    shutil.move(editor.home / "saved.db", editor.home / "elsewhere.db")
    editor.engine.empty(editor.url)
    assert editor("restore", "elsewhere.db").code == 0
    with editor.database() as database:
        assert rows(database) == expected


def test_backups_under_writing_each_hold_one_whole_release(editor: Editor) -> None:
    stop = threading.Event()

    def publish() -> None:
        intents = ["disease-control", "curative"]
        while not stop.is_set():
            editor.edit(SYRUP, f"intent: {intents[0]}", f"intent: {intents[1]}")
            intents.reverse()
            assert editor.process("apply", "--yes").code == 0

    writer = threading.Thread(target=publish)
    writer.start()
    try:
        for number in range(4):
            assert editor.process("backup", f"saved-{number}.db").code == 0
    finally:
        stop.set()
        writer.join()
    for number in range(4):
        assert inspect_backup(editor.home / f"saved-{number}.db").newest
        assert _is_sound(editor.home / f"saved-{number}.db")


def test_a_backup_never_overwrites_a_file(editor: Editor) -> None:
    (editor.home / "saved.db").write_text("precious")
    refused = editor("backup", "saved.db")
    assert (refused.code, (editor.home / "saved.db").read_text()) == (USAGE, "precious")
    assert editor("backup", "nowhere/saved.db").code == USAGE


def test_restoring_never_loses_a_release_unasked(editor: Editor) -> None:
    editor("backup", "saved.db")
    _revise(editor)
    refused = editor("restore", "saved.db")
    assert (refused.code, editor.release.number) == (CONFLICT, 2)
    assert (
        "The database has release 2, which the backup (up to release 1) does not have; it would be lost." in refused.err
    )
    assert editor("restore", "saved.db", "--yes").code == 0
    assert editor.release.number == 1


def test_restoring_another_history_needs_to_be_asked_for_though_it_is_longer(editor: Editor) -> None:
    editor("backup", "first.db")
    _revise(editor)
    editor("backup", "saved.db")
    editor("restore", "first.db", "--yes")
    editor.edit(SYRUP, "scope: systemic", "scope: local")
    editor("apply", "--yes")
    _change(editor, "UPDATE releases SET time = '2021-05-04T07:00:00Z' WHERE number = 2")
    assert editor("restore", "saved.db").code == CONFLICT


def test_readers_go_on_while_a_backup_is_restored(editor: Editor) -> None:
    editor("backup", "saved.db")
    _revise(editor)
    with editor.database() as database:
        with database.open_reading() as connection:
            assert find_newest_release(connection).number == 2  # type: ignore[union-attr]
            assert editor.process("restore", "saved.db", "--yes").code == 0
            assert find_newest_release(connection).number == 2  # type: ignore[union-attr]
        with database.open_reading() as connection:
            assert find_newest_release(connection).number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "bit"])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(editor: Editor, damage: str) -> None:
    editor("backup", "saved.db")
    file = editor.home / "saved.db"
    _damage(file, damage)
    refused = editor("restore", "saved.db", "--yes")
    assert (refused.code, editor.release.number) == (CONFLICT, 1)
    assert refused.err.startswith("Error: saved.db is ")
    assert refused.err.endswith("Nothing was changed.\n")


@pytest.mark.engines("sqlite")
def test_a_damaged_database_is_put_aside_when_a_backup_is_restored(editor: Editor) -> None:
    editor("backup", "saved.db")
    _damage(editor.file, "text")
    assert editor("doctor").code == STORAGE
    refused = editor("restore", "saved.db")
    assert refused.code == CONFLICT
    assert "cannot be read, so it is unknown what would be lost" in refused.err
    restored = editor("restore", "saved.db", "--yes")
    assert restored.lines[0] == f"The damaged database was moved to {editor.home / 'damaged-medcontent.db'}."
    assert editor("doctor").code == 0


def test_the_doctor_finds_nothing_wrong_with_a_sound_database(editor: Editor) -> None:
    _revise(editor)
    doctor = editor("doctor")
    assert doctor.code == 0
    assert {line[:8].strip() for line in doctor.lines[1:]} <= {"ok", "warn", ""}
    assert "  ok    every record is served as it renders" in doctor.lines
    assert editor("doctor", "--json").json["checks"][0]["state"] == "ok"


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        (
            "UPDATE versions SET body = CAST(replace(body, 'Cobalt', 'Cobolt') AS BLOB)",
            "every body ever served matches its hash",
        ),
        ("UPDATE versions SET digest = 'x' WHERE entry = 90", "every body ever served matches its hash"),
        ("UPDATE versions SET revision = revision + 1 WHERE entry = 90", "every record is served as it renders"),
        ("UPDATE facets SET value = 'x' WHERE name = 'intent'", "every record is served as it renders"),
        ("DELETE FROM links WHERE field = 'sites'", "every record is served as it renders"),
        ("UPDATE revisions SET number = 3 WHERE entry = 90", "releases and revisions follow each other"),
        ("DELETE FROM versions WHERE entry = 90", "releases and revisions follow each other"),
        ("UPDATE releases SET total = 1", "releases and revisions follow each other"),
        ("UPDATE alembic_version SET version_num = '0000'", "the tables are of this version"),
        ("DELETE FROM entries WHERE key = 90", SOUND["sqlite"]),
    ],
)
def test_the_doctor_finds_what_was_changed_by_hand(editor: Editor, statement: str, check: str) -> None:
    _change(editor, statement)
    doctor = editor("doctor")
    assert doctor.code == STORAGE
    failed = doctor.lines.index(f"  FAIL  {SOUND[editor.engine.name] if check == SOUND['sqlite'] else check}")
    assert doctor.lines[failed + 2].startswith("        help: ")


@pytest.mark.engines("sqlite")
def test_the_doctor_warns_of_a_file_that_everybody_may_change(editor: Editor) -> None:
    editor.file.chmod(0o666)
    doctor = editor("doctor")
    assert doctor.code == 0
    assert f"        help: chmod o-w {editor.file}" in doctor.lines


@pytest.mark.parametrize(
    ("version", "has"),
    [
        ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 50, 6), True), ((3, 50, 7), False),
        ((3, 51, 2), True), ((3, 51, 3), False), ((3, 54, 1), False),
    ],
)  # fmt: skip
def test_versions_of_sqlite_with_the_wal_reset_bug_are_known(version: tuple[int, int, int], has: bool) -> None:  # noqa: FBT001
    assert has_wal_reset_bug(version) is has


def test_an_old_backup_is_announced_as_the_release_that_it_becomes(editor: Editor) -> None:
    _change(editor, "UPDATE releases SET rendering = rendering - 1")
    _render_in_older_form(editor)
    assert editor("backup", "saved.db").code == 0
    before = (editor.home / "saved.db").read_bytes()
    _revise(editor)
    restored = editor("restore", "saved.db", "--yes")
    assert restored.code == 0, restored
    said, then = restored.lines
    assert " was restored from saved.db: release 1 (2021-05-04T06:00:00Z), " in said
    assert then == "Release 2 renders every record in its new form: saved.db was made by an older version."
    assert (editor.release.number, editor.release.author) == (2, "medcontent upgrade")
    # The hashes of release 1 were spoilt above; what the restore made is sound.
    found = [line for line in editor("doctor").lines if "not what was published" in line]
    assert all("from release 1 " in line for line in found)
    assert (editor.home / "saved.db").read_bytes() == before


def test_without_a_database_there_is_nothing_to_save_or_to_heal(newcomer: Editor) -> None:
    assert newcomer("backup", "saved.db").code == STORAGE
    assert newcomer("doctor").code == STORAGE
    assert not newcomer.is_there


def _revise(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    assert editor("apply", "--yes").code == 0


def _render_in_older_form(editor: Editor) -> None:
    """Serve each record with one member more, under the hashes of these bytes, as an older version would."""
    columns = sa.select(versions.c.entry, versions.c.from_release, versions.c.body)
    with editor.database() as database, database.open_writing() as connection:
        for entry, release, body in connection.execute(columns).all():
            values = {"formerly": "served", **orjson.loads(body)}
            hashed = {name: value for name, value in values.items() if name not in VERSIONED}
            older = orjson.dumps(values)
            row = {
                "body": older,
                "sha256": compute_sha256(encode_canonically(hashed)),
                "digest": compute_digest(older),
            }
            here = (versions.c.entry == entry) & (versions.c.from_release == release)
            connection.execute(sa.update(versions).where(here).values(row))


def _change(editor: Editor, statement: str) -> None:
    """Change rows as somebody would who knows nothing of the service."""
    if editor.engine.name == "sqlite":
        with closing(sqlite3.connect(editor.file)) as connection:
            connection.execute(statement)
            connection.commit()
        return
    # A dangling reference is only possible where foreign keys are not enforced.
    loose = "ALTER TABLE {0} DROP CONSTRAINT fk_{0}_entry"
    statement = statement.replace(
        "CAST(replace(body, 'Cobalt', 'Cobolt') AS BLOB)", "decode(replace(encode(body, 'hex'), '61', '62'), 'hex')"
    )
    with editor.database() as database, database.open_writing() as connection:
        if statement.startswith("DELETE FROM entries"):
            for table in ("revisions", "versions", "facets", "links"):
                connection.exec_driver_sql(loose.format(table))
            connection.exec_driver_sql("ALTER TABLE links DROP CONSTRAINT fk_links_target")
            connection.exec_driver_sql("ALTER TABLE entries DROP CONSTRAINT fk_entries_document")
        connection.exec_driver_sql(statement)


def _damage(file: Path, how: str) -> None:
    data = bytearray(file.read_bytes())
    if how == "text":
        data = bytearray(b"This is no database. " * 1000)
    if how == "empty":
        data = bytearray()
    if how == "cut":
        del data[len(data) // 2 :]
    if how == "bit":
        data[4096 * 3 + 3] ^= 0xFF
        data[4096 * 3 + 5] ^= 0xFF
    file.write_bytes(data)


def _is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
