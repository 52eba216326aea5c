"""Copies of records: equal to the database at every release, as cheap as the change, and never trusted when damaged."""

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from service.app import COPIES, create_app
from service.config import Settings
from service.publishing.erasure import erase
from service.store.database import Database
from service.store.derived_files import UNFINISHED, Shelf
from service.store.digests import compute_digest
from service.store.queries import ReleaseRow, Served, find_newest_release, record
from service.store.record_copies import MANIFEST, SORT, RecordCopies, make_copies, prepare_copies
from service.store.record_layer import DamagedLayer, Layer, RecordCopy, build_key, write_layer
from service.store.tables import entries, versions
from tests.drafts import AMBER, Drafts
from tests.releases import NOTE, publish

TREATMENT = ("treatment", "cobalt-syrup")
# Seconds that a busy machine may take to make copies.
LONG = 60.0


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Give an empty shelf."""
    return Shelf(tmp_path / "shelf")


def newest(database: Database) -> ReleaseRow:
    """Return the newest release."""
    found = find_newest_release(database)
    assert found
    return found


def follow(database: Database, shelf: Shelf) -> RecordCopies:
    """Return the copies of the newest release, as a new process reads them."""
    return follow_release(database, shelf, newest(database))


def follow_release(database: Database, shelf: Shelf, release: ReleaseRow) -> RecordCopies:
    """Return the copies of a release, as a new process reads them."""
    copies = RecordCopies(database, shelf)
    copies.follow(release)
    return copies


def prepare(database: Database, shelf: Shelf) -> Path:
    """Make the copies of the newest release, and return them."""
    prepare_copies(database, shelf)
    held = shelf.find_held(SORT, newest(database), "")
    assert held
    return held


def read_all(database: Database) -> dict[tuple[str, str], Served | None]:
    """Return every record that ever was, as the newest release serves it."""
    with database.open_reading() as connection:
        keys = [tuple(row) for row in connection.execute(sa.select(entries.c.kind, entries.c.id))]
        return {(kind, id_): record(connection, kind, id_, newest(database).number) for kind, id_ in keys}


def compare(database: Database, shelf: Shelf) -> None:
    """Assert that each copy is what the database has."""
    copies, number, expected = follow(database, shelf), newest(database).number, read_all(database)
    found = {key: copies.find(*key, number) for key in expected}
    assert found == {key: RecordCopy(*each[1:]) for key, each in expected.items() if each}
    assert copies.find("treatment", "never-published", number) is None
    assert copies.find(*TREATMENT, number - 1) is None


def list_layers(held: Path) -> dict[str, int]:
    """Return the layers of copies with their inodes."""
    return {each.name: each.stat().st_ino for each in held.glob("*.layer")}


def rename(drafts: Drafts, number: int) -> Drafts:
    """Change one record, which others name."""
    return drafts.write("finding", "glowing-elbows", f"Elbow glow {'again ' * number}".strip(), "name")


def test_copies_are_what_the_database_has_at_every_release(
    world_database: Database, world_drafts: Drafts, shelf: Shelf
) -> None:
    first = list_layers(prepare(world_database, shelf))
    compare(world_database, shelf)
    base = sum(each.stat().st_size for each in shelf.folder.rglob("*.layer"))
    for number in range(2, 8):
        publish(world_database, rename(world_drafts, number))
        held = prepare(world_database, shelf)
        compare(world_database, shelf)
        # A release of few records links what it did not change, and there are never many layers to look into.
        layers = list_layers(held)
        assert first.items() <= layers.items()
        assert len(layers) <= 3
        assert sum(each.stat().st_size for each in held.glob("*.layer") if each.name not in first) < base / 4
    # Where nearly all records change, nothing of the earlier layers is kept.
    for drafts, prune in ((Drafts({}), "Gone."), (world_drafts, None)):
        publish(world_database, drafts, prune=prune)
        assert len(list_layers(prepare(world_database, shelf))) == 1
        compare(world_database, shelf)


def test_copies_of_other_content_or_from_before_an_erasure_are_no_base(
    world_database: Database, world_drafts: Drafts, shelf: Shelf
) -> None:
    held = prepare(world_database, shelf)
    _, notes = orjson.loads((held / MANIFEST).read_bytes())
    (held / MANIFEST).write_bytes(orjson.dumps(["another", notes]))
    assert follow(world_database, shelf).find(*TREATMENT, newest(world_database).number) is None
    publish(world_database, rename(world_drafts, 2))
    assert len(list_layers(prepare(world_database, shelf))) == 1
    compare(world_database, shelf)
    # An erasure removes earlier copies from the shelf; one that is left behind is not linked either.
    erase(world_database, AMBER, 410, NOTE, "They asked.")
    held = prepare(world_database, shelf)
    assert len(list_layers(held)) == 1
    assert b"Elbow glow" not in b"".join(each.read_bytes() for each in held.iterdir())
    compare(world_database, shelf)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("ending", ["killed", "no room"])
def test_copies_that_were_not_written_to_the_end_are_not_there(
    ending: str, world_database: Database, shelf: Shelf
) -> None:
    release = newest(world_database)
    size = max(each.stat().st_size for each in prepare(world_database, Shelf(shelf.folder / "whole")).iterdir())
    for room in (0, 100, size // 2, size - 1):
        child = multiprocessing.get_context("fork").Process(
            target=write_within, args=(world_database, shelf, room, ending)
        )
        child.start()
        child.join()
        assert child.exitcode == (-signal.SIGXFSZ if ending == "killed" else 0)
        assert shelf.find_held(SORT, release, "") is None
        assert follow(world_database, shelf).find(*TREATMENT, release.number) is None
    prepare(world_database, shelf)
    compare(world_database, shelf)
    assert [each for each in shelf.folder.iterdir() if UNFINISHED in each.name] == []


def write_within(database: Database, shelf: Shelf, room: int, ending: str) -> None:
    """Make copies in a process whose files may not grow beyond a size, as if it was killed or the disk was full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if ending == "killed" else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    assert make_copies(database, shelf, newest(database)) is None


