"""Index keys: the tokens for whole names, word pairs, codes and filters, for records and questions alike."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from schemas.search import Tier
from schemas.terminologies import find_system

CONDITION, DOCUMENT, SENTENCE, TOPIC, PUBLISHER = "condition", "document", "sentence", "topic", "publisher"
# The filters of search besides the kind; they are facets of the store.
FILTERS = (CONDITION, DOCUMENT, TOPIC, PUBLISHER, "exclude")
TYPE = "type"
# The facet of records that may answer a question about a document.
ANSWERS = "answers"
# The facets of what answers a form of question: by its values, its kind, its words, or the heading above it.
VALUED, OF_KIND, SAID, HEADED = "valued", "of-kind", "said", "headed"
# Systems whose codes have their category before a dot: C79 for C79.5.
CATEGORISED = ("icd-10", "icd-10-cm")
# The number of cached codes: the same ones recur.
REMEMBERED = 4096
# Punctuation around a code in a sentence.
AROUND = ".,;:?!()[]{}\"'"


def build_facet_key(name: str, value: str) -> str:
    """Return the key of a facet."""
    return f"{name}={value}"


def build_pair_key(one: str, other: str) -> str:
    """Return the key of two adjacent words."""
    return f"{one}_{other}"


def name_key(tier: Tier, stems: Sequence[str]) -> str:
    """Return the key of a whole name."""
    return f"{tier}:{'_'.join(stems)}"


def build_called_key(spelt: Sequence[str]) -> str:
    """Return the key of a whole name in its spelling, in any tier."""
    return f"called:{'_'.join(spelt)}"


def build_code_key(written: str) -> str:
    """Return the key of a code, alone or after its system."""
    system, bar, code = _split_code(written)
    return f"code:{system}{bar}{code}"


def build_category_key(written: str) -> str:
    """Return the key of a code's category."""
    system, _, code = _split_code(written)
    return f"category:{system}|{code.partition('.')[0]}"


def list_code_keys(codes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the keys of a record with these codes: alone and after the system, complete and by category."""
    for code in codes:
        yield from _list_code_keys(code["system"], code["code"])


@lru_cache(REMEMBERED)
def _list_code_keys(system_name: str, code: str) -> Sequence[str]:
    written = ("", f"{system_name}|")
    keys = [build_code_key(f"{behind}{code}") for behind in written]
    categories = [build_category_key(f"{behind}{code}") for behind in written] if system_name in CATEGORISED else []
    return [*keys, *categories]


def _split_code(written: str) -> tuple[str, str, str]:
    """Return a code's system by its short name, the bar, and the code, for any name of the system."""
    named, bar, code = written.casefold().rpartition("|")
    system = find_system(named) if bar else None
    return system.name if system else named, bar, code
