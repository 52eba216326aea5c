"""The closure of a change: every record of a document whose served bytes the change may affect.

It may contain too many records, never too few: records that render the same are not written again. A property test
compares the store after random releases with a full rendering.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from service.publishing.drafts import Key
from service.publishing.records import World, get_sentence_id
from service.publishing.staging import Opened

NO_TOPICS: AbstractSet[str] = frozenset()


def find_affected(opened: Opened, changed: AbstractSet[Key], topics: AbstractSet[str] = NO_TOPICS) -> set[Key]:
    """Return the records of the document that a change of these records may affect, including themselves.

    The changed records may belong to any document. `topics` are those whose members changed: each member names the
    others in `sameAs`.
    """
    if all(key in changed for key in opened.after.sources):
        return set(opened.after.sources)
    keys: set[Key] = set()
    for world in (opened.before, opened.after):
        for key in {*world.referrers, *world.sources}:
            if key in changed:
                keys.update(_find_dependent(world, key))
    keys.update(key for key, source in opened.after.sources.items() if source.values.get("topic") in topics)
    return {key for key in keys if key in opened.after.sources}


def list_topics(opened: Opened, keys: AbstractSet[Key]) -> set[str]:
    """Return the topics that show these records of the document, before or after the change."""
    sources = (world.sources.get(key) for world in (opened.before, opened.after) for key in keys)
    return {topic for source in sources if source and (topic := source.values.get("topic"))}


def _find_dependent(world: World, key: Key) -> Iterator[Key]:
    """Yield the record, those that refer to it, and those with derived members about it."""
    yield key
    if key[0] == "document" and key in world.sources:
        # The title and licence of a document are in the attribution of all its records.
        yield from world.sources
    for referrer in world.referrers.get(key, []):
        yield referrer.key
        if key[0] == "reference":
            # Advisories name the works that an assessment cites, on all records that rest on the assessed claim.
            yield from (each.key for each in world.referrers.get(referrer.key, []))
    source = world.sources.get(key)
    if source is None or source.withdrawal:
        return
    if source.kind.name == "claim":
        yield "sentence", get_sentence_id(source)
    for _, kind, id_ in source.list_references():
        yield kind, id_
