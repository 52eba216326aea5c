"""Order keys: the sort keys of records, by which lists are in reading order."""

import re
from functools import lru_cache

NUMBER = re.compile(r"[0-9]+")
# Sorts after letters: claims whose ids name their sentence come before those from other sentences.
ELSEWHERE = "~"
# The number of cached place keys: every document has a p1s1.
REMEMBERED = 4096


def encode_order_key(id_: str, place: str | None = None) -> str:
    """Return the sort key of a record: its id, with numbers padded so that c10 sorts after c9.

    `place` is that of a sentence, or of the sentence of a claim, as in `p1s2`. Where the id names another one, the key
    begins with the place, so that lists are in reading order.
    """
    document, dot, label = id_.partition(".")
    if not dot:
        return id_
    own, there = _pad_numbers(label), _pad_numbers(place) if place else ""
    return document + dot + (own if own.startswith(there) else there + ELSEWHERE + own)


def decode_order_key(order_key: str) -> str:
    """Return the id of an order key, without the padding: no number in an id begins with 0."""
    document, dot, place = order_key.partition(".")
    return document + dot + _strip_padding(place.rpartition(ELSEWHERE)[2]) if dot else order_key


@lru_cache(REMEMBERED)
def _pad_numbers(place: str) -> str:
    return NUMBER.sub(lambda number: number.group().zfill(6), place)


@lru_cache(REMEMBERED)
def _strip_padding(place: str) -> str:
    return NUMBER.sub(lambda number: number.group().lstrip("0"), place)
