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
    known = plan.desk.known
    new = sorted((key for key in plan.changes if key not in known), key=_order)
    made = dict(zip(new, count(step.fresh)))
    made.update((key, known[key].entry) for key in plan.changes if key in known)
    documents = _documents(step, plan, made)
    rows = (
        (made[key], *key, documents.get(owner)) for key, owner in plan.desk.owned() if key in made and key not in known
    )
    insert_rows(step.connection, entries, ("key", "kind", "id", "document"), rows)
    for key in plan.changes:
        if key in known and known[key].document is None and (owner := plan.desk.owner(key)):
            # It was withdrawn before anybody said which document it was of, and comes back with one.
            owned = sa.update(entries).where(entries.c.key == made[key]).values(document=documents[owner])
            step.connection.execute(owned)
    return made


def _documents(step: Step, plan: Plan, made: dict[Key, int]) -> dict[str | None, int]:
    """Return the entry of each document that has records on the desk."""
    wanted = {("document", document) for document in plan.desk.documents() if document}
    stored = identities(step.connection, wanted - made.keys())
    return {key[1]: made[key] if key in made else stored[key].entry for key in wanted & (made.keys() | stored.keys())}


def _order(key: Key) -> tuple[int, str]:
    return RANK[key[0]], kind_named(key[0]).order_key(key[1])