def test_no_changed_byte_of_a_layer_is_served(tmp_path: Path) -> None:
    records = {
        build_key("treatment", f"syrup-{number}"): RecordCopy(
            b"{}" * number, "d" * 44 if number else None, number == 1, "2031-05-04T06:00:00Z"
        )
        for number in range(3)
    }
    write_layer(tmp_path / "whole.layer", records.items())
    whole = (tmp_path / "whole.layer").read_bytes()
    layer = Layer(tmp_path / "whole.layer")
    assert {key: layer.find(key) for key in records} == records
    assert layer.find(b"treatment/none") is None
    noticed = 0
    for place in range(len(whole)):
        changed = tmp_path / f"{place}.layer"
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            layer = Layer(changed)
            assert {key: layer.find(key) for key in records} == records
        except DamagedLayer:
            noticed += 1
    # What is left: eight bytes at the start, and a few to the next multiple of eight behind each record.
    assert noticed >= len(whole) - 8 - 7 * len(records)
    for length in range(len(whole)):
        (cut := tmp_path / f"cut-{length}.layer").write_bytes(whole[:length])
        with pytest.raises(DamagedLayer):
            Layer(cut)


BREAKING: dict[str, Callable[[Path], object]] = {
    "emptied": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "gone": lambda file: file.unlink(),
    "other": lambda file: file.write_bytes(b"[1, 2]"),
}


@pytest.mark.engines("sqlite")
def test_damaged_copies_are_made_again(world_database: Database, shelf: Shelf) -> None:
    number = newest(world_database).number
    for name in (MANIFEST, f"{number}.layer"):
        for damage in BREAKING.values():
            damage(prepare(world_database, shelf) / name)
            copies = follow(world_database, shelf)
            assert copies.find(*TREATMENT, number) is None
            copies.make_missing()
            wait_for_copy(copies, number)
            compare(world_database, shelf)


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "a file": lambda folder: folder.write_bytes(b""),
    "a link to nothing": lambda folder: folder.symlink_to("missing"),
    "a link to itself": lambda folder: folder.symlink_to(folder),
    "unreadable": lambda folder: folder.mkdir(mode=0),
}


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as a user who owns no file, where the tests run as root: no folder is closed to root."""
    own = os.geteuid()
    os.seteuid(own or 65534)
    try:
        yield
    finally:
        os.seteuid(own)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("kind", UNUSABLE)
def test_records_are_read_from_the_database_where_the_folder_of_copies_cannot_be_used(
    kind: str, world_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "shelf"
    UNUSABLE[kind](folder)
    release = newest(world_database)
    with without_rights() if kind == "unreadable" else nullcontext():
        copies = follow_release(world_database, Shelf(folder), release)
        assert make_copies(world_database, Shelf(folder), release) is None
    assert copies.find(*TREATMENT, release.number) is None
    assert str(folder) in caplog.text


@pytest.mark.engines("sqlite")
def test_an_app_reads_copies_and_the_database_where_they_are_damaged(world_database: Database, tmp_path: Path) -> None:
    held = prepare(world_database, Shelf(tmp_path))
    with world_database.open_writing() as connection:
        connection.execute(sa.update(versions).where(versions.c.kind == "treatment").values(body=b"{}", digest=None))
    app = create_app(Settings(database_url=world_database.url, derived_dir=str(tmp_path), edge_mib=0))
    client, copies = app.test_client(), app.extensions[COPIES]
    answer = client.get("/v1/treatments/cobalt-syrup")
    assert orjson.loads(answer.data)["id"] == "cobalt-syrup"
    assert f"sha-256=:{compute_digest(answer.data)}:" == answer.headers["Repr-Digest"]
    (layer,) = held.glob("*.layer")
    with layer.open("r+b") as file:
        place = file.read().index(answer.data)
        file.seek(place)
        file.write(b"\0" * 8)
    # The database has the damaged record, and what it holds is copied again.
    assert client.get("/v1/treatments/cobalt-syrup").data == b"{}"
    number = newest(world_database).number
    wait_for_copy(copies, number)
    copy = copies.find(*TREATMENT, number)
    assert copy
    assert copy.body == b"{}"


def wait_for_copy(copies: RecordCopies, number: int) -> None:
    """Wait until there are copies again, which a thread makes."""
    until = time.monotonic() + LONG
    while copies.find(*TREATMENT, number) is None:
        assert time.monotonic() < until
        time.sleep(0.01)
