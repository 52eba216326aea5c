"""Servers to measure, and what to measure them with: each in a separate process, asked by connections that are kept.

The load comes from wrk, on the same machine, so that only ratios mean something: contenders are measured in turns,
several times, and the middle ratio is taken.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.start import worked
from tests.ports import free_port

CONNECTIONS = 64
SECONDS = 3
RATE = re.compile(r"Requests/sec:\s*([0-9.]+)")
PSS = re.compile(r"^Pss:\s+([0-9]+) kB", re.MULTILINE)
FAILED = re.compile(r"Socket errors:.*|Non-2xx.*")
# Asks one address after the other. Before `init`, wrk knows no host to name.
SCRIPT = """
local addresses, at = {}, 0
init = function()
  for line in io.lines("%s") do addresses[#addresses + 1] = wrk.format("GET", line) end
end
request = function() at = at %% #addresses + 1; return addresses[at] end
"""


class Running(NamedTuple):
    """A server that runs: its port, and the process that started its worker."""

    port: int
    process: int

    def proportional(self) -> float:
        """Return the memory of its worker in MiB, what it shares counted in proportion (PSS)."""
        (worker,) = self._workers()
        found = PSS.search(Path(f"/proc/{worker}/smaps_rollup").read_text())
        assert found
        return int(found[1]) / 1024

    def processor_seconds(self) -> float:
        """Return the processor time that its workers have taken."""
        return sum(worked(int(worker)) for worker in self._workers())

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()


class NoLoad(Exception):
    """There is nothing on this machine to ask a server with."""


@contextmanager
def served(target: str, **environment: str) -> Iterator[Running]:
    """Serve a factory of a WSGI application as the service is served."""
    with started([sys.executable, "-m", "benchmarks.serve", target], **environment) as running:
        yield running


@contextmanager
def started(command: Sequence[str], **environment: str) -> Iterator[Running]:
    """Run a server until the context ends; its port comes from the environment, or replaces {port}."""
    port = str(free_port())
    given = {**os.environ, "HOST": "127.0.0.1", "PORT": port, **environment}
    told = [part.replace("{port}", port) for part in command]
    with subprocess.Popen(told, env=given, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(int(port))
            yield Running(int(port), process.pid)
        finally:
            process.terminate()
            process.wait(30)


def rate(port: int, addresses: Sequence[str], headers: Sequence[str] = (), seconds: int = SECONDS) -> float:
    """Return how many requests a second are answered, asking the addresses one after the other.

    Raises NoLoad where wrk is not installed.
    """
    wrk = load_tool()
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "addresses"), Path(folder, "script.lua")
        listed.write_text("\n".join(addresses))
        script.write_text(SCRIPT % listed)
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", "-s", str(script)]
        command += [part for header in headers for part in ("-H", header)]
        found = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
    assert not FAILED.search(found), (addresses[0], found)
    return float(RATE.findall(found)[0])


def load_tool() -> str:
    """Return where wrk is. Raises NoLoad where it is not installed."""
    found = shutil.which("wrk")
    if found is None:
        raise NoLoad("wrk is not on this machine, which asks the servers (Debian: apt-get install wrk).")
    return found


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(port)
