"""Stopping: what was begun to be sent is sent to the end, within a time that the operator sets."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from subprocess import PIPE

import pytest

from benchmarks.invented import fill
from service.server import Server
from service.store.database import Database
from tests.faults.test_serving import status
from tests.ports import free_port
from tests.serving import PATIENCE, REPOSITORY, database_url, start

pytestmark = pytest.mark.engines("sqlite")
# More than what is held between two sockets of one machine, so that a client that does not read is waited for.
RECORDS, MIN_BYTES = 4000, 8 * 2**20
EXPORT = "/v1/exports/2.ndjson"
# Longer than any part of stopping takes when no one is waited for.
PAUSE_SECONDS = 14
SLOW_APPLICATION = """
import os, time
def build():
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(86400)
"""
SERVE_SLOWLY = """
import socket, sys
from service.config import Settings
from service.server import build_server
with socket.socket(fileno=int(sys.argv[1])) as listener:
    build_server(Settings.read_environment(), listener, "slow:build").serve()
"""
WAIT_FOR_SIGNAL = """
import signal, threading, time
from service.wakeup import Wakeup
wakeup = Wakeup()
signal.signal(signal.SIGTERM, lambda *_: wakeup.set())
def take_signal():
    time.sleep(0.2)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
threading.Thread(target=take_signal).start()
wakeup.wait()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a database of many records."""
    folder = tmp_path_factory.mktemp("stopping")
    database = Database(database_url(folder))
    fill(database, RECORDS)
    database.close()
    return folder


@contextmanager
def service(folder: Path, port: int, **environment: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a service, and end it without waiting for anyone where it still runs."""
    process = start(folder, port, **environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE)


@contextmanager
def download(port: int) -> "Iterator[socket.socket]":
    """Begin a download, and read no further than its first octets."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {EXPORT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert connection.recv(15, socket.MSG_WAITALL) == b"HTTP/1.1 200 OK"
        yield connection


def rest(connection: socket.socket) -> bytes:
    """Return the body of a download as far as it came."""
    received = b"".join(iter(lambda: connection.recv(2**20), b""))
    return received.partition(b"\r\n\r\n")[2]


def made(port: int) -> str:
    """Return the digest of the export, once it is made."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{EXPORT}", timeout=PATIENCE) as response:
        body = response.read()
    assert len(body) > MIN_BYTES
    return hashlib.sha256(body).hexdigest()


def started(port: int) -> str:
    """Return when the worker that answers was started."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as response:
        lines: list[str] = response.read().decode().splitlines()
    (line,) = [line for line in lines if line.startswith("process_start_time_seconds ")]
    return line


def wait_until_refused(port: int) -> None:
    """Wait until no one listens on a port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail("The port is listened on.")


def test_downloads_go_on_while_workers_are_replaced_and_while_the_service_stops(folder: Path) -> None:
    port = free_port()
    with service(folder, port) as process:
        digest, first = made(port), started(port)
        with download(port) as before:
            process.send_signal(signal.SIGHUP)
            until = time.monotonic() + PATIENCE
            while started(port) == first:
                assert time.monotonic() < until
                time.sleep(0.1)
            with download(port) as after:
                process.terminate()
                wait_until_refused(port)
                # The port is free for the service that comes next.
                with service(folder, port):
                    assert status(port, "/livez") == 200
                time.sleep(PAUSE_SECONDS)
                assert process.poll() is None
                for connection in (before, after):
                    assert hashlib.sha256(rest(connection)).hexdigest() == digest
        assert process.wait(PATIENCE) == 0


def test_a_download_is_waited_for_as_long_as_the_setting_says(folder: Path) -> None:
    port = free_port()
    with service(folder, port, MEDCONTENT_GRACE_SECONDS="1") as process:
        made(port)
        with download(port) as connection:
            process.terminate()
            assert process.wait(PATIENCE) == 0
            assert len(rest(connection)) < MIN_BYTES


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_the_service_at_once(how: signal.Signals, folder: Path) -> None:
    port = free_port()
    with service(folder, port, MEDCONTENT_GRACE_SECONDS="86400") as process:
        made(port)
        with download(port):
            process.send_signal(how)
            wait_until_refused(port)
            assert process.poll() is None
            process.send_signal(how)
            assert process.wait(PATIENCE) == 0


def test_replacing_workers_can_be_interrupted(folder: Path) -> None:
    port = free_port()
    with service(folder, port, MEDCONTENT_WORKERS="2") as process:
        for _ in range(2):
            process.send_signal(signal.SIGHUP)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    wait_until_refused(port)


def test_workers_that_are_still_starting_are_stopped_at_once(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW_APPLICATION)
    listener = socket.create_server(("127.0.0.1", 0))
    command = [sys.executable, "-c", SERVE_SLOWLY, str(listener.fileno())]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{REPOSITORY}", "MEDCONTENT_GRACE_SECONDS": "86400"}
    with listener, subprocess.Popen(command, env=environment, pass_fds=[listener.fileno()], stdout=PIPE) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        try:
            # SIGTERM alone is lost on it.
            os.kill(worker, signal.SIGTERM)
            process.terminate()
            assert process.wait(PATIENCE) == 0
            with pytest.raises(ProcessLookupError):
                os.kill(worker, 0)
        finally:
            process.kill()
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def test_a_signal_that_another_thread_gets_wakes_the_main_thread() -> None:
    subprocess.run([sys.executable, "-c", WAIT_FOR_SIGNAL], cwd=REPOSITORY, timeout=PATIENCE, check=True)


def test_a_signal_that_comes_while_another_is_taken_up_is_not_lost() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = Server(listener, 1, target="service.worker:target")
        # granian clears the event after it looked at the signals, and then replaces workers.
        server.signal_handler_interrupt()
        server.main_loop_interrupt.clear()
        server._respawn_workers([0], None, None)
        assert server.main_loop_interrupt.is_set()
