"""Respawns: a worker that ends is replaced, and a service whose workers end at their start gives up in one sentence."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from service.operations.exit_codes import FAULT
from service.respawns import MAX_EARLY_ENDS, CrashLoop, EarlyEnds
from tests.faults.test_serving import status
from tests.ports import free_port
from tests.serving import PATIENCE, start

pytestmark = pytest.mark.engines("sqlite")


@contextmanager
def serve(folder: Path, port: int, **environment: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a service, and end it where it still runs."""
    process = start(folder, port, **environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def list_workers(process: "subprocess.Popen[bytes]") -> list[int]:
    """Return the numbers of the workers of a service."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return []


def kill_workers(process: "subprocess.Popen[bytes]", is_enough: Callable[[set[int]], bool]) -> set[int]:
    """Kill each worker as soon as there is one, until that is enough; return those that were killed."""
    killed: set[int] = set()
    until = time.monotonic() + PATIENCE
    while not is_enough(killed):
        assert time.monotonic() < until
        for worker in set(list_workers(process)) - killed:
            killed.add(worker)
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        time.sleep(0.05)
    return killed


@pytest.mark.parametrize("workers", [1, 2])
def test_a_service_whose_workers_end_at_their_start_ends_with_one_sentence(workers: int, shipped_folder: Path) -> None:
    port = free_port()
    with serve(shipped_folder, port, MEDCONTENT_WORKERS=str(workers)) as process:
        killed = kill_workers(process, lambda _: process.poll() is not None)
    assert process.returncode == FAULT
    assert len(killed) >= MAX_EARLY_ENDS
    *_, last = (shipped_folder / f"serve-{port}.log").read_text().splitlines()
    assert last.startswith(f"Error: The service has ended: {MAX_EARLY_ENDS} workers in a row ended within 10 seconds")
    with pytest.raises(ConnectionRefusedError):
        status(port, "/livez")


def test_a_worker_that_is_killed_a_few_times_is_replaced(shipped_folder: Path) -> None:
    port = free_port()
    with serve(shipped_folder, port) as process:
        kill_workers(process, lambda killed: len(killed) == MAX_EARLY_ENDS - 1)
        assert status_in_time(port) == 200
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_workers_that_end_later_are_replaced_for_ever() -> None:
    ends = EarlyEnds()
    for _ in range(3):
        for _ in range(MAX_EARLY_ENDS - 1):
            ends.note_end(time.monotonic())
        ends.note_end(time.monotonic() - 3600)
    for _ in range(MAX_EARLY_ENDS - 1):
        ends.note_end(time.monotonic())
    with pytest.raises(CrashLoop):
        ends.note_end(time.monotonic())


def status_in_time(port: int) -> int:
    """Return the status of an answer, once there is one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return status(port, "/livez")
        except OSError:
            assert time.monotonic() < until
