"""The index of a mirror: what the records of its origin are found by, built by the declarations of this version."""

from functools import partial

import orjson
import sqlalchemy as sa

from service.publishing.corpus import Corpus
from service.publishing.document_writer import Body, index_records
from service.publishing.entries import find_fresh_entry
from service.publishing.gc_tuning import relax_gc
from service.publishing.records import Source, World
from service.publishing.rendering_version import compute_rendering_version
from service.publishing.significance import Weights
from service.publishing.staging import Staging
from service.publishing.writer import Step, replace_index_rows
from service.store import tables
from service.store.database import Database
from service.store.faults import DamagedStore
from service.store.queries import find_newest_release
from service.store.versions import find_version


def index_mirror(database: Database) -> None:
    """Build the index rows of every record again, without a release: new filters find old records.

    A mirror serves the bodies that its origin rendered; its index rows follow from them. Raises StorageFault.
    """
    with database.open_deciding() as reading:
        newest = find_newest_release(reading)
        if newest is None:
            return
        desk = Staging(Corpus(reading))
        with relax_gc(), database.open_writing() as connection:
            step = Step(connection, newest.number, newest.time, find_fresh_entry(connection), Weights({}, None))
            body_of = partial(_read_served_body, reading, newest.number)
            for document in desk.library.list_documents():
                opened = desk.open(document)
                rendered, _ = index_records(step, opened, opened.after.sources.keys(), {}, body_of)
                replace_index_rows(step, rendered)
            row = sa.update(tables.releases).where(tables.releases.c.number == newest.number)
            connection.execute(row.values(rendering=compute_rendering_version()))


def _read_served_body(reading: sa.Connection, release: int, _: World, source: Source) -> Body:
    served = find_version(reading, source.key, release)
    if served is None:
        raise DamagedStore(f"{'/'.join(source.key)} has no version in release {release}.")
    return orjson.loads(served.body), served.sha256
