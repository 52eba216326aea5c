"""Entering: an identity in the store for each record that a plan brings."""

from itertools import count

import sqlalchemy as sa

from service.catalog import KINDS, kind_named
from service.publishing.planning import Plan
from service.publishing.rows import Step
from service.publishing.sources import Key
from service.store.inserting import insert_rows
from service.store.sources import identities
from service.store.tables import entries

RANK = {kind.name: index for index, kind in enumerate(KINDS)}


def enter(step: Step, plan: Plan) -> dict[Key, int]:
    """Return the entry of each record that the plan changes; the new ones are made, in the order of the catalog."""
    known = {key: plan.desk.known[key] for key in plan.changes if key in plan.desk.known}
    new = sorted(plan.changes.keys() - known.keys(), key=_order)
    made = {key: identity.entry for key, identity in known.items()} | dict(zip(new, count(step.fresh)))
    owners = _owners(step, plan, made)
    rows = ((made[key], *key, owners.get(key)) for key in new)
    insert_rows(step.connection, entries, ("key", "kind", "id", "document"), rows)
    for key, identity in known.items():
        if identity.document is None and key in owners:
            # It was withdrawn before anybody said which document it was of, and comes back with one.
            owned = sa.update(entries).where(entries.c.key == made[key]).values(document=owners[key])
            step.connection.execute(owned)
    return made


def _owners(step: Step, plan: Plan, made: dict[Key, int]) -> dict[Key, int]:
    """Return the entry of the document of each record on the desk that belongs to one."""
    belonging = plan.desk.owners()
    wanted = {("document", document) for document in belonging.values()}
    documents = {key: made[key] for key in wanted & made.keys()}
    stored = identities(step.connection, wanted - documents.keys())
    documents |= {key: identity.entry for key, identity in stored.items()}
    return {
        key: documents["document", document]
        for key, document in belonging.items()
        if ("document", document) in documents
    }


def _order(key: Key) -> tuple[int, str]:
    return RANK[key[0]], kind_named(key[0]).order_key(key[1])
