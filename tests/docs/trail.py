"""A trail: a page of documentation whose steps are run as written, in a new folder.

Of a block `console`, lines that begin with `$ ` are commands and the others what they print; a line `…` stands for any
lines. A block of any other language is the whole content of a file: the one that the words before the block name last.
Times are whatever they are. `python -m tests.docs.trail docs/editing.md` writes what is printed now into the page.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

REPOSITORY = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`([^`\n]+)`")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SHOWN_PORT = "8000"
SERVE = "medcontent serve"
PROGRAM = f"""#!{sys.executable}
from seed.commands.main import main
main()
"""


@dataclass
class Trail:
    """A page that is walked in a folder which holds what a new copy of the project holds."""

    page: Path
    home: Path
    port: str = field(default_factory=lambda: _free_port())  # noqa: PLW0108 - it stands further down
    services: list["subprocess.Popen[str]"] = field(default_factory=list)

    @classmethod
    def prepared(cls, page: Path, home: Path) -> Self:
        """Lay out the folder: the shipped content, and the command on the path."""
        shutil.copytree(REPOSITORY / "seed" / "content", home / "seed" / "content")
        program = home / "bin" / "medcontent"
        program.parent.mkdir()
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
        return cls(page, home)

    def walked(self) -> str:
        """Return the page with what was really printed wherever that is not what it says."""
        text = self.page.read_text(encoding="utf-8")
        try:
            return "".join(self._pieces(text))
        finally:
            for service in self.services:
                service.terminate()
                service.communicate(timeout=30)

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for block in BLOCK.finditer(text):
            yield text[end : block.start()]
            if block[1] == "console":
                yield f"```console\n{''.join(self._steps(block[2]))}```"
            else:
                self._write(NAMED.findall(text[: block.start()])[-1], block[2])
                yield block[0]
            end = block.end()
        yield text[end:]

    def _steps(self, block: str) -> Iterator[str]:
        for step in re.split(r"^(?=\$ )", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            printed = self._printed(command.removeprefix("$ "))
            yield step if alike(expected, printed) else f"{command}\n{printed}"

    def _printed(self, command: str) -> str:
        if command == SERVE:
            return self._serve()
        done = subprocess.run(
            ["sh", "-c", command.replace(f":{SHOWN_PORT}", f":{self.port}")],
            cwd=self.home, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        printed = done.stdout.replace("\r\n", "\n").replace(str(self.home), "/home/you/medcontent")
        return printed if printed.endswith("\n") or not printed else f"{printed}\n"

    def _serve(self) -> str:
        service = subprocess.Popen(
            SERVE.split(), cwd=self.home, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True,
            executable=self.home / "bin" / "medcontent",
        )  # fmt: skip
        self.services.append(service)
        assert service.stdout
        line = service.stdout.readline()
        _wait_for(int(self.port))
        return line.replace(f":{self.port}", f":{SHOWN_PORT}")

    def _write(self, name: str, text: str) -> None:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @property
    def _environment(self) -> dict[str, str]:
        mine = {"PORT": self.port, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        mine["PATH"] = f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**{name: value for name, value in os.environ.items() if not name.startswith("MEDCONTENT_")}, **mine}


def alike(expected: str, printed: str) -> bool:
    """Return whether the output is the page's, times aside; a line `…` matches any lines."""
    lines = TIME.sub("TIME", expected).splitlines()
    pattern = "".join("(?:.*\n)*?" if line == "…" else f"{re.escape(line)}\n" for line in lines)
    return re.fullmatch(pattern, TIME.sub("TIME", printed)) is not None


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            page = REPOSITORY / name
            page.write_text(Trail.prepared(page, Path(folder)).walked(), encoding="utf-8")
