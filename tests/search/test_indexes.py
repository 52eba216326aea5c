"""The index of a release: made once, whole or made again, never of another content, and never in the way."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.search import index_cache
from service.search.checksum import SEAL
from service.search.index import PROFILES, RECORDS, VOCABULARY, SearchIndex
from service.search.index_cache import Indexes, NotReady, prepare
from service.search.query import Question
from service.search.searcher import find
from service.store.database import Database
from service.store.derived_files import Shelf
from service.store.migrate import migrate
from service.store.queries import ReleaseRow, find_release
from tests.drafts import Drafts
from tests.releases import WORLD_RELEASE, publish
from tests.search.conftest import release_of

# Seconds that a busy machine may take to make an index.
LONG = 120.0
QUESTION = Question("glowing elbows of the night")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Give an empty shelf."""
    return Shelf(tmp_path / "shelf")


def answered(database: Database, shelf: Shelf, release: ReleaseRow | None = None) -> list[str]:
    """Return the ids of the hits for the question, as a new process would find them."""
    return Indexes(database, shelf, LONG).ask(release or release_of(database), ids)


def ids(index: SearchIndex) -> list[str]:
    """Return the ids of the hits for the question."""
    return [hit.id for hit in find(index, QUESTION, 0, 1000).hits]


def folder_of(shelf: Shelf) -> Path:
    """Return the one index on the shelf."""
    (folder,) = [each for each in shelf.folder.iterdir() if each.is_dir()]
    return folder


def files(shelf: Shelf) -> list[Path]:
    """Return the seal of the one index on the shelf, and a file of each part."""
    parts = [sorted((folder_of(shelf) / part).glob("[!.]*.*")) for part in (PROFILES, RECORDS, VOCABULARY)]
    found = [folder_of(shelf) / SEAL, *(file for part in parts for file in part[-2:])]
    return [each for each in found if each.stat().st_size]


