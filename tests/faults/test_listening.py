"""Listening: an address that cannot be used ends the command with one sentence, and no address is printed before."""

import errno
import multiprocessing
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from seed.commands.main import run
from service.config import BadSetting
from service.listening import build_url, is_open_to_others, open_listener
from tests.ports import free_port
from tests.serving import COMMAND, PATIENCE, REPOSITORY, SHIPPED, database_url

# ruff: noqa: S104 - names of addresses that are refused, or had for a moment
pytestmark = pytest.mark.engines("sqlite")
USAGE = 64
ADDRESS = re.compile(r"http://[^\s/]+")


Refused = Callable[..., None]


@pytest.fixture
def refused(
    shipped_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Refused]:
    """Give what asserts that a command is refused in one sentence with some words, and has printed no address."""
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", database_url(shipped_folder))
    monkeypatch.setenv("HOST", "127.0.0.1")

    def assert_refused(arguments: list[str], *words: str, codes: Container[int] = (USAGE,), **settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert run(arguments) in codes
        printed = capsys.readouterr()
        assert "http://" not in printed.out
        (line,) = printed.err.splitlines()
        assert line.startswith("Error: ")
        assert all(word in line for word in words), line

    yield assert_refused
    assert multiprocessing.active_children() == []


@contextmanager
def start(folder: Path, *arguments: str, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    """Run a command, and end it where it still runs."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=os.environ
        | {"MEDCONTENT_DATABASE_URL": database_url(folder), "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=PATIENCE)


def printed_address(process: "subprocess.Popen[str]") -> str:
    """Return the first address that a command prints."""
    assert process.stdout
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return found[0]
    pytest.fail(process.stderr.read() if process.stderr else "")


def test_a_second_service_on_a_port_is_refused_and_the_first_goes_on(shipped_folder: Path, refused: Refused) -> None:
    port = free_port()
    with start(shipped_folder, "serve", HOST="127.0.0.1", PORT=str(port)) as first:
        assert printed_address(first) == f"http://127.0.0.1:{port}"
        # The printed address works at once: the socket listens.
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        for host in ("127.0.0.1", "localhost", "0.0.0.0", "::"):
            refused(["serve"], str(port), "taken", HOST=host, PORT=str(port))
        refused(["preview", "--port", str(port)], str(port), "taken")
        assert first.poll() is None


def test_a_port_that_another_program_holds_is_refused_before_anything_is_published(
    tmp_path: Path, refused: Refused
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = {"PORT": str(other.getsockname()[1]), "MEDCONTENT_DATABASE_URL": database_url(tmp_path)}
        refused(["serve", "--prepare", str(SHIPPED)], "taken", **settings)
    assert not list(tmp_path.iterdir())


def test_two_previews_have_ports_of_their_own_and_cannot_share_one(shipped_folder: Path, refused: Refused) -> None:
    with (
        start(shipped_folder, "preview", str(SHIPPED)) as first,
        start(shipped_folder, "preview", str(SHIPPED)) as other,
    ):
        address = printed_address(first)
        assert printed_address(other) != address
        port = address.rpartition(":")[2]
        refused(["preview", str(SHIPPED), "--port", port], port, "taken")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.0", "http", "", " ", "8000x", "٨٠", "1e3", "99999999999"])
def test_a_port_that_is_none_is_refused(port: str, refused: Refused) -> None:
    refused(["serve"], "PORT", "1 to 65535", PORT=port)


@pytest.mark.parametrize("name", ["EDGE_MIB", "WORKERS", "GRACE_SECONDS", "PUBLIC_URL", "SECURITY_CONTACT"])
def test_a_setting_that_cannot_be_used_is_named(name: str, refused: Refused) -> None:
    refused(["serve"], f"MEDCONTENT_{name}", **{f"MEDCONTENT_{name}": "not usable"})


@pytest.mark.parametrize("name", ["DATABASE_URL", "REPLICA_URLS"])
@pytest.mark.parametrize(
    "value", ["nothing", "mysql://a/b", "postgresql+psycopg://", "postgresql://a@b:x/c", "sqlite:"]
)
def test_an_address_of_a_database_that_is_none_ends_the_command(name: str, value: str, refused: Refused) -> None:
    refused(["serve"], codes={4, USAGE}, **{f"MEDCONTENT_{name}": value})


@pytest.mark.parametrize(
    "host",
    ["nothing.invalid", "/run/medcontent.sock", "unix:/run/x.sock", "", " ", "a b", "127.0.0.1:80", "http://127.0.0.1",
     "\udcff", "a" * 300, "::zz", "[::1", "[]", "256.0.0.1", "127.0.0.1,::1", "*", "203.0.113.5", "2001:db8::5"],
)  # fmt: skip
def test_a_host_that_is_none_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(BadSetting, match="HOST") as refused:
        open_listener(host, free_port())
    assert repr(host) in str(refused.value)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"),
     ("[::1]", "[::1]"), ("::", "[::1]"), ("[::]", "[::1]"), ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]")],
)  # fmt: skip
def test_the_address_of_a_listener_can_be_asked(host: str, shown: str) -> None:
    with open_listener(host, 0) as listener:
        port = listener.getsockname()[1]
        assert build_url(listener) == f"http://{shown}:{port}"
        assert is_open_to_others(listener) == (host.strip("[]") in {"0.0.0.0", "::"})
        socket.create_connection((shown.strip("[]"), port), timeout=PATIENCE).close()
        if is_open_to_others(listener):
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        for other in ("127.0.0.1", "::1") if is_open_to_others(listener) and ":" in host else (host,):
            with pytest.raises(BadSetting, match=f":{port} is taken"):
                open_listener(other, port)


def test_a_host_with_several_addresses_gets_the_first_that_this_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::5", 0, 0, 0)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.5", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with open_listener("several.example", 0) as listener:
        assert listener.getsockname()[0] == "::1"


def test_a_port_that_needs_a_privilege_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(BadSetting, match=r"127\.0\.0\.1:80 needs rights .* from 1024"):
        open_listener("127.0.0.1", 80)


def test_a_port_can_be_had_again_as_soon_as_its_service_has_ended(shipped_folder: Path) -> None:
    port = free_port()
    for _ in range(2):
        with start(shipped_folder, "serve", HOST="127.0.0.1", PORT=str(port)) as process:
            printed_address(process)
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert connection.recv(12) == b"HTTP/1.1 200"
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
