"""Mentions: where the names of known records appear in a new text.

Names are compared word by word, ignoring case and plural; abbreviations in capitals are compared exactly. Of
overlapping names, the longest counts.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from service.publishing.drafts import Draft, Key

# Longer wordings are whole clauses of another article, not names.
MOST_WORDS = 8


class Mention(NamedTuple):
    """A record that a text names, and the words that name it there."""

    key: Key
    words: str


class Glossary:
    """The names of records, by their first word."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        """Take the names, wordings, standard terms and aliases of all records that are not withdrawn."""
        self._names: dict[str, list[tuple[tuple[str, ...], str, Key]]] = {}
        for draft in drafts:
            for name in set(list_names(draft)):
                words = tuple(_fold_word(word) for word in _WORD.findall(name))
                if 0 < len(words) <= MOST_WORDS:
                    self._names.setdefault(words[0], []).append((words, name, draft.key))

    def find_mentions(self, text: str) -> list[Mention]:
        """Return the records that the text names, in the order of the text, each once."""
        words = list(_WORD.finditer(text))
        found: dict[Key, Mention] = {}
        position = 0
        while position < len(words):
            length, keys = self._find_longest(words, position)
            for key in keys:
                start, end = words[position].start(), words[position + length - 1].end()
                found.setdefault(key, Mention(key, text[start:end]))
            position += max(length, 1)
        return list(found.values())

    def _find_longest(self, words: list[re.Match[str]], position: int) -> tuple[int, list[Key]]:
        known = self._names.get(_fold_word(words[position][0]), [])
        fitting = [(len(name), key) for name, written, key in known if _is_fitting(name, written, words, position)]
        length = max((size for size, _ in fitting), default=0)
        # Records about the same thing from several documents have the same name: one of each kind is enough.
        by_kind: dict[str, Key] = {}
        for key in sorted({key for size, key in fitting if size == length}, key=lambda key: (len(key[1]), key)):
            by_kind.setdefault(key[0], key)
        return length, list(by_kind.values())


def list_names(draft: Draft) -> Iterator[str]:
    """Yield all names that a draft gives its record."""
    values: Any = draft.values
    if not draft.kind.stated or not isinstance(values, dict):
        return
    aliases = values.get("aliases")
    others = aliases if isinstance(aliases, list) else []
    for name in (values.get("name"), values.get("wording"), values.get("standardTerm"), *others):
        if isinstance(name, str):
            yield name


_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def _is_fitting(name: tuple[str, ...], written: str, words: list[re.Match[str]], position: int) -> bool:
    there = words[position : position + len(name)]
    if [_fold_word(word[0]) for word in there] != list(name):
        return False
    # "ASA" is not "asa", and "IT" is not "it".
    return not (written.isupper() and len(written) < 6) or there[0][0].removesuffix("s") == written


def _fold_word(word: str) -> str:
    """Return a word as it is compared: in small letters, and in the singular."""
    small = word.casefold().replace("’", "'")
    return small[:-1] if len(small) > 3 and small.endswith("s") and not small.endswith(("ss", "us", "is")) else small
