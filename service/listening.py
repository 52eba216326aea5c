"""Listening: the socket that a service accepts from. It listens before its address is printed, and is not shared.

granian would let several services share a port (SO_REUSEPORT), and readers would reach one or the other at random.
"""

import errno
import socket
from typing import Any

from service.config import BadSetting

# The queue of connections waiting to be accepted.
BACKLOG = 4096
ANY_IPV4, ANY_IPV6 = "0.0.0.0", "::"  # noqa: S104 - address names for operators who choose them
# A host name can resolve to addresses that this machine does not have, or to a family that it does not support.
ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
Address = tuple[socket.AddressFamily, Any]


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a port, at the first of the host's addresses that this machine has, IPv4 first.

    `::` listens on IPv4 too. Raises BadSetting for an unknown host and for an address that is taken or not allowed.
    """
    for family, address in _resolve(host, port):
        try:
            return _listen(family, address)
        except OSError as error:
            if error.errno not in ABSENT:
                raise BadSetting(_explain(error, address)) from None
    raise BadSetting(f"HOST is {host!r}; this machine does not have that address.")


def build_url(listener: socket.socket) -> str:
    """Return a URL at which a listener is reachable from this machine."""
    host, port = listener.getsockname()[:2]
    host = {ANY_IPV4: "127.0.0.1", ANY_IPV6: "::1"}.get(host, host)
    return f"http://{_build_authority(host, port)}"


def is_open_to_others(listener: socket.socket) -> bool:
    """Return whether a listener listens on all addresses of this machine."""
    return listener.getsockname()[0] in {ANY_IPV4, ANY_IPV6}


def _resolve(host: str, port: int) -> list[Address]:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        # getaddrinfo would accept an empty name, and glibc also a star, as addresses that the operator did not mean.
        found = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM) if bare not in {"", "*"} else []
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise BadSetting(
            f"HOST is {host!r}; it must be an address of this machine, like 127.0.0.1 or ::1, or a name of it."
        )
    return sorted(((each[0], each[4]) for each in found), key=lambda each: each[0] != socket.AF_INET)


def _listen(family: socket.AddressFamily, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A restarted service need not wait until the connections of its predecessor time out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        # Two sockets may be bound to a port, but only one may listen.
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _explain(error: OSError, address: Any) -> str:
    shown = _build_authority(*address[:2])
    if error.errno == errno.EADDRINUSE:
        return f"{shown} is taken: another program listens there. End it, or choose another port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"{shown} needs rights that this user does not have. Choose a port from 1024 on."
    return f"{shown} cannot be used for listening: {error.strerror}."


def _build_authority(host: str, port: int) -> str:
    # RFC 6874 defines how the zone of a link-local address is written.
    return f"[{host.replace('%', '%25')}]:{port}" if ":" in host else f"{host}:{port}"
