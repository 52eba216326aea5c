"""Keys: how whole names, pairs of words, codes and filters are written in the index, by records and questions alike."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from schemas.search import Tier
from schemas.terminologies import find_system

# The filters of search, which are facets of the store, and the kind.
FILTERS = ("condition", "document", "exclude")
TYPE = "type"
# Systems whose codes say their category in front of a dot: C79 for C79.5.
CATEGORISED = ("icd-10", "icd-10-cm")
# How many codes are remembered: the same come again and again.
REMEMBERED = 4096
# What stands around a code in a sentence.
AROUND = ".,;:?!()[]{}\"'"


def build_facet_key(name: str, value: str) -> str:
    """Return a value that records are filtered by."""
    return f"{name}={value}"


def build_pair_key(one: str, other: str) -> str:
    """Return two words that follow each other."""
    return f"{one}_{other}"


def name_key(tier: Tier, stems: Sequence[str]) -> str:
    """Return a whole name."""
    return f"{tier}:{'_'.join(stems)}"


def build_called_key(spelt: Sequence[str]) -> str:
    """Return a whole name as it is spelt, in whichever tier."""
    return f"called:{'_'.join(spelt)}"


def build_code_key(written: str) -> str:
    """Return a code, by itself or behind its system."""
    system, bar, code = _split_code(written)
    return f"code:{system}{bar}{code}"


def build_category_key(written: str) -> str:
    """Return the category that a code is in."""
    system, _, code = _split_code(written)
    return f"category:{system}|{code.partition('.')[0]}"


def list_code_keys(codes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what a record with these codes is found by: each by itself or behind its system, whole or by category."""
    for code in codes:
        yield from _list_code_keys(code["system"], code["code"])


@lru_cache(REMEMBERED)
def _list_code_keys(system_name: str, code: str) -> Sequence[str]:
    written = ("", f"{system_name}|")
    keys = [build_code_key(f"{behind}{code}") for behind in written]
    categories = [build_category_key(f"{behind}{code}") for behind in written] if system_name in CATEGORISED else []
    return [*keys, *categories]


def _split_code(written: str) -> tuple[str, str, str]:
    """Return the system of a code by its short name, whichever of its names was written, the bar, and the code."""
    named, bar, code = written.casefold().rpartition("|")
    system = find_system(named) if bar else None
    return system.name if system else named, bar, code
