"""Naming: the records that are called just so, by their name, an alias or their standard term."""

from service.search.asking import cleaned
from service.search.index import Index, read
from service.search.keys import name_key
from service.search.mapping import NAMING
from service.search.words import telling, words


def find_named(index: Index, name: str, limit: int) -> tuple[list[tuple[str, str]], int]:
    """Return the kinds and ids of the records that articles tell of and that have this name, and how many there are.

    At most `limit` are returned, in the order of the catalog. Case, endings and function words do not count.
    """
    stems = [word.stem for word in telling(list(words(cleaned(name))))]
    if not stems:
        return [], 0
    part = index.parts[0]
    found, total = part.best(part.any_of("keys", [name_key(tier, stems) for tier in NAMING]), limit)
    return [(each.type, each.id) for each in map(read, found)], total
