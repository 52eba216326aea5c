"""The index cache: the index of each requested release, taken from the shelf or built there.

Each release has its own index, so an index is never ahead of or behind its release. The publishing process builds it
too (`prepare`). If it is missing, it is built in the background: the first requests wait a while, others get 503.
If another process locks the shelf for minutes, the index is built in a private folder.
"""

import logging
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from service.search.checksum import check, seal
from service.search.index import SearchIndex
from service.search.indexer import build
from service.store.database import Database, StorageFault
from service.store.derived_files import WAIT_SECONDS, Shelf
from service.store.disk_space import find_full
from service.store.export_queries import compute_fingerprint
from service.store.outages import Outages
from service.store.queries import ReleaseRow, find_newest_release
from service.traces import name_error

SORT = "search"
# The number of open releases in a process; pages of older ones are rarely requested.
OPEN = 3
# How long the first requests wait for an index in the making, in seconds: enough for ten thousand records. Each thread
# of a worker waits at most once for a release.
PATIENCE = 10.0
# How long the publishing process waits for another one, which may be building the same index, in seconds.
PUBLISHER_PATIENCE = 60.0
ENDINGS = (KeyboardInterrupt, SystemExit, GeneratorExit)

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class NotReady(Exception):
    """The index of the release is still being built."""


class Indexes:
    """The open indexes of a process."""

    def __init__(self, database: Database, shelf: Shelf, patience: float = PATIENCE) -> None:
        """Take the database and the shelf; nothing is built yet."""
        self.outages = Outages("searches")
        self._patience = patience
        self._database = database
        self._shelf = shelf
        self._private: Shelf | None = None
        self._lock = threading.Lock()
        self._held: dict[ReleaseRow, Future[SearchIndex]] = {}
        # The releases for which a request has waited in vain; others need not wait.
        self._long: set[ReleaseRow] = set()

    def get_index(self, release: ReleaseRow) -> SearchIndex:
        """Return the index of a release.

        Raises NotReady if building it takes longer than a request may wait, and StorageFault.
        """
        with self._lock:
            making = self._held.pop(release, None) or self._begin(release)
            self._held[release] = making
            while len(self._held) > OPEN:
                del self._held[next(iter(self._held))]
        try:
            return making.result(0.0 if release in self._long else self._patience)
        except TimeoutError as error:
            self._long.add(release)
            raise NotReady(f"The search index of release {release.number} is being built.") from error
        except BaseException:
            self._drop_index(release)
            raise

    def forget_before(self, number: int) -> None:
        """Close and remove the indexes of releases before this one: an erasure changed what they hold.

        Disk errors are logged.
        """
        with self._lock:
            for release in [each for each in self._held if each.number < number]:
                del self._held[release]
        for shelf in filter(None, (self._shelf, self._private)):
            try:
                shelf.remove_before(number)
            except OSError as error:
                log.warning("Files of erased content could not be removed from %s: %s", shelf.folder, error)

    def ask(self, release: ReleaseRow, question: Callable[[SearchIndex], Answer]) -> Answer:
        """Return the answer from the index of a release; a damaged index is built again.

        Raises what `get_index` raises.
        """
        index = self.get_index(release)
        try:
            return question(index)
        except BaseException as error:  # a panic in tantivy is not an Exception
            if isinstance(error, ENDINGS) or _is_whole(index):
                raise
            log.warning("The search index of release %s broke: %s", release.number, name_error(error))
        self._drop_index(release)
        return question(self.get_index(release))

    def ask_at_once(self, release: ReleaseRow, question: Callable[[SearchIndex], Answer]) -> Answer | None:
        """Return the answer from the index of a release if it is open; None to leave it to `ask`."""
        making = self._held.get(release)
        if making is None or not making.done() or making.exception():
            return None
        try:
            return question(making.result())
        except BaseException as error:
            if isinstance(error, ENDINGS):
                raise
            return None

    def _begin(self, release: ReleaseRow) -> Future[SearchIndex]:
        making: Future[SearchIndex] = Future()
        threading.Thread(target=self._make, args=(release, making), daemon=True).start()
        return making

    def _make(self, release: ReleaseRow, making: Future[SearchIndex]) -> None:
        try:
            making.set_result(self._open_index(release))
        except BaseException as error:  # noqa: BLE001 - the waiting threads get it
            making.set_exception(error)

    def _open_index(self, release: ReleaseRow) -> SearchIndex:
        try:
            return open_index(self._database, self._shelf, release, WAIT_SECONDS)
        except (OSError, ValueError) as error:
            log.warning("The shelf cannot be used, a private folder is used instead: %s", error)
        try:
            self._private = self._private or self._get_private_shelf()
            return open_index(self._database, self._private, release, WAIT_SECONDS)
        except (OSError, ValueError) as error:
            raise StorageFault(f"The search index of release {release.number} cannot be built: {error}.") from error

    def _get_private_shelf(self) -> Shelf:
        """Return a private shelf of this process, removed at its end."""
        folder = tempfile.mkdtemp(prefix="medcontent-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Shelf(Path(folder))

    def _drop_index(self, release: ReleaseRow) -> None:
        with self._lock:
            self._held.pop(release, None)


def open_index(database: Database, shelf: Shelf, release: ReleaseRow, patience: float) -> SearchIndex:
    """Return the index of a release, after building it if it is missing or damaged.

    Raises OSError or ValueError if the shelf cannot be used, for example because another process locks it for longer
    than `patience`, in seconds; and StorageFault.
    """
    with database.open_reading() as connection:
        content = compute_fingerprint(connection, release.number)

    def make(path: Path) -> None:
        with database.open_deciding() as connection:
            build(connection, release.number, path)
        seal(path, content)

    path = shelf.take(SORT, release, "", make, patience)
    try:
        return _check_index(path, content)
    except (ValueError, FileNotFoundError) as error:
        log.warning("The search index is built again: %s", error)
        shelf.remove(path)
        return _check_index(shelf.take(SORT, release, "", make, patience), content)


def prepare(database: Database, shelf: Shelf) -> None:
    """Build the index of the newest release, so that no search waits for it.

    Disk errors are only logged: the serving process builds its own index then.
    """
    try:
        with database.open_reading() as connection:
            newest = find_newest_release(connection)
        if newest:
            open_index(database, shelf, newest, PUBLISHER_PATIENCE)
    except (OSError, ValueError, StorageFault) as error:
        full = find_full(shelf.folder)
        why = f"there is no room left in the folder {full}" if full else str(error)
        log.warning("The release is published. Its search index is not built yet, in %s: %s", shelf.folder, why)


def _is_whole(index: SearchIndex) -> bool:
    try:
        check(index.folder)
    except (ValueError, OSError):
        return False
    return True


def _check_index(path: Path, content: str) -> SearchIndex:
    check(path, content)
    return SearchIndex(path)
