"""Exact names: the records with a given name, alias or standard term."""

from service.search.field_weights import NAMING
from service.search.index import SearchIndex, read
from service.search.keys import name_key
from service.search.query import clean_text
from service.search.tokenizer import iterate_asked_words, keep_telling


def find_named(index: SearchIndex, name: str, limit: int) -> tuple[list[tuple[str, str]], int]:
    """Return the kinds and ids of the statements with this name, and their number.

    At most `limit` are returned, in the order of the catalog. Case, endings and function words are ignored.
    """
    stems = [word.stem for word in keep_telling(list(iterate_asked_words(clean_text(name))))]
    if not stems:
        return [], 0
    part = index.records
    found, total = part.find_best(part.match_any("keys", [name_key(tier, stems) for tier in NAMING]), limit)
    return [(each.type, each.id) for each in map(read, found)], total
