"""Manifests: what a database holds, so that two can be compared, be they of the same engine or not."""

import hashlib
from typing import NamedTuple

import sqlalchemy as sa

# Each value is the same in every engine, and so is the order: text is sorted by code point, and truth told by a number.
EVERYTHING = (
    "SELECT key, kind, id, document FROM entries ORDER BY key",
    "SELECT entry, number, release, CASE WHEN withdrawn THEN 1 ELSE 0 END, source FROM revisions ORDER BY 1, 2",
    "SELECT entry, from_release, to_release, revision, sha256, body FROM versions ORDER BY entry, from_release",
    "SELECT entry, name, value, from_release, to_release FROM facets ORDER BY entry, name, value, from_release",
    "SELECT entry, field, target, from_release, to_release FROM links ORDER BY entry, field, target, from_release",
)
AT_A_TIME = {"yield_per": 1000}


class ReleaseMark(NamedTuple):
    """A release by number and time: two databases that share it are of one history."""

    number: int
    time: str


class Manifest(NamedTuple):
    """What a database holds: its releases in order, and one hash over all else."""

    releases: list[ReleaseMark]
    records: int
    sha256: str

    @property
    def newest(self) -> ReleaseMark | None:
        """The newest release."""
        return self.releases[-1] if self.releases else None

    def find_lacking(self, releases: list[ReleaseMark]) -> list[ReleaseMark]:
        """Return those of these releases that are not in it."""
        return [each for each in releases if each not in set(self.releases)]


def read_manifest(connection: sa.Connection) -> Manifest:
    """Return what the database behind a connection holds."""
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
