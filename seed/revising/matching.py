"""Match the sentences of two texts: unchanged ones first, wherever they are now, then the nearest by their words.

The work is linear in the number of sentences: a sentence is compared only with a few candidates, which share its rarest
words or are at the same place between sentences that are sure.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

# Only this many sentences with a word are candidates for it, and this many neighbours at the same place.
MAX_WITH_A_WORD = 8
MAX_NEIGHBOURS = 6
RAREST_WORDS = 4
# The least likeness, from 0 to 1, of sentences that count as one that was changed.
LIKENESS_ANYWHERE = 0.55
LIKENESS_IN_PLACE = 0.3
MARKS = ".,;:!?…\"'“”‘’„«»()[]"
ALIKE = str.maketrans("’‘‐‑‒–—\u00a0", "''-----\u0020")
# Words of fewer letters say little of what a sentence is about.
MIN_CONTENT_LETTERS = 4


class Fate(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class Match(NamedTuple):
    """A sentence in the old text, in the new one, or in both, by its number in each."""

    fate: Fate
    old: int | None
    new: int | None


def match_sentences(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Return what became of each sentence: in the order of the new text, then the gone ones in that of the old."""
    matcher = _Matcher(old, new)
    for fold in (str, _fold_spaces, fold_words):
        matcher.match_equal(fold)
    sure = {before: after for before, after in matcher.partners.items() if old[before] == new[after]}
    matcher.match_nearest()
    matcher.match_in_place()
    by_new = {after: before for before, after in matcher.partners.items()}
    steady = find_steady(sorted(sure.items()))
    found = [_describe(by_new.get(number), number, sure, steady) for number in range(len(new))]
    gone = (Match(Fate.GONE, number, None) for number in range(len(old)) if number not in matcher.partners)
    return [*found, *gone]


def fold_words(text: str) -> str:
    """Return the words of a text as they are compared: white space, marks of punctuation and first capitals aside.

    Signs stay: `HER2+` is not `HER2-`, and `2.5` is not `25`.
    """
    return " ".join(word for each in text.translate(ALIKE).split() if (word := fold_word(each)))


def fold_word(word: str) -> str:
    """Return a word without punctuation around it, and with a small first letter."""
    bare = word.translate(ALIKE).strip(MARKS)
    return bare[:1].lower() + bare[1:]


def _fold_spaces(text: str) -> str:
    return " ".join(text.split())


def _describe(before: int | None, number: int, sure: Mapping[int, int], steady: set[int]) -> Match:
    if before is None:
        return Match(Fate.NEW, None, number)
    if before not in sure:
        return Match(Fate.CHANGED, before, number)
    return Match(Fate.SAME if before in steady else Fate.MOVED, before, number)


