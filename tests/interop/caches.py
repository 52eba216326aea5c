"""nginx and Varnish as examples/caches configures them, in front of a service, with a clock that tests move.

The clock is libfaketime's: the programs see a time that is shifted by what a file says, so that a day passes at once.
"""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.ports import free_port
from tests.requirements import missing, need

EXAMPLES = Path(__file__).parents[2] / "examples" / "caches"
FAKETIME = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
XKEY = "*/varnish/vmods/libvmod_xkey.so"
PATIENCE = 30  # seconds
# What nginx has folders for, whether it is used or not.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
# What the examples name, to be replaced by the places of a test.
SERVICE_HOST, SERVICE_PORT = "127.0.0.1:8000", '"8000"'


class Told(NamedTuple):
    """An answer."""

    status: int
    headers: "http.client.HTTPMessage"
    body: bytes


@dataclass
class Cache:
    """A running cache in front of a service."""

    port: int
    clock: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Told:
        """Ask the cache; `headers` are given with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Told(response.status, response.headers, response.read())
        finally:
            connection.close()

    def wait(self, seconds: int) -> None:
        """Let the cache see a time that is so much later than when it was started."""
        self.clock.write_text(f"+{seconds}")
        # A cache looks at its clock when something happens, at the latest after a second.
        time.sleep(1.2)


@contextmanager
def run_nginx(folder: Path, service: int) -> Iterator[Cache]:
    """Run nginx in front of the service at a port."""
    need("nginx")
    port = free_port()
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        SERVICE_HOST: f"127.0.0.1:{service}",
        "/var/cache/nginx/medcontent": f"{folder}/kept",
        "listen 80;": f"listen 127.0.0.1:{port};",
    }.items():
        assert old in text
        text = text.replace(old, new)
    names = "".join(f"env {name};\n" for name in _environment(folder))
    paths = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/log;\n{names}events {{}}\n"
        f"http {{\naccess_log off;\n{paths}{text}\n}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
    with _running(command, folder, port) as cache:
        yield cache


@contextmanager
def run_varnish(folder: Path, service: int, example: str = "varnish.vcl") -> Iterator[Cache]:
    """Run Varnish in front of the service at a port."""
    need("varnishd")
    port = free_port()
    for file in EXAMPLES.glob("*.vcl"):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace(SERVICE_PORT, f'"{service}"'), encoding="utf-8")
    command = ["varnishd", "-F", "-j", "none", "-n", f"{folder}/work", "-a", f"127.0.0.1:{port}"]
    command += ["-s", "malloc,64m", "-p", f"vcl_path={folder}", "-f", f"{folder}/{example}"]
    with _running(command, folder, port) as cache:
        yield cache


def require_xkey() -> None:
    """Skip the test at hand where Varnish's module xkey is absent."""
    if not any(Path("/usr/lib").glob(XKEY)):
        missing("varnish-modules")


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[Cache]:
    clock = folder / "clock"
    clock.write_text("+0")
    process = _start(command, folder, port)
    try:
        yield Cache(port, clock)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _start(command: list[str], folder: Path, port: int, attempts: int = 3) -> "subprocess.Popen[bytes]":
    """Start a cache, and wait until it listens."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin") or command[0], *command[1:]],
            env={**os.environ, **_environment(folder)}, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if _listens(port):
            return process
        time.sleep(0.05)
    process.kill()
    process.wait(PATIENCE)
    text = (folder / "output").read_text(errors="replace")
    # A process that ends removes the semaphore that libfaketime shares, sometimes before its sibling has opened it.
    if "ft_shm_init" in text and attempts > 1:
        return _start(command, folder, port, attempts - 1)
    raise AssertionError(text)


def _environment(folder: Path) -> dict[str, str]:
    library = next((str(found) for each in FAKETIME for found in Path("/").glob(each[1:])), None)
    if library is None:
        missing("libfaketime")
    return {
        # The C library's malloc goes before Varnish's jemalloc, which asks for the time before libfaketime can tell it.
        "LD_PRELOAD": f"{library} libc.so.6", "FAKETIME_TIMESTAMP_FILE": f"{folder}/clock", "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