def flip(file: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    write(file, bytes(content))


def write(file: Path, content: bytes) -> None:
    """Put another file in a file's place: who has the old one mapped into memory goes on seeing that."""
    file.unlink()
    file.write_bytes(content)


BREAKING: dict[str, Callable[[Path], object]] = {
    "flipped": flip,
    "emptied": lambda file: write(file, b""),
    "cut": lambda file: write(file, file.read_bytes()[:-1]),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("broken", BREAKING)
def test_a_damaged_index_is_made_again(broken: str, world_database: Database, shelf: Shelf) -> None:
    expected = answered(world_database, shelf)
    for number in range(len(files(shelf))):
        file = files(shelf)[number]
        BREAKING[broken](file)
        assert answered(world_database, shelf) == expected, file
    assert expected


def test_an_index_that_breaks_under_a_process_is_made_again(world_database: Database, shelf: Shelf) -> None:
    opened = Indexes(world_database, shelf, LONG)
    expected = opened.ask(release_of(world_database), ids)

    failures = [RuntimeError("a fault of the engine's")]

    def failing(index: SearchIndex) -> list[str]:
        if failures:
            flip(files(shelf)[-1])
            raise failures.pop()
        return ids(index)

    assert opened.ask(release_of(world_database), failing) == expected


def test_a_fault_of_a_whole_index_is_told_and_makes_nothing_anew(world_database: Database, shelf: Shelf) -> None:
    opened = Indexes(world_database, shelf, LONG)
    index = opened.get_index(release_of(world_database))

    def failing(_: SearchIndex) -> list[str]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        opened.ask(release_of(world_database), failing)
    assert opened.get_index(release_of(world_database)) is index


def test_a_lost_shelf_is_filled_again(world_database: Database, shelf: Shelf) -> None:
    opened = Indexes(world_database, shelf, LONG)
    expected = opened.ask(release_of(world_database), ids)
    shutil.rmtree(shelf.folder)
    assert opened.ask(release_of(world_database), ids) == expected
    assert answered(world_database, shelf) == expected


def test_an_index_is_made_once_and_then_opened(world_database: Database, shelf: Shelf) -> None:
    prepare(world_database, shelf)
    made = (folder_of(shelf) / SEAL).stat().st_mtime_ns
    assert answered(world_database, shelf) == answered(world_database, shelf)
    assert (folder_of(shelf) / SEAL).stat().st_mtime_ns == made


def test_a_shelf_that_cannot_be_written_is_done_without(world_database: Database, shelf: Shelf, tmp_path: Path) -> None:
    expected = answered(world_database, shelf)
    blocked = tmp_path / "a file"
    blocked.write_text("no folder", "utf-8")
    assert answered(world_database, Shelf(blocked)) == expected
    assert answered(world_database, Shelf(blocked / "below")) == expected
    prepare(world_database, Shelf(blocked))


def test_another_content_of_the_same_number_and_time_is_not_taken_for_it(
    published_database: Database, database: Database, world_drafts: Drafts, shelf: Shelf
) -> None:
    """As after a database was deleted and created again from changed files."""
    before = answered(published_database, shelf)
    renamed = world_drafts.write("finding", "glowing-elbows", "Shimmering knees", "name")
    assert publish(database, renamed, WORLD_RELEASE) == 1
    assert release_of(database)[:2] == release_of(published_database)[:2]
    index = Indexes(database, shelf, LONG).get_index(release_of(database))
    assert [hit.id for hit in find(index, Question("shimmering knees")).hits][:1] == ["glowing-elbows"]
    assert before


def test_the_order_of_hits_does_not_depend_on_how_the_content_came(
    database: Database, published_database: Database, world_drafts: Drafts, tmp_path: Path
) -> None:
    publish(database, world_drafts, only=[key for key in world_drafts.by_key if key[0] == "reference"][::-1])
    publish(database, world_drafts)
    one = answered(database, Shelf(tmp_path / "one"))
    assert one == answered(published_database, Shelf(tmp_path / "other"))
    assert len(one) > 10


def test_every_engine_gives_the_same_hits_in_the_same_order(
    published_database: Database, world_drafts: Drafts, tmp_path: Path
) -> None:
    file = Database(f"sqlite:///{tmp_path / 'another.db'}")
    migrate(file)
    publish(file, world_drafts, WORLD_RELEASE)
    opened = [
        Indexes(database, Shelf(tmp_path / str(number)), LONG).get_index(release_of(database))
        for number, database in enumerate((published_database, file))
    ]
    for text in ("glowing elbows", "fever", "what helps against the glow at night", "storm lamps", "gland", "sclef"):
        one, other = (find(index, Question(text), 0, 1000) for index in opened)
        assert one == other
    file.close()


def test_each_release_is_searched_as_it_was(world_database: Database, world_drafts: Drafts, shelf: Shelf) -> None:
    first = release_of(world_database)
    renamed = world_drafts.write("finding", "glowing-elbows", "Shimmering knees", "name")
    publish(world_database, renamed.withdraw("adverse-effect", "green-hair"))
    opened = Indexes(world_database, shelf, LONG)
    for release, names in ((first, {"Glowing elbows"}), (release_of(world_database), {"Shimmering knees"})):
        found = find(opened.get_index(release), Question("elbows knees", types=("finding",))).hits
        assert {hit.name for hit in found if hit.id == "glowing-elbows"} == names
    green = Question("green hair", types=("adverse-effect",))
    assert "green-hair" in [hit.id for hit in find(opened.get_index(first), green).hits]
    assert "green-hair" not in [hit.id for hit in find(opened.get_index(release_of(world_database)), green).hits]


def test_a_process_keeps_few_indexes_open(world_database: Database, world_drafts: Drafts, shelf: Shelf) -> None:
    for number in range(index_cache.OPEN + 1):
        publish(world_database, world_drafts.write("finding", "glowing-elbows", f"Knees {number}", "name"))
    opened = Indexes(world_database, shelf, LONG)
    with world_database.open_reading() as connection:
        releases = [find_release(connection, number) for number in range(1, index_cache.OPEN + 3)]
    for release in releases:
        assert release
        assert opened.ask(release, ids)
    assert len(opened._held) == index_cache.OPEN


def test_many_who_ask_at_once_get_the_same_from_one_index(world_database: Database, shelf: Shelf) -> None:
    opened = Indexes(world_database, shelf, LONG)
    release = release_of(world_database)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: opened.ask(release, ids), range(64)))
    assert len({tuple(answer) for answer in answers}) == 1


def test_nobody_waits_long_for_an_index_that_takes_long(world_database: Database, shelf: Shelf) -> None:
    opened = Indexes(world_database, shelf, 0.2)
    release = release_of(world_database)
    with holding(shelf):
        for expected in (0.2, 0.0, 0.0):
            began = time.monotonic()
            with pytest.raises(NotReady, match=r"release 1 is being built"):
                opened.get_index(release)
            assert time.monotonic() - began < expected + 0.2
    assert opened._held[release].result(30)
    assert opened.ask(release, ids)


def test_a_process_that_hangs_keeps_no_index_from_others(
    world_database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = answered(world_database, Shelf(shelf.folder.with_name("another")))
    monkeypatch.setattr(index_cache, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(index_cache, "PUBLISHER_PATIENCE", 0.2)
    with holding(shelf):
        assert answered(world_database, shelf) == expected
        prepare(world_database, shelf)
        assert [each.name for each in shelf.folder.iterdir()] == [f"{index_cache.SORT}.lock"]


@contextmanager
def holding(shelf: Shelf) -> Iterator[None]:
    """Hold the lock under which indexes are made, as a process does that makes one."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with shelf._lock(index_cache.SORT, LONG):
            held.set()
            let_go.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    try:
        yield
    finally:
        let_go.set()
        thread.join()
