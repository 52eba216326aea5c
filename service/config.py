"""The settings, read once from the environment. No other module reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self

from service.rate_limits import Network, Quota

# An ASCII scheme and host; the service cannot be served below a path.
PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?", re.ASCII)

# An address for the header `Link`, which encloses it in angle brackets.
WEB_ADDRESS = re.compile(r"https?://[!#-;=?-~]+", re.ASCII)
# A name or an address without a port; IPv6 without brackets.
HOST_NAME = re.compile(r"[A-Za-z0-9.\-]+|[0-9A-Fa-f:.]+", re.ASCII)
# Requests and seconds: at most 999,999 in at most 9,999 s.
RATE_LIMIT = re.compile(r"[1-9][0-9]{0,5}/[1-9][0-9]{0,3}", re.ASCII)
# RFC 9116, section 2.5.3: a contact is a URI, and a web URI must use TLS.
CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+|tel:[0-9+\-]+)", re.ASCII)


class BadSetting(ValueError):
    """A setting whose value cannot be used; the message names the setting and the allowed values."""


@dataclass(frozen=True)
class Settings:
    """The settings of a process."""

    database_url: str = "sqlite:///var/medcontent.db"
    # Separated by commas. Only the serving processes read from replicas.
    replica_urls: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    # Empty: next to the database.
    derived_dir: str = ""
    # What commands keep of the content files that they read; empty: nothing.
    cache_dir: str = ""
    # The response cache of each worker, in MiB; 0 turns the cache off.
    edge_mib: int = 24
    workers: int = 1
    # How long responses in progress may continue after the service was asked to stop.
    grace_seconds: int = 60
    # Where readers find the service. Never taken from a request: the sender could name another host.
    public_url: str = ""
    # The header that the CDN reads purge tags from. Without it no tags are sent, and CDNs cache like any cache.
    purge_header: str = ""
    # Whom to contact about a vulnerability; only the operator knows.
    security_contact: str = ""
    # Who demanded the erasures for legal reasons (RFC 7725, section 4).
    blocked_by: str = ""
    # Separated by commas: the hosts at which /mcp answers, besides this machine and the host of the public URL.
    mcp_hosts: str = ""
    # Requests and seconds, as in 600/60: what an address may ask for. Empty: no limit.
    rate_limit: str = ""
    # Separated by commas: the networks of proxies whose `X-Forwarded-For` names the client.
    trusted_proxies: str = ""
    # What the studio compares the files with: an address of the public service, or of its database.
    production: str = ""
    # "otlp": send traces to the collector that the variables OTEL_* name. Empty: nothing of it is even imported.
    telemetry: str = ""

    @property
    def quota(self) -> Quota | None:
        """The requests that an address may make in a period."""
        requests, _, seconds = self.rate_limit.partition("/")
        return Quota(int(requests), int(seconds)) if self.rate_limit else None

    @property
    def proxies(self) -> list[Network]:
        """The networks of the trusted proxies."""
        return [ip_network(each) for part in self.trusted_proxies.split(",") if (each := part.strip())]

    @property
    def replicas(self) -> list[str]:
        """The addresses of the replicas."""
        return [each for part in self.replica_urls.split(",") if (each := part.strip())]

    def list_mcp_hosts(self) -> list[str]:
        """Return the names of further hosts at which `/mcp` answers, in lower case."""
        return [each.lower() for part in self.mcp_hosts.split(",") if (each := part.strip())]

    @classmethod
    def read_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings from the environment, with the defaults for those not set.

        Raises BadSetting for a value that is not a number or out of range, a public URL that is not just a scheme and a
        host, an invalid contact, blocking party, host, rate limit or network, an unknown purge header, and telemetry
        that is unknown or not installed.
        """
        given: dict[str, Any] = {
            field.name: environment[name] for field in fields(cls) if (name := VARIABLES[field.name]) in environment
        }
        numbers = {name: _parse_number(name, text) for name, text in given.items() if name in RANGES}
        addresses = {
            "cache_dir": given.get("cache_dir") or _find_cache_folder(environment),
            "purge_header": _purge_header(given.get("purge_header", "")),
            "public_url": _parse_public_url(given.get("public_url", "")),
            "security_contact": _parse_contact(given.get("security_contact", "")),
            "blocked_by": _parse_blocking_party(given.get("blocked_by", "")),
            "mcp_hosts": _parse_hosts(given.get("mcp_hosts", "")),
            "rate_limit": _parse_rate_limit(given.get("rate_limit", "")),
            "trusted_proxies": _parse_networks(given.get("trusted_proxies", "")),
            "telemetry": _parse_telemetry(given.get("telemetry", "")),
        }
        return cls(**{**given, **numbers, **addresses})


