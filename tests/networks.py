"""Networks of the tests' own: a server behind one can be cut off as by a broken cable, without a word to either side.

Each is a namespace of Linux with one address, joined to this machine by a pair of virtual cards. Only root can make it.
"""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

NUMBERS = itertools.count(1)
PROGRAMS = ("ip", "iptables", "setpriv")


@dataclass
class Network:
    """A namespace; `here` is the address of this machine's end, `there` that of the programs inside."""

    name: str
    here: str
    there: str

    def inside(self, *command: str) -> list[str]:
        """Return the command that runs another one inside."""
        return ["ip", "netns", "exec", self.name, *command]

    @contextmanager
    def dropping(self) -> Iterator[None]:
        """Let every packet be lost, whichever way it goes."""
        _run(*self.inside("iptables", "-P", "INPUT", "DROP"))
        _run(*self.inside("iptables", "-P", "OUTPUT", "DROP"))
        try:
            yield
        finally:
            _run(*self.inside("iptables", "-P", "INPUT", "ACCEPT"))
            _run(*self.inside("iptables", "-P", "OUTPUT", "ACCEPT"))


def can_be_made() -> bool:
    """Tell whether this user and this machine can make networks."""
    return os.geteuid() == 0 and all(map(shutil.which, PROGRAMS)) and _works("ip", "netns", "list")


@contextmanager
def network() -> Iterator[Network]:
    """Give a network, and remove it afterwards; what still runs inside keeps running, cut off."""
    number = next(NUMBERS)
    name = f"mc{os.getpid()}n{number}"
    # RFC 2544 keeps these addresses for tests: four for each network, apart from those of other processes.
    base = f"198.{18 + os.getpid() % 2}.{os.getpid() // 2 % 256}"
    made = Network(name, f"{base}.{4 * number + 1}", f"{base}.{4 * number + 2}")
    _run("ip", "netns", "add", name)
    try:
        _run("ip", "link", "add", f"{name}h", "type", "veth", "peer", "name", "inner", "netns", name)
        _run("ip", "address", "add", f"{made.here}/30", "dev", f"{name}h")
        _run("ip", "link", "set", f"{name}h", "up")
        _run("ip", "-n", name, "address", "add", f"{made.there}/30", "dev", "inner")
        for device in ("inner", "lo"):
            _run("ip", "-n", name, "link", "set", device, "up")
        _run("ip", "-n", name, "route", "add", "default", "via", made.here)
        yield made
    finally:
        _run("ip", "netns", "delete", name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


def _works(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0
