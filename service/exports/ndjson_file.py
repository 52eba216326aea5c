"""NDJSON exports, in the order of the catalog. `medcontent export --ndjson` writes the same."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from service.catalog import KINDS, Kind
from service.publishing.ndjson import export_record
from service.store.changes import list_all_standing
from service.store.queries import ReleaseRow, find_newest_release

# The default of gzip; another level would change the bytes.
LEVEL = 6


def iterate_lines(connection: sa.Connection, release: ReleaseRow, kinds: Sequence[Kind] = KINDS) -> Iterator[bytes]:
    """Yield each record of some kinds as of a release, withdrawn ones as notices."""
    is_newest = find_newest_release(connection) == release
    for kind in kinds:
        for change in list_all_standing(connection, release.number, kind.name, is_newest=is_newest):
            yield export_record(change) + b"\n"


def write_lines(connection: sa.Connection, release: ReleaseRow, path: Path, kinds: Sequence[Kind] = KINDS) -> None:
    """Write the lines into a new file."""
    with path.open("xb") as file:
        file.writelines(iterate_lines(connection, release, kinds))


def write_packed(connection: sa.Connection, release: ReleaseRow, path: Path, kinds: Sequence[Kind] = KINDS) -> None:
    """Write the lines into a new gzip file without a name and a time."""
    with path.open("xb") as file, gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed:
        packed.writelines(iterate_lines(connection, release, kinds))
