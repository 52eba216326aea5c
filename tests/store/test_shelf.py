"""The shelf: each thing is made once, is never seen half made, and makes room for newer ones."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

from service.store.derived_files import MAX_KEPT_FILES, UNFINISHED, MadeElsewhere, Shelf
from service.store.queries import ReleaseRow

# Seconds that another process is waited for.
SOON = 60.0


def test_a_thing_is_made_once_by_however_many_processes(tmp_path: Path) -> None:
    # From Python 3.14 on the default is another, which would import this module by its name.
    processes = [get_context("fork").Process(target=_take, args=(tmp_path,)) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert (tmp_path / "made").read_text().count("\n") == 1


def test_a_thing_that_could_not_be_made_is_made_the_next_time(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)

    def fail(path: Path) -> None:
        path.write_text("half")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 (our own)
        shelf.take("export", _release(1), ".txt", fail, SOON)
    assert shelf.take("export", _release(1), ".txt", _writer("whole"), SOON).read_text() == "whole"
    assert not [each for each in tmp_path.iterdir() if UNFINISHED in each.name]


def test_the_longest_unused_makes_room_and_other_sorts_stay(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.take("search", _release(1), "", _writer("index"), SOON)
    zipped = shelf.take("export", _release(1), ".txt.gz", _writer("zipped"), SOON)
    for number in range(1, MAX_KEPT_FILES + 1):
        made = shelf.take("export", _release(number), ".txt", _writer(str(number)), SOON)
        os.utime(made, (number, number))
    first = shelf.take("export", _release(1), ".txt", _writer("made again"), SOON)
    assert first.read_text() == "1"
    shelf.take("export", _release(MAX_KEPT_FILES + 1), ".txt", _writer("newest"), SOON)
    there = {each.read_text() for each in tmp_path.glob("export-*.txt")}
    assert there == {"1", *(str(number) for number in range(3, MAX_KEPT_FILES + 1)), "newest"}
    assert (kept.read_text(), zipped.read_text()) == ("index", "zipped")


def test_what_a_dead_process_left_unfinished_is_removed(tmp_path: Path) -> None:
    left = tmp_path / f"export-1-20310504T060000Z.txt{UNFINISHED}dead"
    left.mkdir()
    Shelf(tmp_path).take("export", _release(2), ".txt", _writer("new"), SOON)
    assert not left.exists()


def test_a_release_of_another_history_is_another_thing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.take("export", _release(1), ".txt", _writer("ours"), SOON)
    other = _release(1)._replace(time="2032-01-01T00:00:00Z")
    assert shelf.take("export", other, ".txt", _writer("theirs"), SOON).read_text() == "theirs"


def test_a_process_that_hangs_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    process = get_context("fork").Process(target=_hang, args=(tmp_path,))
    process.start()
    try:
        assert os.waitpid(process.pid or 0, os.WUNTRACED)[1]
        with pytest.raises(MadeElsewhere, match=r"another process has been making export files in .* for 0\.2 seconds"):
            shelf.take("export", _release(1), ".txt", _writer("ours"), 0.2)
        assert shelf.take("search", _release(1), "", _writer("another sort"), 0.2).exists()
    finally:
        process.kill()
        process.join()
    assert shelf.take("export", _release(1), ".txt", _writer("ours"), SOON).read_text() == "ours"
    assert not [each for each in tmp_path.iterdir() if UNFINISHED in each.name]


def _hang(folder: Path) -> None:
    def make(_: Path) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    Shelf(folder).take("export", _release(1), ".txt", make, SOON)


def _take(folder: Path) -> None:
    def make(path: Path) -> None:
        with (folder / "made").open("a") as log:
            log.write("made\n")
        path.write_text("thing")

    Shelf(folder).take("export", _release(1), ".txt", make, SOON)


def _writer(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


def _release(number: int) -> ReleaseRow:
    return ReleaseRow(number, f"2021-05-04T06:00:{number:02}Z", "a tester", "Something", 1, 0, 0, 0, 1)
