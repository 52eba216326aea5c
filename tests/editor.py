"""An editor at work: a content root and a database of their own, and the commands run on them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from seed.commands.main import run
from service.store.database import Database
from service.store.queries import ReleaseRow, find_newest_release
from tests.engines import Engine, file_of

PROGRAM = "from seed.commands.main import main; main()"
REPOSITORY = Path(__file__).parents[1]


class Ending(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return orjson.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines on standard output."""
        return self.out.splitlines()


@dataclass
class Editor:
    """An editor who works in a folder that holds `seed/content`, as the project's own folder does."""

    home: Path
    engine: Engine
    url: str
    capture: pytest.CaptureFixture[str]

    @property
    def file(self) -> Path:
        """The file of the database, where it is one."""
        return file_of(self.url)

    @property
    def root(self) -> Path:
        """The content root."""
        return self.home / "seed" / "content"

    @property
    def is_there(self) -> bool:
        """Whether anything was ever written to the database."""
        with self.database() as database:
            return database.is_there()

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Give the database."""
        database = Database(self.url)
        yield database
        database.close()

    @property
    def release(self) -> ReleaseRow:
        """The newest release."""
        with self.database() as database, database.open_reading() as connection:
            newest = find_newest_release(connection)
            assert newest
            return newest

    @property
    def total(self) -> int:
        """How many records are served."""
        return self.release.total

    def __call__(self, *arguments: str) -> Ending:
        """Run a command within this process."""
        self.capture.readouterr()
        os.environ["MEDCONTENT_DATABASE_URL"] = self.url
        code = run(list(arguments))
        return Ending(code, *self.capture.readouterr())

    def process(self, *arguments: str, given: bytes = b"", **environment: str) -> Ending:
        """Run a command in a new process, with this on standard input."""
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=self.home, env=self.environment | environment, capture_output=True, check=False, timeout=120,
            input=given,
        )  # fmt: skip
        return Ending(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def environment(self) -> dict[str, str]:
        """The environment of processes."""
        mine = {"MEDCONTENT_DATABASE_URL": self.url, "PYTHONPATH": str(REPOSITORY)}
        return {**os.environ, **mine}

    def read(self, name: str) -> str:
        """Return a file of the root."""
        return (self.root / name).read_bytes().decode()

    def write(self, name: str, text: str) -> None:
        """Write a file of the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace words that a file contains once."""
        text = self.read(name)
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def withdraw(self, name: str, reason: str = "It was a mistake.") -> None:
        """Reduce a record's file to the notice of its withdrawal."""
        self.write(name, f"withdrawn: {{reason: {reason}}}\n")

    def delete(self, name: str) -> None:
        """Delete a file of the root."""
        (self.root / name).unlink()


def editor_in(home: Path, root: Path, capture: pytest.CaptureFixture[str], engine: Engine, url: str) -> Editor:
    """Return an editor who has a copy of a content root, and a database of their own."""
    shutil.copytree(root, home / "seed" / "content")
    return Editor(home, engine, url, capture)
