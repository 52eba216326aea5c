"""Questions: parses typed text for an index. Any text is a question; there is no syntax and there are no operators.

The cost of a question is bounded: only this many words, and names of this many words, are looked up.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from service.search.code_terms import AskedCodes
from service.search.everyday_words import list_supports
from service.search.field_weights import NAMING
from service.search.index import SearchIndex
from service.search.keys import AROUND, build_called_key, build_code_key, build_pair_key, name_key
from service.search.question_forms import AskedForm, find_asked_form
from service.search.stemmer import stem_asked
from service.search.tokenizer import Word, iterate_asked_words, keep_naming, keep_telling
from service.search.typo_correction import MEANT, read_word

# The number of words that are looked up: the first ones of a longer question.
MOST_WORDS = 32
# The longest name, in words, that is looked up as a whole.
MOST_TOGETHER = 5
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Question:
    """A typed question with its filters: kinds, conditions, documents, publishers, and topics that records are about.

    `exclude` leaves out records that rest on a claim with such a verdict. With `is_folded`, hits of a topic are one.
    """

    text: str
    types: Sequence[str] = ()
    conditions: Sequence[str] = ()
    documents: Sequence[str] = ()
    exclude: Sequence[str] = ()
    topics: Sequence[str] = ()
    publishers: Sequence[str] = ()
    is_folded: bool = False


class ParsedQuestion:
    """A question parsed for an index. Its words are numbered; its codes share one number."""

    CODES: AbstractSet[int] = frozenset({-1})

    def __init__(self, text: str, index: SearchIndex) -> None:
        """Parse the text."""
        self.text = clean_text(text)
        self._all = list(iterate_asked_words(self.text))
        self._telling = keep_telling(self._all)[:MOST_WORDS]
        last, joint = self._all[-1] if self._all else None, _join_words(self._all[:MOST_WORDS], index)
        self.asked = [read_word(word, joint.get(word, ()), index, last=word is last) for word in self._telling]
        self._find_supports(index)
        self.codes = AskedCodes(self.text.split()[:MOST_WORDS], index)

    @cached_property
    def stems(self) -> dict[str, float]:
        """Every stem to search for, with its weight."""
        found: dict[str, float] = {}
        for each in self.asked:
            for token, weight in each.readings.items():
                found[token] = max(weight, found.get(token, 0.0))
        return found

    @cached_property
    def about(self) -> Mapping[str, float]:
        """The stems that tell which documents the question is about: for a word that no record has, its supports."""
        unknown = [each for each in self.asked if not each.readings]
        return {stem: MEANT for each in unknown for stem in each.supports} | self.stems

    @cached_property
    def form(self) -> AskedForm | None:
        """The form of the question, such as the one that asks for a cure; None if it has none."""
        mended = {each.spelt: each.mended for each in self.asked if each.mended}
        spelt = " ".join(mended.get(word.spelt, word.spelt) for word in self._all[:MOST_WORDS])
        return find_asked_form(list(map(stem_asked, spelt.split())))

    @cached_property
    def asked_by(self) -> Mapping[str, AbstractSet[int]]:
        """The numbers of the words that each stem matches: as typed, as a prefix or with mistakes."""
        return _number_words([*each.stems, *each.joined] for each in self.asked)

    @cached_property
    def meant_by(self) -> Mapping[str, AbstractSet[int]]:
        """The numbers of the words that each stem is an alternative for."""
        return _number_words([*each.meant, *each.supports] for each in self.asked)

    @cached_property
    def numbers(self) -> AbstractSet[int]:
        """The numbers of all words and codes that some record has."""
        found = frozenset(number for number, each in enumerate(self.asked) if each.readings or each.supports)
        return found | self.CODES if self.codes else found

    @cached_property
    def pairs(self) -> list[str]:
        """The pairs of adjacent words, without function words."""
        return list(dict.fromkeys(build_pair_key(*both) for both in pairwise(self.best)))

    @cached_property
    def runs(self) -> list[tuple[str, ...]]:
        """The runs of words that may be a whole name, without function words."""
        starts = range(len(self.best))
        runs = [tuple(self.best[start : start + size]) for size in range(1, MOST_TOGETHER + 1) for start in starts]
        return list(dict.fromkeys(runs))

    @cached_property
    def whole(self) -> set[str]:
        """The keys of records whose name, in any word forms, or code is the question."""
        stems = [word.stem for word in self._telling]
        return {build_code_key(self.text.strip(AROUND))} | (
            {name_key(tier, stems) for tier in NAMING} if stems else set()
        )

    @cached_property
    def exact(self) -> set[str]:
        """The keys of records whose name, letter by letter, or code is the question."""
        spelt = keep_naming([word.spelt for word in self._all])
        return {build_code_key(self.text.strip(AROUND))} | ({build_called_key(spelt)} if spelt else set())

    @property
    def read_as(self) -> str | None:
        """The question with corrected mistakes and shortened codes; None if there is no correction."""
        mended = {each.spelt: each.mended for each in self.asked if each.mended}
        if not mended and not self.codes.shortened:
            return None
        read = replace_words(self.text, self._all, mended)
        for code, category in self.codes.shortened.items():
            read = read.replace(code, category)
        return read

    def _find_supports(self, index: SearchIndex) -> None:
        """Find the words that support a hit, in a question of several words."""
        if len(self._telling) < 2:
            return
        supports = list_supports(self._all[:MOST_WORDS])
        for word, each in zip(self._telling, self.asked, strict=True):
            found = dict.fromkeys(supports.get(word, ()))
            each.supports = [stem for stem in found if stem not in self.stems and index.has_token(stem)]

    @cached_property
    def best(self) -> list[str]:
        """The best reading of each word."""
        return [next(iter(each.stems)) for each in self.asked if each.stems]


def clean_text(text: str) -> str:
    """Return the text with each run of white space and control characters as one space, stripped."""
    return SPACE.sub(" ", text).strip()


def replace_words(text: str, words: Iterable[Word], replacements: Mapping[str, str]) -> str:
    """Return a text with some of its words, by spelling, replaced by others."""
    pieces, position = [], 0
    for word in words:
        pieces += [text[position : word.start], replacements.get(word.spelt) or text[word.start : word.end]]
        position = word.end
    return "".join([*pieces, text[position:]])


def _number_words(groups: Iterable[Iterable[str]]) -> Mapping[str, AbstractSet[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for token in group:
            found.setdefault(token, set()).add(number)
    return found


def _join_words(found: Sequence[Word], index: SearchIndex) -> dict[Word, list[str]]:
    """Return compounds of adjacent words, as stems that records have."""
    joint: dict[Word, list[str]] = {}
    for both in pairwise(found):
        # A live answer is not alive.
        if not all(word.tells and word.spelt.isalpha() for word in both):
            continue
        token = stem_asked("".join(word.spelt for word in both))
        if index.has_token(token):
            for word in both:
                joint.setdefault(word, []).append(token)
    return joint
