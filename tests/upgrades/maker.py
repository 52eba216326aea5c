"""Make the fixtures again: `python -m tests.upgrades.maker COMMIT…`, in a clone that has those commits.

Each commit is laid out in a folder of its own and installed there with the dependencies that it locked. Its commands
publish the invented world in three releases, serve it, and are asked for everything that can be found. What it kept and
what it answered goes into `tests/upgrades/COMMIT/`: the database of SQLite, the same as SQL of PostgreSQL, a mirror of
it, and the answers. Needs Python 3.11, PostgreSQL with `pg_dump`, and the package registry.
"""

import io
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.ports import free_port
from tests.servers import Server, programs_here, running
from tests.upgrades.answers import connected, write_answers
from tests.upgrades.crawler import crawl

REPOSITORY = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
# Not of the tests' own content.yaml: its year is yet to come, and a date may not be later than its answer.
CONTENT = """\
release:
  time: "2026-03-01T06:00:00Z"
  author: a tester
  note: "First release: the invented world"
"""
# What the second release changes: words of a file for others, or the whole file where no words are named. The third
# brings one of them back as it was.
CHANGES = (
    ("conditions/amber-fever.yaml", "name: Amber fever", "name: Fever of amber"),
    ("adverse-effects/green-hair.yaml", "", "withdrawn: {reason: It was blue., replacedBy: blue-tongue}\n"),
    ("treatments/cobalt-syrup.yaml", "name: Cobalt syrup", "name: A syrup of cobalt"),
)
RETURNING = "adverse-effects/green-hair.yaml"
PATIENCE_SECONDS = 60
DATABASE = "fixture"


class Version:
    """The service as it was at a commit, installed in a folder."""

    def __init__(self, commit: str, folder: Path) -> None:
        """Lay out the commit, and install it."""
        self.folder = folder
        archive = _run("git", "-C", str(REPOSITORY), "archive", commit)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        python = str(folder / ".venv" / "bin" / "python")
        _run(os.environ.get("PYTHON", "python3.11"), "-m", "venv", str(folder / ".venv"))
        _run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(folder / "requirements.lock"))
        _run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(folder))

    def run(self, url: str, *arguments: str) -> None:
        """Run a command on a database."""
        subprocess.run([self._command, *arguments], env=self._environment(url), cwd=self.folder, check=True)

    @contextmanager
    def serving(self, url: str) -> Iterator[str]:
        """Serve a database; give the address."""
        port = free_port()
        environment = {**self._environment(url), "PORT": str(port), "HOST": "127.0.0.1"}
        process = subprocess.Popen([self._command, "serve"], env=environment, cwd=self.folder)
        try:
            _wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)

    def has(self, command: str) -> bool:
        """Tell whether there was a command."""
        folders = (self.folder / "seed" / "commands", self.folder / "service" / "operations")
        return any((folder / f"{command}.py").exists() for folder in folders)

    @property
    def _command(self) -> str:
        return str(self.folder / ".venv" / "bin" / "medcontent")

    def _environment(self, url: str) -> dict[str, str]:
        return {**os.environ, "MEDCONTENT_DATABASE_URL": url}


def make_fixtures(commit: str, work: Path, server: Server) -> None:
    """Make the fixtures of a commit."""
    version, target = Version(commit, work / "version"), FOLDER / commit
    target.mkdir(exist_ok=True)
    content = work / "content"
    shutil.copytree(version.folder / "tests" / "world", content)
    (content / "content.yaml").write_text(CONTENT, encoding="utf-8")
    origin, mirror = (work / f"{name}.db" for name in ("origin", "mirror"))
    _publish(version, content, f"sqlite:///{origin}")
    if version.has("follow"):
        version.run(f"sqlite:///{origin}", "backup", str(work / "backup.db"))
        with _new_database(server) as url:
            version.run(url, "restore", str(work / "backup.db"), "--yes")
            _dump(server, target / "origin.sql.xz")
    with version.serving(f"sqlite:///{origin}") as address:
        with connected(address) as service:
            write_answers(target / "answers.json.xz", crawl(service))
        if version.has("follow"):
            version.run(f"sqlite:///{mirror}", "follow", address, "--once")
            _pack(mirror, target / "mirror.db.xz")
            with _new_database(server) as url:
                version.run(url, "follow", address, "--once")
                _dump(server, target / "mirror.sql.xz")
    _pack(origin, target / "origin.db.xz")


def _publish(version: Version, content: Path, url: str) -> None:
    """Publish three releases: the world, the changes, and one of them taken back."""
    version.run(url, "apply", str(content), "--yes")
    before = {name: (content / name).read_text("utf-8") for name, *_ in CHANGES}
    for name, words, other in CHANGES:
        if words not in before[name]:
            raise LookupError(f"{name} does not say {words}")
        (content / name).write_text(before[name].replace(words, other) if words else other, encoding="utf-8")
    noted = ("--yes", "--author", "a tester", "--note")
    version.run(url, "apply", str(content), *noted, "Second release: other names, and one record less")
    (content / RETURNING).write_text(before[RETURNING], encoding="utf-8")
    version.run(url, "apply", str(content), *noted, "Third release: what was withdrawn returns")


def _pack(database: Path, target: Path) -> None:
    """Write a database of SQLite, with what its log holds, into one file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = WAL")
        target.write_bytes(lzma.compress(copy.read_bytes(), preset=9))


@contextmanager
def _new_database(server: Server) -> Iterator[str]:
    server.sql(f"CREATE DATABASE {DATABASE}")
    yield server.url(DATABASE)
    server.sql(f"DROP DATABASE {DATABASE}")


def _dump(server: Server, target: Path) -> None:
    """Write the database of PostgreSQL as statements that any client can run."""
    where = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "tester", f"--dbname={DATABASE}")
    how = ("--inserts", "--rows-per-insert=50", "--no-owner", "--no-privileges")
    sql = _run(str(server.programs / "pg_dump"), *where, *how)
    # Lines that begin with a backslash are for psql. Texts keep their carriage returns.
    kept = [line for line in sql.split(b"\n") if not line.startswith((b"\\", b"--"))]
    target.write_bytes(lzma.compress(b"\n".join(kept), preset=9))


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310 - on loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(url)


def main(commits: list[str]) -> None:
    """Make the fixtures of commits."""
    programs = programs_here()
    if programs is None:
        sys.exit("PostgreSQL is needed (Debian: postgresql).")
    with running(programs) as server:
        for commit in commits:
            with tempfile.TemporaryDirectory() as work:
                make_fixtures(commit, Path(work), server)


if __name__ == "__main__":
    main(sys.argv[1:])
