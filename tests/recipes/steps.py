"""The steps of a recipe in docs/recipes.md: its blocks of code, and a copy of the repository to follow them in.

A block that names a file is a new file; a `diff` shows the lines that are added, next to lines that are there; `sh` is
run.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tests.docs.pages import REPOSITORY, Page

PAGE = Page.at("docs/recipes.md")
BLOCK = re.compile(r"^( *)```(\w+) ?(\S*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
PATIENCE_SECONDS = 300
ASK = """
import json, sys
from service.app import create_app
from service.config import Settings
client = create_app(Settings(database_url=sys.argv[1])).test_client()
answers = (client.get(address) for address in sys.argv[2:])
print(json.dumps([answer.get_json() if answer.is_json else answer.text for answer in answers]))
"""


class Step(NamedTuple):
    """A block of code: its language, the file that it is about (empty for commands), and its text."""

    language: str
    path: str
    text: str


def read_steps(heading: str) -> list[Step]:
    """Return the steps of the recipe under a heading."""
    found = (block.groups() for block in BLOCK.finditer(PAGE.section(heading)))
    return [Step(language, path, textwrap.dedent(text)) for _, language, path, text in found]


class Copy:
    """A copy of the repository, whose commands use the packages that are installed here."""

    def __init__(self, folder: Path) -> None:
        """Copy every file that git knows or would add, and what Python has compiled of it."""
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            source = REPOSITORY / name
            if source.is_file() and not source.is_symlink():
                compiled = (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")
                for each in (source, *(compiled if source.suffix == ".py" else ())):
                    target = folder / each.relative_to(REPOSITORY)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    # Bytecode is good for a source with the same time of change.
                    shutil.copy2(each, target)

    def follow(self, step: Step) -> None:
        """Follow a step. Raises LookupError where a diff fits no place, or more than one."""
        if step.language == "sh":
            self.run("sh", "-e", "-c", step.text)
        elif step.language == "diff":
            self._change(self.folder / step.path, step.text)
        else:
            file = self.folder / step.path
            file.parent.mkdir(exist_ok=True)
            file.write_text(step.text, encoding="utf-8")

    def run(self, *command: str, **environment: str) -> str:
        """Run a command in the copy; return what it prints. Raises AssertionError with that if it fails."""
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment() | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        printed = ended.stdout.decode()
        assert ended.returncode == 0, f"{' '.join(command)}\n{printed}"
        return printed

    def check(self, *tests: str, only: str) -> None:
        """Run checks of the code, and these tests as far as `only` names them."""
        self.run(sys.executable, "-m", "ruff", "check", "-q", "--no-cache", ".")
        self.run(sys.executable, "-m", "ruff", "format", "-q", "--check", "--no-cache", ".")
        self.run(sys.executable, ".ci/check-names")
        self.run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
        names, apart = f"({only}) and not postgresql", ("--basetemp", str(self.folder.with_name("tests-of-copy")))
        self.run(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *apart, "-k", names, *tests)

    def medcontent(self, url: str, *arguments: str) -> str:
        """Run a command of the copy on a database."""
        program = "from seed.commands.main import main; main()"
        return self.run(sys.executable, "-c", program, *arguments, MEDCONTENT_DATABASE_URL=url)

    def ask(self, url: str, *addresses: str) -> Any:
        """Return what the service of the copy answers at addresses, from a database."""
        return orjson.loads(self.run(sys.executable, "-c", ASK, url, *addresses))

    def _change(self, file: Path, diff: str) -> None:
        lines = diff.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        text = file.read_text(encoding="utf-8")
        if text.count(before) != 1:
            raise LookupError(f"{text.count(before)} places of {file} have these lines:\n{before}")
        file.write_text(text.replace(before, after), encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        tools = Path(sys.executable).parent
        # make takes the programs installed here; the copy's modules come before the installed ones.
        flags = f"-- BIN={tools} RUNTIME= DEV="
        return kept | {"PYTHONPATH": str(self.folder), "MAKEFLAGS": flags}
