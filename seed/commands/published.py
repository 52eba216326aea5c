"""Which drafts are published: only looked up where that decides between an error and a warning."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import click
import sqlalchemy as sa

from service.operations.database_access import open_readable_database
from service.publishing.corpus import Corpus
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft, Key
from service.store.database import StorageFault


def find_published(drafts: Iterable[Draft], keys: AbstractSet[Key]) -> set[Key]:
    """Return those of these records that are published as drafted; none where no database can be read."""
    wanted = {draft.key: draft for draft in drafts if draft.key in keys}
    try:
        database = open_readable_database()
        if database is None:
            return set()
        with database.open_reading() as connection:
            return {key for key, draft in wanted.items() if is_published(Corpus(connection), draft)}
    except (StorageFault, click.UsageError, sa.exc.SQLAlchemyError, ValueError):
        # Without a database, content is checked as if it were new.
        return set()


def is_published(library: Corpus, draft: Draft) -> bool:
    """Return whether a record is published as drafted."""
    known = library.find(*draft.key)
    sources, _ = load(draft)
    return known is not None and any(
        source.key == draft.key and (source.values, source.withdrawal) == (known.values, known.withdrawal)
        for source in sources
    )
