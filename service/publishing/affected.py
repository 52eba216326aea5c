"""The closure of a change: every record of a document whose served bytes it may alter.

It may name too many, never too few: what renders the same is not written again. A property test compares the store
after random releases with a full rendering.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from service.publishing.corpus import Opened
from service.publishing.records import Key, World, get_sentence_id


def find_affected(opened: Opened, changed: AbstractSet[Key]) -> set[Key]:
    """Return the records of the document that a change of these records may alter, its own changed ones included.

    The changed records may be of any document.
    """
    if all(key in changed for key in opened.after.sources):
        return set(opened.after.sources)
    keys: set[Key] = set()
    for world in (opened.before, opened.after):
        for key in {*world.referrers, *world.sources}:
            if key in changed:
                keys.update(_find_dependent(world, key))
    return {key for key in keys if key in opened.after.sources}


def _find_dependent(world: World, key: Key) -> Iterator[Key]:
    """Yield the record, those that refer to it, and those whose derived members speak of it."""
    yield key
    if key[0] == "document" and key in world.sources:
        # All that a document says is attributed to it by title and licence.
        yield from world.sources
    for referrer in world.referrers.get(key, []):
        yield referrer.key
        if key[0] == "reference":
            # A work is named in the advisories of the records that rest on the claims whose assessments cite it.
            yield from (each.key for each in world.referrers.get(referrer.key, []))
    source = world.sources.get(key)
    if source is None or source.withdrawal:
        return
    if source.kind.name == "claim":
        yield "sentence", get_sentence_id(source.id)
    for _, kind, id_ in source.list_references():
        yield kind, id_
