"""Record copies: the records of the newest release in files, from which a record is read without a query.

The database stays the truth: copies are derived from it, belong to one release, and are made again when they are
missing or damaged; meanwhile records are read from the database. A release adds a layer with the records that it
changed, and shares the layers of the release before (hard links), so that copies cost what the change costs.
"""

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import sqlalchemy as sa

from service.store.database import Database, StorageFault
from service.store.derived_files import WAIT_SECONDS, Shelf
from service.store.disk_space import find_full
from service.store.erasures import list_erasures
from service.store.export_queries import compute_fingerprint
from service.store.queries import ReleaseRow, find_newest_release, find_release
from service.store.record_layer import DamagedLayer, Layer, RecordCopy, build_key, write_layer
from service.store.tables import FOREVER, entries, versions

SORT = "records"
MANIFEST = "layers.json"
# A new layer takes in the one before unless that has more than this many times as many records, so that there are few.
GROWTH = 8
# The number of rows fetched at a time.
BATCH = 500
# How long the publishing process waits for another one, in seconds.
PUBLISHER_PATIENCE = 60.0
log = logging.getLogger(__name__)


class LayerNote(NamedTuple):
    """A layer in a manifest: its file, its number of records, and the last release that it has records of."""

    file: str
    records: int
    release: int


