"""Code terms: the codes of public terminologies in a question.

This is for typed questions; programs use /v1/lookup, which says how each code relates to the record.
"""

from collections.abc import Sequence
from functools import cached_property

from service.search.index import SearchIndex
from service.search.keys import AROUND, build_category_key, build_code_key


class AskedCodes:
    """The codes in a question that records have; if they have none of them, those whose category they have."""

    def __init__(self, chunks: Sequence[str], index: SearchIndex) -> None:
        """Take the question split at white space."""
        written = [each for chunk in chunks if (each := chunk.strip(AROUND))]
        known = {each: key for each in written if index.has_token(key := build_code_key(each), "keys")}
        self.are_whole = bool(known)
        if not known:
            numbered = [each for each in written if any(map(str.isdigit, each))]
            known = {each: key for each in numbered if index.has_token(key := build_category_key(each), "keys")}
        self.keys = list(known.values())
        self._codes = [each.rpartition("|")[2].casefold() for each in known]
        self.shortened = {} if self.are_whole else {each: each.partition(".")[0] for each in known if "." in each}

    def __bool__(self) -> bool:
        return bool(self.keys)

    def include(self, code: str) -> bool:
        """Return whether a record's code is one of them, or in the category that was found instead."""
        if self.are_whole:
            return code.casefold() in self._codes
        return code.casefold().partition(".")[0] in self._categories

    @cached_property
    def _categories(self) -> set[str]:
        return {each.partition(".")[0] for each in self._codes}
