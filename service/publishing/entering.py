"""Entering: an identity in the store for each record that a plan brings."""

import sqlalchemy as sa

from service.catalog import KINDS, kind_named
from service.publishing.planning import Plan
from service.publishing.sources import Key
from service.store.sources import documents_of, entries_of
from service.store.tables import entries

RANK = {kind.name: index for index, kind in enumerate(KINDS)}


def enter(connection: sa.Connection, plan: Plan) -> dict[Key, int]:
    """Return the entry of each record that the plan changes; the new ones are made, in the order of the catalog."""
    known = entries_of(connection, plan.changes.keys())
    new = sorted(plan.changes.keys() - known.keys(), key=_order)
    following = (connection.execute(sa.select(sa.func.max(entries.c.key))).scalar() or 0) + 1
    made = known | {key: number for number, key in enumerate(new, following)}
    owners = _owners(connection, plan, made)
    unowned = {key for key, owner in documents_of(connection, known.keys()).items() if owner is None}
    rows = [{"key": made[key], "kind": key[0], "id": key[1], "document": owners.get(key)} for key in new]
    if rows:
        connection.execute(sa.insert(entries), rows)
    for key in unowned & owners.keys():
        # It was withdrawn before anybody said which document it was of, and comes back with one.
        connection.execute(sa.update(entries).where(entries.c.key == made[key]).values(document=owners[key]))
    return made


def _owners(connection: sa.Connection, plan: Plan, made: dict[Key, int]) -> dict[Key, int]:
    """Return the entry of the document of each record that has none in the store yet."""
    belonging = plan.desk.owners()
    wanted = {("document", document) for document in belonging.values()}
    documents = {key: made[key] for key in wanted & made.keys()}
    documents |= entries_of(connection, wanted - documents.keys())
    return {
        key: documents["document", document]
        for key, document in belonging.items()
        if ("document", document) in documents
    }


def _order(key: Key) -> tuple[int, str]:
    return RANK[key[0]], kind_named(key[0]).order_key(key[1])