class RecordCopies:
    """The copies of the newest release, as a process reads them."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        """Take the database and the shelf; nothing is opened before a release is followed."""
        self._database, self._shelf = database, shelf
        self._release: ReleaseRow | None = None
        self._layers: tuple[int, Sequence[Layer]] = (0, ())
        self._makes = False
        self._making = threading.Lock()

    def follow(self, release: ReleaseRow | None) -> None:
        """Read from the copies of this release, if there are any, from now on."""
        self._release, self._layers = release, (0, ())
        if release and not self._open(release) and self._makes:
            threading.Thread(target=self._make, args=(release,), daemon=True).start()

    def find(self, kind: str, id_: str, release: int) -> RecordCopy | None:
        """Return the copy of a record at a release; None if it is missing or damaged: the database has it."""
        number, layers = self._layers
        if number != release:
            return None
        key = build_key(kind, id_)
        try:
            return next((found for layer in layers if (found := layer.find(key))), None)
        except DamagedLayer as error:
            self._drop(number, error)
            return None

    def make_missing(self) -> None:
        """Make copies in a thread whenever a release has none: for a server, which lives on."""
        self._makes = True
        self.follow(self._release)

    def _open(self, release: ReleaseRow) -> bool:
        """Read from the copies of a release; return False if there are none, or they cannot be used."""
        try:
            path = self._shelf.find_held(SORT, release, "")
            if path is None:
                return False
            with self._database.open_reading() as connection:
                layers = open_layers(path, compute_fingerprint(connection, release.number))
        except (OSError, ValueError) as error:
            log.warning("The copies of the records in %s cannot be used: %s", self._shelf.folder, error)
            return False
        except StorageFault:
            # The database is asked next, and reports it.
            return True
        if self._release == release:
            self._layers = (release.number, layers)
        return True

    def _drop(self, number: int, error: Exception) -> None:
        """Stop reading damaged copies, and make others."""
        if self._layers[0] == number and self._release:
            self._layers = (0, ())
            log.warning("The copies of the records are made again: %s", error)
            threading.Thread(target=self._make, args=(self._release,), kwargs={"anew": True}, daemon=True).start()

    def _make(self, release: ReleaseRow, *, anew: bool = False) -> None:
        """Make the copies of a release and read from them; `anew` if those on the shelf are damaged."""
        with self._making:
            if self._release != release or self._layers[0]:
                return
            for again in (anew, True):
                if make_copies(self._database, self._shelf, release, anew=again) is None or self._open(release):
                    return


def prepare_copies(database: Database, shelf: Shelf) -> None:
    """Make the copies of the newest release, so that no record is read by a query. Errors are only logged."""
    try:
        newest = find_newest_release(database)
    except StorageFault as error:
        log.warning("The copies of the records are not made: %s", error)
    else:
        if newest:
            make_copies(database, shelf, newest, patience=PUBLISHER_PATIENCE)


def make_copies(
    database: Database, shelf: Shelf, release: ReleaseRow, *, anew: bool = False, patience: float = WAIT_SECONDS
) -> Path | None:
    """Return the copies of a release on the shelf, made there if they are missing; None if they cannot be.

    `anew` removes those on the shelf first. `patience` is how long to wait for another process, in seconds.
    """

    def make(path: Path) -> None:
        with database.open_deciding() as connection:
            if find_newest_release(connection) != release:
                raise ValueError("a newer release was made meanwhile")
            path.mkdir()
            _write_copies(connection, shelf, release, path)

    try:
        if anew and (held := shelf.find_held(SORT, release, "")):
            shelf.remove(held)
        return shelf.take(SORT, release, "", make, patience)
    except (OSError, ValueError, StorageFault) as error:
        full = find_full(shelf.folder)
        why = f"there is no room left in the folder {full}" if full else str(error)
        log.warning("The copies of the records are not made, in %s: %s", shelf.folder, why)
        return None


def open_layers(path: Path, content: str) -> list[Layer]:
    """Return the layers of a release, newest first. Raises OSError, and ValueError if they are of other content."""
    noted, notes = _read_manifest(path)
    if noted != content:
        raise ValueError(f"{path.name} is of other content.")
    return [Layer(path / note.file) for note in reversed(notes)]


def _read_manifest(path: Path) -> tuple[str, list[LayerNote]]:
    """Return the fingerprint of the content and the layers, oldest first. Raises OSError and ValueError."""
    try:
        content, notes = orjson.loads((path / MANIFEST).read_bytes())
        return content, [LayerNote(*note) for note in notes]
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path.name} has no list of its layers.") from error


def _write_copies(connection: sa.Connection, shelf: Shelf, release: ReleaseRow, path: Path) -> None:
    """Write the copies of the newest release: links to layers of an earlier one, and a layer of what changed since."""
    kept = _find_base(connection, shelf, release, path)
    number = _count_changed(connection, kept[-1].release if kept else 0)
    while kept and kept[-1].records <= GROWTH * number:
        kept = kept[:-1]
        number = _count_changed(connection, kept[-1].release if kept else 0)
    for each in path.iterdir():
        if each.name not in {note.file for note in kept}:
            each.unlink()
    note = LayerNote(f"{release.number}.layer", number, release.number)
    write_layer(path / note.file, _iterate_changed(connection, kept[-1].release if kept else 0))
    content = compute_fingerprint(connection, release.number)
    (path / MANIFEST).write_bytes(orjson.dumps([content, [tuple(each) for each in (*kept, note)]]))
    # The serving user may differ from the publishing one.
    for each, mode in ((path, 0o755), (path / note.file, 0o644), (path / MANIFEST, 0o644)):
        each.chmod(mode)


def _find_base(connection: sa.Connection, shelf: Shelf, release: ReleaseRow, path: Path) -> list[LayerNote]:
    """Link the layers of the newest earlier copies of this content into a folder, and return them."""
    erased = max((each.release for each in list_erasures(connection)), default=0)
    for number, held in shelf.list_held(SORT):
        earlier = find_release(connection, number) if erased <= number < release.number else None
        if earlier is None or held != shelf.find_held(SORT, earlier, ""):
            continue
        try:
            content, notes = _read_manifest(held)
            if content == compute_fingerprint(connection, number):
                for note in notes:
                    os.link(held / note.file, path / note.file)
                return notes
        except (OSError, ValueError) as error:
            log.warning("Earlier copies of the records cannot be used: %s", error)
            for each in path.iterdir():
                each.unlink()
    return []


def _count_changed(connection: sa.Connection, since: int) -> int:
    query = sa.select(sa.func.count()).where(versions.c.to_release == FOREVER, versions.c.from_release > since)
    return int(connection.execute(query).scalar_one())


def _iterate_changed(connection: sa.Connection, since: int) -> Iterator[tuple[bytes, RecordCopy]]:
    """Yield the records that releases after this one changed, as they are now."""
    columns = (versions.c.body, versions.c.digest, versions.c.withdrawn, versions.c.updated_at)
    query = (
        sa.select(entries.c.kind, entries.c.id, *columns)
        .join(entries, entries.c.key == versions.c.entry)
        .where(versions.c.to_release == FOREVER, versions.c.from_release > since)
    )
    rows = connection.execute(query.execution_options(yield_per=BATCH))
    for kind, id_, *copied in rows:
        yield build_key(kind, id_), RecordCopy(*copied)
