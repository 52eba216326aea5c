"""Change counts: how many records of each document differ from what is published, for the desk."""

from collections import Counter
from collections.abc import Mapping

import click
import sqlalchemy as sa

from seed.commands.published import is_published
from seed.studio.workspace import Snapshot
from service.operations.database_access import open_readable_database
from service.publishing.corpus import Corpus
from service.publishing.drafts import Key
from service.store.database import Database, StorageFault
from service.store.queries import find_newest_release


class ChangeCounts:
    """Looks up only the drafts that are new or changed since the last look, as long as the release is the same."""

    def __init__(self) -> None:
        """Start without knowing any draft."""
        self._release: object = None
        self._known: dict[Key, tuple[bytes, bool]] = {}

    def count_changes(self, snapshot: Snapshot) -> Mapping[str, int] | None:
        """Return the numbers of changed records by document; None where no database can be read."""
        try:
            database = open_readable_database()
            if database is None:
                return Counter(draft.owner for draft in snapshot.content.drafts)
            return self._count_in(database, snapshot)
        except (StorageFault, click.UsageError, sa.exc.SQLAlchemyError, ValueError):
            return None

    def _count_in(self, database: Database, snapshot: Snapshot) -> Mapping[str, int]:
        with database.open_reading() as connection:
            release = database.shown, find_newest_release(connection)
            if release != self._release:
                self._release, self._known = release, {}
            library, before = Corpus(connection), self._known
            self._known = {}
            for draft in snapshot.content.drafts:
                known = before.get(draft.key)
                if known is None or known[0] != draft.digest:
                    known = draft.digest, is_published(library, draft)
                self._known[draft.key] = known
        return Counter(draft.owner for draft in snapshot.content.drafts if not self._known[draft.key][1])
