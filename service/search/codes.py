"""Codes: how a record is found by a code of a public terminology, typed as it is or behind its system.

This is for people who type; programs look codes up by /v1/lookup, which says how each stands to the record.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from schemas.codes import SYSTEMS
from service.search.index import Index

# Systems whose codes say their category in front of a dot: C79 for C79.5.
CATEGORISED = ("icd-10", "icd-10-cm")
# What stands around a code in a sentence.
AROUND = ".,;:?!()[]{}\"'"


def code_keys(codes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what a record with these codes is found by: each by itself or behind its system, whole or by category."""
    for code in codes:
        system = SYSTEMS[code["system"]]
        oids = [f"urn:oid:{system.oid}|", f"{system.oid}|"] if system.oid else []
        for behind in ("", f"{system.name}|", f"{system.uri}|", *oids):
            yield _whole(f"{behind}{code['code']}")
            if system.name in CATEGORISED:
                yield _category(f"{behind}{code['code']}")


class AskedCodes:
    """The codes in a question that records have; where they have none of them, those whose category they have."""

    def __init__(self, chunks: Sequence[str], index: Index) -> None:
        """Take the pieces of the question between white space."""
        written = [each for chunk in chunks if (each := chunk.strip(AROUND))]
        known = {each: key for each in written if index.knows(key := _whole(each), "keys")}
        self.are_whole = bool(known)
        if not known:
            numbered = [each for each in written if any(map(str.isdigit, each))]
            known = {each: key for each in numbered if index.knows(key := _category(each), "keys")}
        self.keys = list(known.values())
        self._codes = [each.rpartition("|")[2].casefold() for each in known]
        self.shortened = {} if self.are_whole else {each: each.partition(".")[0] for each in known if "." in each}

    def __bool__(self) -> bool:
        return bool(self.keys)

    def include(self, code: str) -> bool:
        """Return whether a code of a record is one of them, or of their category where that is what was found."""
        if self.are_whole:
            return code.casefold() in self._codes
        return code.casefold().partition(".")[0] in self._categories

    @cached_property
    def _categories(self) -> set[str]:
        return {each.partition(".")[0] for each in self._codes}


def whole_code(text: str) -> str:
    """Return the key of a record that has the text as a code."""
    return _whole(text.strip(AROUND))


def _whole(written: str) -> str:
    return f"code:{written.casefold()}"


def _category(written: str) -> str:
    system, _, code = written.casefold().rpartition("|")
    return f"category:{system}|{code.partition('.')[0]}"
