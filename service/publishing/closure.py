"""The closure of a change: every record whose served bytes it may alter.

It may name too many, never too few: what renders the same is not written again. A property test compares the store
after random releases with a full rendering.
"""

from collections.abc import Iterator

from service.publishing.planning import Plan
from service.publishing.sources import Key, World, sentence_of


def affected(plan: Plan) -> set[Key]:
    """Return the records whose served bytes the plan may change, the changed ones included."""
    keys: set[Key] = set()
    for change in plan.changes:
        for world in (plan.before, plan.after):
            keys |= set(_dependent(world, change.after.key))
    return keys


def _dependent(world: World, key: Key) -> Iterator[Key]:
    """Yield the record, those that refer to it, and those whose derived members speak of it."""
    yield key
    for referrer in world.referrers.get(key, []):
        yield referrer.key
        if key[0] == "reference":
            # A work is named in the advisories of the records that rest on the claims whose assessments cite it.
            yield from (each.key for each in world.referrers.get(referrer.key, []))
    source = world.get(*key)
    if source is None:
        return
    if source.document:
        yield "document", source.document
    if source.kind.name == "claim":
        yield "sentence", sentence_of(source.id)
    for _, kind, id_ in source.references():
        yield kind, id_
