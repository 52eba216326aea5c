"""Servers to measure, and what to measure them with: each in a process of its own, asked by connections that are kept.

The load comes from wrk, on the same machine, so that only ratios mean something: what is compared is measured in turns,
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

from tests.ports import free_port

CONNECTIONS = 64
SECONDS = 3
RATE = re.compile(r"Requests/sec:\s*([0-9.]+)")
PSS = re.compile(r"^Pss:\s+([0-9]+) kB", re.MULTILINE)
FAILED = re.compile(r"Socket errors:.*|Non-2xx.*")
# Asks one address after the other; each thread of wrk begins where the last one would be.
SCRIPT = """
local addresses, at = {}, 0
for line in io.lines("%s") do addresses[#addresses + 1] = wrk.format("GET", line) end
request = function() at = at %% #addresses + 1; return addresses[at] end
"""


class Running(NamedTuple):
    """A server that runs: its port, and the process that started its worker."""

    port: int
    process: int

    def proportional(self) -> float:
        """Return the memory of its worker in MiB, what it shares counted in proportion (PSS)."""
        (worker,) = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        found = PSS.search(Path(f"/proc/{worker}/smaps_rollup").read_text())
        assert found
        return int(found[1]) / 1024


class NoLoad(Exception):
    """There is nothing on this machine to ask a server with."""


@contextmanager
def served(target: str, **settings: str) -> Iterator[Running]:
    """Serve a factory of a WSGI application as the service is served."""
    port = str(free_port())
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": port, **settings}
    command = [sys.executable, "-m", "benchmarks.serve", target]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
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
    wrk = shutil.which("wrk")
    if wrk is None:
        raise NoLoad("wrk is not installed (Debian: apt-get install wrk).")
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "addresses"), Path(folder, "script.lua")
        listed.write_text("\n".join(addresses))
        script.write_text(SCRIPT % listed)
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script)]
        command += [part for header in headers for part in ("-H", header)]
        found = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
    assert not FAILED.search(found), found
    return float(RATE.findall(found)[0])


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
