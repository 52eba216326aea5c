"""Entries: create the identity in the store of each new record of a plan.

The records of a document are created one after the other, so that their rows are adjacent and in the order of writing:
a large release then fills the indexes from one end to the other.
"""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from service.catalog import build_catalog_order
from service.publishing.drafts import Key
from service.publishing.plan import Plan
from service.publishing.writer import Step
from service.store.bulk_insert import Row, insert_rows
from service.store.revisions import find_identities
from service.store.tables import entries


def add_entries(step: Step, plan: Plan) -> dict[Key, int]:
    """Return the entry of each record that the plan changes, creating the new ones."""
    known = plan.desk.known
    made = {key: known[key].entry for key in plan.changes if key in known}
    stored = _find_stored_documents(step, plan)
    insert_rows(step.connection, entries, ("key", "kind", "id", "document"), _build_rows(step, plan, made, stored))
    for key in plan.changes:
        if key in known and known[key].document is None and (owner := plan.get_after(key).document):
            # The record was withdrawn before it had a document, and is now published again with one.
            document = made.get(("document", owner)) or stored[owner]
            step.connection.execute(sa.update(entries).where(entries.c.key == made[key]).values(document=document))
    return made


def _build_rows(step: Step, plan: Plan, made: dict[Key, int], stored: Mapping[str, int]) -> Iterator[Row]:
    """Yield a row for each new record, for each document in the order of the catalog, and add its key to `made`."""
    fresh = step.fresh
    for document in plan.desk.list_documents():
        keys = plan.desk.list_owned(document)
        unknown = (key for key in keys if key in plan.changes and key not in plan.desk.known)
        new = sorted(unknown, key=build_catalog_order)
        made.update({key: entry for entry, key in enumerate(new, fresh)})
        fresh += len(new)
        owner = document and (made.get(("document", document)) or stored.get(document))
        yield from ((made[key], *key, owner) for key in new)


def _find_stored_documents(step: Step, plan: Plan) -> dict[str, int]:
    """Return the entries of the documents that have staged records and exist already."""
    wanted = {("document", document) for document in plan.desk.list_documents() if document}
    found = find_identities(step.connection, wanted - plan.changes.keys())
    return {document: identity.entry for (_, document), identity in found.items()}


def find_fresh_entry(connection: sa.Connection) -> int:
    """Return the first entry that no record has."""
    return (connection.execute(sa.select(sa.func.max(entries.c.key))).scalar() or 0) + 1
