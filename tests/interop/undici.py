"""undici's cache, as Node programs use it, with a clock that tests move; it is asked like a cache that is a server."""

import base64
import http.client
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.interop.caches import PATIENCE, Told
from tests.interop.packages import FOLDER, require_node_packages
from tests.requirements import find


@dataclass
class Undici:
    """A running Node program that asks a service through undici's cache."""

    program: "subprocess.Popen[str]"
    seconds: int = 0

    def get(self, path: str, method: str = "GET", **headers: str) -> Told:
        """Ask through the cache; `headers` are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = {"path": path, "method": method, "headers": named, "seconds": self.seconds}
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write(f"{json.dumps(asked)}\n")
        self.program.stdin.flush()
        answer: dict[str, Any] = json.loads(self.program.stdout.readline())
        message = http.client.HTTPMessage()
        for name, value in answer["headers"].items():
            message[name] = ", ".join(value) if isinstance(value, list) else value
        return Told(answer["status"], message, base64.b64decode(answer["body"]))

    def wait(self, seconds: int) -> None:
        """Let the cache see a time that is so much later than when it was started."""
        self.seconds = seconds


@contextmanager
def run_undici(folder: Path, service: int) -> Iterator[Undici]:
    """Run undici's cache in front of the service at a port."""
    require_node_packages()
    node = find("node")
    assert node
    with (folder / "output").open("wb") as output:
        program = subprocess.Popen(
            [node, FOLDER / "undici_cache.mjs", f"http://127.0.0.1:{service}"],
            cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True,
        )  # fmt: skip
    with program:
        yield Undici(program)
        assert program.stdin
        program.stdin.close()
        program.wait(PATIENCE)