VARIABLES: Mapping[str, str] = {
    "database_url": "MEDCONTENT_DATABASE_URL",
    "replica_urls": "MEDCONTENT_REPLICA_URLS",
    "host": "HOST",
    "port": "PORT",
    "derived_dir": "MEDCONTENT_DERIVED_DIR",
    "cache_dir": "MEDCONTENT_CACHE_DIR",
    "edge_mib": "MEDCONTENT_EDGE_MIB",
    "workers": "MEDCONTENT_WORKERS",
    "grace_seconds": "MEDCONTENT_GRACE_SECONDS",
    "public_url": "MEDCONTENT_PUBLIC_URL",
    "purge_header": "MEDCONTENT_PURGE_HEADER",
    "security_contact": "MEDCONTENT_SECURITY_CONTACT",
    "blocked_by": "MEDCONTENT_BLOCKED_BY",
    "mcp_hosts": "MEDCONTENT_MCP_HOSTS",
    "rate_limit": "MEDCONTENT_RATE_LIMIT",
    "trusted_proxies": "MEDCONTENT_TRUSTED_PROXIES",
    "production": "MEDCONTENT_PRODUCTION",
    "telemetry": "MEDCONTENT_TELEMETRY",
}
# The headers that CDNs read purge tags from, with their separators: Fastly; Cloudflare and CloudFront; Akamai;
# Varnish with the xkey module.
PURGE_HEADERS: Mapping[str, str] = {"Surrogate-Key": " ", "Cache-Tag": ",", "Edge-Cache-Tag": ",", "xkey": " "}
# The minimum and maximum of the numeric settings.
RANGES: Mapping[str, tuple[int, int]] = {
    "port": (1, 65535),
    "edge_mib": (0, 65536),
    "workers": (1, 256),
    "grace_seconds": (0, 86400),
}


def _find_cache_folder(environment: Mapping[str, str]) -> str:
    """Return the folder for caches of this user, as the XDG Base Directory Specification says."""
    home = environment.get("HOME", "")
    for folder in (environment.get("XDG_CACHE_HOME", ""), f"{home}/.cache" if home else ""):
        # The specification ignores relative paths.
        if Path(folder).is_absolute():
            return str(Path(folder, "medcontent"))
    return ""


def _parse_number(name: str, text: str) -> int:
    least, most = RANGES[name]
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
        raise BadSetting(f"{VARIABLES[name]} is {text!r}; it must be a number from {least} to {most}.")
    return int(text)


def _parse_public_url(text: str) -> str:
    if text and not PUBLIC_URL.fullmatch(text):
        raise BadSetting(f"{VARIABLES['public_url']} is {text!r}; it must be like https://content.example.org.")
    return text.rstrip("/")


def _parse_contact(text: str) -> str:
    if text and not CONTACT.fullmatch(text):
        raise BadSetting(f"{VARIABLES['security_contact']} is {text!r}; it must be like mailto:who@example.org.")
    return text


def _parse_blocking_party(text: str) -> str:
    if text and not WEB_ADDRESS.fullmatch(text):
        raise BadSetting(f"{VARIABLES['blocked_by']} is {text!r}; it must be like https://court.example.org/order/7.")
    return text


def _parse_hosts(text: str) -> str:
    for each in filter(None, (part.strip() for part in text.split(","))):
        if not HOST_NAME.fullmatch(each):
            raise BadSetting(f"{VARIABLES['mcp_hosts']} has {each!r}; it must list names like content.example.org.")
    return text


def _parse_rate_limit(text: str) -> str:
    if text and not RATE_LIMIT.fullmatch(text):
        raise BadSetting(f"{VARIABLES['rate_limit']} is {text!r}; it must be requests and seconds, like 600/60.")
    return text


def _parse_networks(text: str) -> str:
    for each in filter(None, (part.strip() for part in text.split(","))):
        try:
            ip_network(each)
        except ValueError:
            allowed = "it must list networks like 10.0.0.0/8 or addresses"
            raise BadSetting(f"{VARIABLES['trusted_proxies']} has {each!r}; {allowed}.") from None
    return text


def _parse_telemetry(text: str) -> str:
    if text not in {"", "otlp"}:
        raise BadSetting(f"{VARIABLES['telemetry']} is {text!r}; it must be otlp, or empty for no telemetry.")
    if text and find_spec("opentelemetry") is None:
        missing = "it needs an extra that is not installed: pip install medcontent[telemetry]"
        raise BadSetting(f"{VARIABLES['telemetry']} is {text!r}; {missing}.")
    return text


def _purge_header(text: str) -> str:
    known = {name.lower(): name for name in ("", *PURGE_HEADERS)}
    if text.lower() not in known:
        raise BadSetting(f"{VARIABLES['purge_header']} is {text!r}; it must be one of {', '.join(PURGE_HEADERS)}.")
    return known[text.lower()]
