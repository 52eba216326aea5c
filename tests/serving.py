"""The real program: the command in a new process, serving on a free port of this machine."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port

REPOSITORY = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from seed.commands.main import main; main()")
SHIPPED = REPOSITORY / "seed" / "content"
PATIENCE = 60  # seconds that a busy machine may take to start or stop


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder whose database was made by the commands and holds the shipped content. Tests only read it."""
    return set_up(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="session")
def server_url(shipped_folder: Path) -> Iterator[str]:
    """Give the address of a running service that has published the shipped content."""
    with serving(shipped_folder) as url:
        yield url


def set_up(folder: Path, **environment: str) -> Path:
    """Make a database in the folder and publish the shipped content, as `make serve` does."""
    run("upgrade", folder=folder, **environment)
    run("apply", str(SHIPPED), "--yes", folder=folder, **environment)
    return folder


def database_url(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite:///{folder / 'medcontent.db'}"


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, in a folder that holds its database.

    Raises CalledProcessError, with what it printed, where the command fails.
    """
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=_environment(folder) | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the database of a folder; give the address, and end the service afterwards."""
    port = free_port()
    process = start(folder, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def start(folder: Path, port: int, **environment: str) -> "subprocess.Popen[bytes]":
    """Serve the database of a folder, or the one that the environment names; return when that is done."""
    log = folder / f"serve-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve"],
            cwd=folder,
            env=_environment(folder) | environment | {"PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}", log)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a service as an operator does, and wait until it has ended."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not _is_ready(url):
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < until, log.read_text("utf-8")
        time.sleep(0.05)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as response:  # noqa: S310 - on loopback
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "MEDCONTENT_DATABASE_URL": database_url(folder),
        "HOST": "127.0.0.1",
        "PYTHONPATH": str(REPOSITORY),
    }