class _Matcher:
    """Pairs the sentences of two texts; `partners` are the pairs found so far, from old to new."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.partners: dict[int, int] = {}
        self.taken: set[int] = set()

    def match_equal(self, fold: Callable[[str], str]) -> None:
        """Pair sentences that are equal when folded: those that occur equally often, neighbours of pairs, the rest."""
        old, new = [fold(text) for text in self.old], [fold(text) for text in self.new]
        free_old, free_new = _group(old, self._list_old()), _group(new, self._list_new())
        for key, places in free_old.items():
            if key and len(places) == len(free_new.get(key, ())):
                self._add_pairs(zip(places, free_new[key], strict=True))
        for step in (1, -1):
            for before, after in sorted(self.partners.items(), reverse=step < 0):
                self._follow(old, new, before, after, step)
        for key, places in _group(old, self._list_old()).items():
            free = [number for number in free_new.get(key, ()) if number not in self.taken]
            if key:
                self._add_pairs(zip(places, free, strict=False))

    def match_nearest(self) -> None:
        """Pair sentences that share most of their words, the most similar ones first."""
        gaps = self._list_gaps()
        if not gaps:
            return
        free = self._list_new()
        index = _WordIndex({number: self.new[number] for number in free})
        scored: list[tuple[float, int, int]] = []
        for before_all, after_all in gaps:
            for place, before in enumerate(before_all):
                sentence = WordCounts.build(self.old[before])
                near = set(_list_neighbours(after_all, place, len(before_all)))
                for after in near | index.find_candidates(sentence):
                    likeness = index.compare(sentence, after, letters=after in near)
                    if likeness >= (LIKENESS_IN_PLACE if after in near else LIKENESS_ANYWHERE):
                        scored.append((-likeness - (0.1 if after in near else 0), before, after))
        for _, before, after in sorted(scored):
            if before not in self.partners and after not in self.taken:
                self._add_pairs([(before, after)])

    def match_in_place(self) -> None:
        """Pair sentences between two pairs where both have equally many that share a content word."""
        for before, after in self._list_gaps():
            if len(before) == len(after):
                self._add_pairs(
                    (one, other)
                    for one, other in zip(before, after, strict=True)
                    if _list_content(self.old[one]) & _list_content(self.new[other])
                )

    def _follow(self, old: Sequence[str], new: Sequence[str], before: int, after: int, step: int) -> None:
        """Pair equal sentences next to a pair, in one direction."""
        while True:
            before, after = before + step, after + step
            if not (0 <= before < len(old) and 0 <= after < len(new)) or old[before] != new[after] or not old[before]:
                return
            if before in self.partners or after in self.taken:
                return
            self._add_pairs([(before, after)])

    def _add_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        for before, after in pairs:
            self.partners[before] = after
            self.taken.add(after)

    def _list_old(self) -> list[int]:
        return [number for number in range(len(self.old)) if number not in self.partners]

    def _list_new(self) -> list[int]:
        return [number for number in range(len(self.new)) if number not in self.taken]

    def _list_gaps(self) -> list[tuple[list[int], list[int]]]:
        """Return the sentences without a partner between each two pairs that follow each other in both texts."""
        steady = find_steady(sorted(self.partners.items()))
        edges = [(-1, -1), *((before, self.partners[before]) for before in sorted(steady))]
        edges.append((len(self.old), len(self.new)))
        free_old, free_new = self._list_old(), self._list_new()
        gaps = []
        for (old_start, new_start), (old_end, new_end) in pairwise(edges):
            gaps.append((_select_between(free_old, old_start, old_end), _select_between(free_new, new_start, new_end)))
        return [gap for gap in gaps if gap[0]]


class WordCounts(NamedTuple):
    """The words of a sentence, and the trigrams of its letters, each with their number."""

    words: Counter[str]
    trigrams: Counter[str]

    @classmethod
    def build(cls, text: str) -> "WordCounts":
        """Return those of a text."""
        folded = fold_words(text).casefold()
        padded = f" {folded} "
        return cls(Counter(folded.split()), Counter(padded[start : start + 3] for start in range(len(padded) - 2)))


class _WordIndex:
    """The words of some sentences, weighed by how rare they are."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._sentences = {number: WordCounts.build(text) for number, text in texts.items()}
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for number, sentence in self._sentences.items():
            for word in sentence.words:
                self._places[word].append(number)
        self._totals = {number: self._weigh(sentence.words) for number, sentence in self._sentences.items()}

    def find_candidates(self, sentence: WordCounts) -> set[int]:
        """Return the sentences that share a rare word with one."""
        known = [word for word in sentence.words if word in self._places]
        rarest = sorted(known, key=lambda word: (len(self._places[word]), word))[:RAREST_WORDS]
        return {number for word in rarest for number in self._places[word][:MAX_WITH_A_WORD]}

    def compare(self, sentence: WordCounts, number: int, *, letters: bool) -> float:
        """Return the likeness of two sentences, of their words or (with `letters`) of their letters."""
        other = self._sentences[number]
        shared = sum(
            self._get_weight(word) * min(count, other.words[word])
            for word, count in sentence.words.items()
            if word in other.words
        )
        likeness = 2 * shared / ((self._weigh(sentence.words) + self._totals[number]) or 1)
        if likeness >= LIKENESS_ANYWHERE or not letters:
            return likeness
        alike = sum(min(n, other.trigrams[each]) for each, n in sentence.trigrams.items() if each in other.trigrams)
        return max(likeness, 2 * alike / ((sentence.trigrams.total() + other.trigrams.total()) or 1))

    def _weigh(self, words: Counter[str]) -> float:
        return sum(self._get_weight(word) * count for word, count in words.items())

    def _get_weight(self, word: str) -> float:
        return 1 / (1 + math.log(1 + len(self._places.get(word, ()))))


def _list_content(text: str) -> set[str]:
    """Return the words that say what a sentence is about, without a plural s."""
    return {word.removesuffix("s") for word in fold_words(text).casefold().split() if len(word) >= MIN_CONTENT_LETTERS}


def _group(keys: Sequence[str], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number in numbers:
        found[keys[number]].append(number)
    return found


def _list_neighbours(free: Sequence[int], place: int, count: int) -> Sequence[int]:
    middle = place * len(free) // max(count, 1)
    return free[max(0, middle - MAX_NEIGHBOURS // 2) : middle + MAX_NEIGHBOURS // 2 + 1]


def _select_between(numbers: Sequence[int], start: int, end: int) -> list[int]:
    return list(numbers[bisect_left(numbers, start) : bisect_left(numbers, end)])


def find_steady(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Return the old numbers of the longest run of pairs that is in order in both texts; the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for place, (_, after) in enumerate(pairs):
        spot = bisect_left(tails, after)
        previous[place] = ends[spot - 1] if spot else None
        tails[spot : spot + 1] = [after]
        ends[spot : spot + 1] = [place]
    place_: int | None = ends[-1] if ends else None
    found: set[int] = set()
    while place_ is not None:
        found.add(pairs[place_][0])
        place_ = previous[place_]
    return found
