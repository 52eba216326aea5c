"""The settings, read once from the environment. No other module reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


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

    @property
    def replicas(self) -> list[str]:
        """The addresses of the replicas."""
        return [each for part in self.replica_urls.split(",") if (each := part.strip())]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings that the environment gives, the defaults elsewhere.

        Raises BadSetting for a port that is none.
        """
        given = {
            field.name: environment[name] for field in fields(cls) if (name := VARIABLES[field.name]) in environment
        }
        port = given.pop("port", str(cls.port))
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise BadSetting(f"PORT is {port!r}; it must be a number from 1 to 65535.")
        return cls(**given, port=int(port))


VARIABLES: Mapping[str, str] = {
    "database_url": "MEDCONTENT_DATABASE_URL",
    "replica_urls": "MEDCONTENT_REPLICA_URLS",
    "host": "HOST",
    "port": "PORT",
    "derived_dir": "MEDCONTENT_DERIVED_DIR",
}
