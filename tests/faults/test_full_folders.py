"""A folder that is full: the message names that folder, and not another, and the old release is still served."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.operations.exit_codes import STORAGE
from service.store.tables import releases
from tests.editor import Editor
from tests.faults.stamps import StampedRoot
from tests.requirements import missing

pytestmark = pytest.mark.engines("sqlite")
KIBIBYTE = 1024


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk that is too small for any of our files."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        missing("the right to mount a small disk (root)")
    # A folder that is full to the last byte is passed over by Python; this one takes a few bytes more.
    (folder / "filling").write_bytes(bytes(88 * KIBIBYTE))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_folder_for_temporary_files_is_named(editor: Editor, small: Path) -> None:
    # A first release is more than the folder takes.
    url = f"sqlite:///{editor.home / 'new.db'}"
    refused = editor.process("apply", "--yes", TMPDIR=str(small), MEDCONTENT_DATABASE_URL=url)
    assert refused.code == STORAGE, refused
    assert f"there is no room left in the folder {small}" in refused.err
    assert "database" not in refused.err
    assert "none yet" in editor.process("status", MEDCONTENT_DATABASE_URL=url).out


def test_a_full_folder_for_temporary_files_is_named_for_an_export_on_standard_input(
    editor: Editor, small: Path
) -> None:
    assert editor("export", "--ndjson", "all.ndjson").code == 0
    given = (editor.home / "all.ndjson").read_bytes()
    refused = editor.process("apply", "-", "--yes", given=given, TMPDIR=str(small))
    assert (refused.code, "small/medcontent-" in refused.err) == (STORAGE, True), refused


def test_a_full_disk_of_the_database_is_named(editor: Editor, small: Path) -> None:
    (small / "filling").unlink()
    url = f"sqlite:///{small / 'medcontent.db'}"
    refused = editor.process("apply", "--yes", MEDCONTENT_DATABASE_URL=url)
    assert refused.code == STORAGE
    # What was written in vain is deleted by then, and every folder has room again.
    assert f"there was no room left in one of the folders {small} (0 MiB free now)" in refused.err


def test_a_full_folder_for_a_backup_is_named(editor: Editor, small: Path) -> None:
    refused = editor("backup", str(small / "saved.db"))
    assert refused.code == STORAGE
    assert str(small) in refused.err
    assert list(small.iterdir()) == [small / "filling"]


def test_an_old_backup_that_finds_no_room_for_a_copy_changes_nothing(editor: Editor, small: Path) -> None:
    with editor.database() as database, database.open_writing() as connection:
        connection.execute(releases.update().values(rendering=2))
    assert editor("backup", "saved.db").code == 0
    refused = editor.process("restore", "saved.db", "--yes", TMPDIR=str(small))
    assert refused.code == STORAGE, refused
    assert f"there is no room left in the folder {small}" in refused.err


def test_a_full_folder_for_derived_files_keeps_no_release_from_being_made(editor: Editor, small: Path) -> None:
    StampedRoot(editor.root).write(2)
    done = editor.process("apply", "--yes", MEDCONTENT_DERIVED_DIR=str(small))
    assert (done.code, editor.release.number) == (0, 2)
    assert f"Its search index is not built yet, in {small}: there is no room left in the folder {small}" in done.err


def test_a_folder_that_nobody_may_write_to_is_named(editor: Editor, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may write everywhere but here.
        refused = editor("backup", "/proc/saved.db")
        assert (refused.code, "/proc/saved.db cannot be written" in refused.err) == (STORAGE, True)
        return
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused = editor("backup", str(closed / "saved.db"))
    assert (refused.code, str(closed) in refused.err) == (STORAGE, True)
