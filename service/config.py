"""The settings, read once from the environment. No other module reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

# A scheme and a host, in ASCII as they stand in addresses; the service does not serve from below a path.
PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?", re.ASCII)


class BadSetting(ValueError):
    """A setting whose value cannot be used; the message names it and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """What a process can be told from outside."""

    database_url: str = "sqlite:///var/medcontent.db"
    host: str = "127.0.0.1"
    port: int = 8000
    # Beside the database where empty.
    derived_dir: str = ""
    # Where readers find the service. Never taken from a request: whoever sends one could name another host.
    public_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings that the environment gives, the defaults elsewhere.

        Raises BadSetting for a port that is none, and for a public address that is not one of a host.
        """
        given = {
            field.name: environment[name] for field in fields(cls) if (name := VARIABLES[field.name]) in environment
        }
        port = given.pop("port", str(cls.port))
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise BadSetting(f"PORT is {port!r}; it must be a number from 1 to 65535.")
        public_url = given.pop("public_url", cls.public_url)
        if public_url and not PUBLIC_URL.fullmatch(public_url):
            raise BadSetting(f"MEDCONTENT_PUBLIC_URL is {public_url!r}; it must be like https://content.example.org.")
        return cls(**given, port=int(port), public_url=public_url.rstrip("/"))


VARIABLES: Mapping[str, str] = {
    "database_url": "MEDCONTENT_DATABASE_URL",
    "host": "HOST",
    "port": "PORT",
    "derived_dir": "MEDCONTENT_DERIVED_DIR",
    "public_url": "MEDCONTENT_PUBLIC_URL",
}
