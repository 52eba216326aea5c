"""How fast exports are made and sent, and that memory does not grow with them.

    python -m benchmarks.exports [COPIES]      196 records a copy; 300 where left out

The server is a separate process; its memory is the most that it ever held.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.corpus import copies, shipped
from service.exports.export_cache import FORMATS, export_of
from service.publishing.publication import ReleaseNote, publish
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from service.store.derived_files import Shelf
from service.store.queries import find_newest_release

MEBIBYTE = 1024 * 1024
PORT = "18765"
ROUNDS = 5


def main() -> None:
    """Make the exports of a corpus, each in a separate process, then send them."""
    if sys.argv[1:2] == ["make"]:
        _make(*sys.argv[2:])
        return
    number = int(sys.argv[1]) if sys.argv[1:] else 300
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'medcontent.db'}")
        upgrade_content(database)
        publish(database, copies(shipped(), number), ReleaseNote("benchmark", "A corpus"))
        print(f"{number * 163 + 33:,} records", flush=True)
        for ending in FORMATS:
            subprocess.run([sys.executable, "-m", "benchmarks.exports", "make", folder, ending], check=True)
        _serve(folder)


def _make(folder: str, ending: str) -> None:
    """Make one export: the memory is that of a process which does nothing else."""
    database = Database(f"sqlite:///{Path(folder) / 'medcontent.db'}")
    with database.open_reading() as connection:
        release = find_newest_release(connection)
        assert release
    started, before = time.perf_counter(), _peak(os.getpid())
    made = export_of(database, Shelf(Path(folder) / "medcontent.db.derived"), release, FORMATS[ending])
    taken, grown = time.perf_counter() - started, _peak(os.getpid()) - before
    print(f"made {ending:10} {made.size / MEBIBYTE:8.1f} MiB in {taken:6.1f} s, memory grew {grown:4.0f} MiB")


def _serve(folder: str) -> None:
    environment = {**os.environ, "MEDCONTENT_DATABASE_URL": f"sqlite:///{folder}/medcontent.db", "PORT": PORT}
    command = [sys.executable, "-c", "from seed.commands.main import main; main()", "serve"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait()
        for form in FORMATS.values():
            before = _peak(server.pid)
            best, size = max(_fetch(f"http://127.0.0.1:{PORT}/v1/exports/1.{form.ending}") for _ in range(ROUNDS))
            grown = _peak(server.pid) - before
            print(
                f"sent {form.ending:10} {size:8.1f} MiB at {best:6.0f} MiB/s, the server's memory grew {grown:.0f} MiB"
            )
    finally:
        server.terminate()
        server.wait()


def _fetch(address: str) -> tuple[float, float]:
    started, size = time.perf_counter(), 0
    with urllib.request.urlopen(address, timeout=600) as answer:  # noqa: S310 - on loopback
        while block := answer.read(MEBIBYTE):
            size += len(block)
    return size / MEBIBYTE / (time.perf_counter() - started), size / MEBIBYTE


def _wait() -> None:
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)


def _peak(pid: int) -> float:
    """Return the most memory that a process and its workers ever held, in MiB (Linux)."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
    lines = [line for each in pids for line in Path(f"/proc/{each}/status").read_text(encoding="ascii").splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
