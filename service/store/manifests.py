"""Manifests: a summary of a database's content, to compare two databases of any engine."""

import hashlib
from typing import NamedTuple

import sqlalchemy as sa

# Values and order are the same in every engine: text is sorted by code point, and booleans are numbers.
EVERYTHING = (
    "SELECT key, kind, id, document FROM entries ORDER BY key",
    "SELECT entry, number, release, CASE WHEN withdrawn THEN 1 ELSE 0 END, source FROM revisions ORDER BY 1, 2",
    "SELECT entry, from_release, to_release, revision, sha256, body FROM versions ORDER BY entry, from_release",
    "SELECT entry, name, value, from_release, to_release FROM facets ORDER BY entry, name, value, from_release",
    "SELECT entry, field, target, from_release, to_release FROM links ORDER BY entry, field, target, from_release",
)
AT_A_TIME = {"yield_per": 1000}


class ReleaseMark(NamedTuple):
    """A release by number and time: databases that share it have the same history."""

    number: int
    time: str


class Manifest(NamedTuple):
    """A summary of a database: its releases in order, and one hash over everything else."""

    releases: list[ReleaseMark]
    records: int
    sha256: str

    @property
    def newest(self) -> ReleaseMark | None:
        """The newest release."""
        return self.releases[-1] if self.releases else None

    def find_lacking(self, releases: list[ReleaseMark]) -> list[ReleaseMark]:
        """Return the given releases that are not in the database."""
        return [each for each in releases if each not in set(self.releases)]


def read_manifest(connection: sa.Connection) -> Manifest:
    """Return the manifest of the database behind a connection."""
    records = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
    digest = hashlib.sha256()
    for query in EVERYTHING:
        for row in connection.execute(sa.text(query), execution_options=AT_A_TIME):
            digest.update(repr(tuple(row)).encode())
    return Manifest(read_marks(connection), records, digest.hexdigest())


def read_marks(connection: sa.Connection) -> list[ReleaseMark]:
    """Return the releases in order."""
    return [
        ReleaseMark(*row) for row in connection.exec_driver_sql("SELECT number, time FROM releases ORDER BY number")
    ]
