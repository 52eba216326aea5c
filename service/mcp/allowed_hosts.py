"""Allowed hosts: the names under which the server answers.

A page of another site could otherwise reach a server on its reader's machine through a name that it controls (DNS
rebinding). So `Host`, and `Origin` where a browser sends one, must name a host from the settings or this machine.
"""

from urllib.parse import urlsplit

from service.config import Settings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class AllowedHosts:
    """The hosts that a request may name."""

    def __init__(self, settings: Settings) -> None:
        """Allow this machine, the host of the public URL, and those listed for the protocol."""
        public = _get_name(settings.public_url)
        self._names = {*LOOPBACK, *settings.list_mcp_hosts(), *([public] if public else [])}

    def allow(self, host: str, origin: str | None) -> bool:
        """Return whether a request with this `Host` and this `Origin`, if any, is answered."""
        return _get_name(f"//{host}") in self._names and (origin is None or _get_name(origin) in self._names)


def _get_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
