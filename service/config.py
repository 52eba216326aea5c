"""The settings, read once from the environment. No other module reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

# A scheme and a host, in ASCII as they stand in addresses; the service does not serve from below a path.
PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?", re.ASCII)


# What RFC 9116, section 2.5.3, wants of a contact: a URI, of the web by TLS only.
CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+|tel:[0-9+\-]+)", re.ASCII)


class BadSetting(ValueError):
    """A setting whose value cannot be used; the message names it and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """What a process can be told from outside."""

    database_url: str = "sqlite:///var/medcontent.db"
    # Addresses with commas between them; only what serves reads from them.
    replica_urls: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    # Beside the database where empty.
    derived_dir: str = ""
    # What each worker may remember of answers, in MiB; nothing is remembered where it is 0.
    edge_mib: int = 24
    workers: int = 1
    # For so long answers that were begun may go on once the service is to stop.
    grace_seconds: int = 60
    # Where readers find the service. Never taken from a request: whoever sends one could name another host.
    public_url: str = ""
    # The header that a CDN takes purge tags by. Without one no tags are sent, and CDNs keep answers as caches do.
    purge_header: str = ""
    # Whom to tell of a weakness; nobody but the operator can say.
    security_contact: str = ""

    @property
    def replicas(self) -> list[str]:
        """The addresses of the replicas."""
        return [each for part in self.replica_urls.split(",") if (each := part.strip())]

    @classmethod
    def read_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings that the environment gives, the defaults elsewhere.

        Raises BadSetting for a number that is none or out of range, for a public address that is not one of a host, for
        a contact that is no address, and for a header that no CDN takes purge tags by.
        """
        given: dict[str, Any] = {
            field.name: environment[name] for field in fields(cls) if (name := VARIABLES[field.name]) in environment
        }
        numbers = {name: _parse_number(name, text) for name, text in given.items() if name in RANGES}
        addresses = {
            "purge_header": _purge_header(given.get("purge_header", "")),
            "public_url": _parse_public_url(given.get("public_url", "")),
            "security_contact": _parse_contact(given.get("security_contact", "")),
        }
        return cls(**{**given, **numbers, **addresses})


VARIABLES: Mapping[str, str] = {
    "database_url": "MEDCONTENT_DATABASE_URL",
    "replica_urls": "MEDCONTENT_REPLICA_URLS",
    "host": "HOST",
    "port": "PORT",
    "derived_dir": "MEDCONTENT_DERIVED_DIR",
    "edge_mib": "MEDCONTENT_EDGE_MIB",
    "workers": "MEDCONTENT_WORKERS",
    "grace_seconds": "MEDCONTENT_GRACE_SECONDS",
    "public_url": "MEDCONTENT_PUBLIC_URL",
    "purge_header": "MEDCONTENT_PURGE_HEADER",
    "security_contact": "MEDCONTENT_SECURITY_CONTACT",
}
# The headers by which CDNs take purge tags, and what separates the tags there: Fastly; Cloudflare and CloudFront;
# Akamai; Varnish with the module xkey.
PURGE_HEADERS: Mapping[str, str] = {"Surrogate-Key": " ", "Cache-Tag": ",", "Edge-Cache-Tag": ",", "xkey": " "}
# The least and the most of the settings that are numbers.
RANGES: Mapping[str, tuple[int, int]] = {
    "port": (1, 65535),
    "edge_mib": (0, 65536),
    "workers": (1, 256),
    "grace_seconds": (0, 86400),
}


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


def _purge_header(text: str) -> str:
    known = {name.lower(): name for name in ("", *PURGE_HEADERS)}
    if text.lower() not in known:
        raise BadSetting(f"{VARIABLES['purge_header']} is {text!r}; it must be one of {', '.join(PURGE_HEADERS)}.")
    return known[text.lower()]
