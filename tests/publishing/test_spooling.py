"""Spooled lines come back unchanged, and a disk that does not take them is a storage fault."""

import os
import resource
import subprocess
import sys
import tempfile

import pytest

from service.publishing.spool import BUFFER, Spool
from tests.editor import REPOSITORY

FILLING = """
from service.publishing.spool import Spool
from service.store.faults import StorageFault
spool = Spool()
try:
    for _ in range(10):
        spool.read_line(spool.put(b"x" * 100_000))
except StorageFault as fault:
    print(fault)
"""


@pytest.mark.parametrize("length", [1, 700, BUFFER - 1, BUFFER, 3 * BUFFER])
def test_every_line_is_found_at_its_place_whatever_was_read_and_written_before(length: int) -> None:
    spool, places = Spool(), []
    for number in range(50):
        places.append(spool.put(b"%d " % number + b"x" * length))
        if number % 3 == 0:
            assert spool.read_line(places[number // 2]).split()[0] == b"%d" % (number // 2)
    for number in (49, 0, 25, 24, 26):
        assert spool.read_line(places[number]) == b"%d " % number + b"x" * length + b"\n"


def test_a_disk_that_takes_no_more_is_a_fault_in_words() -> None:
    limit = 500_000
    done = subprocess.run(
        [sys.executable, "-c", FILLING],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True, check=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout == (
        f"The plan cannot be spooled to a temporary file: there is no room left in the folder {tempfile.gettempdir()}. "
        "Nothing was changed.\n"
    )
