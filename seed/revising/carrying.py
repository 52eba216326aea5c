"""Carry the sentences and claims of a document over to a new text: labels stay, and claims follow their quotes."""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from seed.revising.matching import Fate, Match, find_steady, fold_word, fold_words, match_sentences
from service.publishing.segmentation import Cut, cut_sentences, find_paragraphs

# A claim may follow its quote into one of so many sentences around the place where its sentence was.
MAX_DISTANCE = 3
# This part of the words of the shorter sentence must be in the other, so that one is a part of the other.
LEAST_SHARED = 0.6


class ClaimFate(StrEnum):
    """What became of a claim."""

    KEPT = "kept"
    FOLLOWED = "followed"
    REQUOTED = "requoted"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class WrittenClaim:
    """A claim of the document: its place in the file, its short id, and its values as written."""

    number: int
    id: str
    values: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """The label of its sentence."""
        return str(self.values.get("within") or self.id.rpartition("c")[0])


class CarriedClaim(NamedTuple):
    """A claim in the new text; `sentence` is the label of its sentence there, None if it is gone."""

    claim: WrittenClaim
    fate: ClaimFate
    sentence: str | None
    quote: str


@dataclass(frozen=True)
class LabelledText:
    """A text and its sentences."""

    text: str
    cuts: Sequence[Cut]

    @cached_property
    def sentences(self) -> list[str]:
        """The words of the sentences."""
        return [self.text[cut.span.start : cut.span.end] for cut in self.cuts]


@dataclass
class Carried:
    """The new text with its labels, what became of each sentence and claim, and labels that are not given again."""

    old: LabelledText
    new: LabelledText
    matches: list[Match]
    claims: list[CarriedClaim] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @cached_property
    def partners(self) -> Mapping[int, int]:
        """The number of each old sentence in the new text."""
        return {each.old: each.new for each in self.matches if each.old is not None and each.new is not None}

    @cached_property
    def altered(self) -> set[int]:
        """The numbers of the new and the changed sentences."""
        return {each.new for each in self.matches if each.fate in {Fate.NEW, Fate.CHANGED} and each.new is not None}

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        starts = ([cut.span.start for cut in each.cuts] for each in (self.old, self.new))
        return self.old.text == self.new.text and next(starts) == next(starts)

    def list_matches(self, *fates: Fate) -> list[Match]:
        """Return the sentences with these fates."""
        return [match for match in self.matches if match.fate in fates]

    def get_label(self, match: Match) -> str:
        """Return the label of a sentence."""
        return self.new.cuts[match.new].name if match.new is not None else self.old.cuts[match.old or 0].name


def carry_document(
    old: LabelledText, text: str, cuts: Sequence[Cut], claims: Sequence[WrittenClaim], retired: Iterable[str] = ()
) -> Carried:
    """Match a new text with the old one and carry over labels and claims; `cuts` are the proposed sentences."""
    cuts = keep_boundaries(old, text, cuts)
    sentences = [text[cut.span.start : cut.span.end] for cut in cuts]
    return _carry(old, text, cuts, match_sentences(old.sentences, sentences), claims, retired)


def carry_split(
    old: LabelledText, cuts: Sequence[Cut], claims: Sequence[WrittenClaim], retired: Iterable[str] = ()
) -> Carried:
    """Carry labels and claims over to other sentences of the same text: a sentence keeps the label of its start."""
    by_start = {cut.span.start: number for number, cut in enumerate(old.cuts)}
    matches = []
    for number, cut in enumerate(cuts):
        before = by_start.pop(cut.span.start, None)
        fate = Fate.NEW if before is None else Fate.SAME if old.cuts[before].span == cut.span else Fate.CHANGED
        matches.append(Match(fate, before, number))
    matches += [Match(Fate.GONE, number, None) for number in by_start.values()]
    return _carry(old, old.text, cuts, matches, claims, retired)


def compare_labelled(old: LabelledText, new: LabelledText, claims: Sequence[WrittenClaim]) -> Carried:
    """Compare two texts whose sentences have labels already."""
    before = {cut.name: number for number, cut in enumerate(old.cuts)}
    both = [(before[cut.name], number) for number, cut in enumerate(new.cuts) if cut.name in before]
    partners, steady = {after: number for number, after in both}, find_steady(sorted(both))
    matches = []
    for number, words in enumerate(new.sentences):
        place = partners.get(number)
        is_same = place is not None and old.sentences[place] == words
        fate = Fate.NEW if place is None else Fate.CHANGED if not is_same else Fate.SAME
        matches.append(Match(Fate.MOVED if fate is Fate.SAME and place not in steady else fate, place, number))
    kept = set(partners.values())
    matches += [Match(Fate.GONE, number, None) for number in range(len(old.cuts)) if number not in kept]
    carried = Carried(old, new, matches)
    carried.claims = list(_carry_claims(carried, claims))
    return carried


def _carry(  # noqa: PLR0913, PLR0917 - the two texts, and the parts to carry
    old: LabelledText, text: str, cuts: Sequence[Cut], matches: list[Match], claims: Sequence[WrittenClaim],
    retired: Iterable[str],
) -> Carried:  # fmt: skip
    used = {cut.name for cut in old.cuts} | {claim.id.rpartition("c")[0] for claim in claims} | set(retired)
    returned = _find_returned(text, cuts, matches, claims, set(retired))
    labels = _choose_labels(old, cuts, matches, used, returned)
    labelled = [cut._replace(label=label) for cut, label in zip(cuts, labels, strict=True)]
    carried = Carried(old, LabelledText(text, labelled), matches)
    gone = {cut.name for cut in old.cuts} - set(labels)
    carried.retired = sorted({*retired, *gone} - set(labels), key=split_label)
    carried.claims = list(_carry_claims(carried, claims))
    return carried


def keep_boundaries(old: LabelledText, text: str, cuts: Sequence[Cut]) -> list[Cut]:
    """Return the sentences, where an old sentence that is in the text unchanged begins and ends as it did.

    So what an editor corrected in the split once stays corrected.
    """
    known, proposed = set(old.sentences), [cut.span.start for cut in cuts]
    words = {text[cut.span.start : cut.span.end] for cut in cuts}
    paragraphs, starts = find_paragraphs(text), set(proposed)
    for sentence in dict.fromkeys(old.sentences):
        at = text.find(sentence) if sentence not in words else -1
        end = at + len(sentence)
        if at < 0 or not _is_bounded(text, at, end) or text.find(sentence, at + 1) >= 0:
            continue
        paragraph = paragraphs[bisect(paragraphs, at, key=lambda span: span.start) - 1]
        inside = cuts[bisect(proposed, at) - 1 : bisect_left(proposed, end)]
        if end > paragraph.end or any(text[cut.span.start : cut.span.end] in known for cut in inside):
            continue
        starts = {start for start in starts if not at < start < end} | {at}
        if behind := re.compile(r"\S").search(text, end, paragraph.end):
            starts.add(behind.start())
    return cut_sentences(text, sorted(starts)) if starts != set(proposed) else list(cuts)


def split_label(label: str) -> tuple[int, int]:
    """Return paragraph and number of a label."""
    paragraph, _, number = label[1:].partition("s")
    return int(paragraph), int(number)


def find_folded(quote: str, text: str) -> str | None:
    """Return the words of a text that are those of a quote, punctuation and first capitals aside, if found once."""
    words = [(fold_word(each[0]), each.span()) for each in re.finditer(r"\S+", text)]
    words = [each for each in words if each[0]]
    wanted = fold_words(quote).split()
    folded = [word for word, _ in words]
    at = [n for n in range(len(folded) - len(wanted) + 1) if folded[n : n + len(wanted)] == wanted] if wanted else []
    if len(at) != 1:
        return None
    first, last = words[at[0]][1], words[at[0] + len(wanted) - 1][1]
    found = text[first[0] : last[1]]
    # Marks around the quote are taken over only where it had some.
    if quote[-1:].isalnum():
        found = found.rstrip(".,;:!?…\"'”’»")
    return found.lstrip("\"'“‘«(") if quote[:1].isalnum() else found


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Return whether white space, or nothing, is around a stretch."""
    return (not text[:start] or text[start - 1].isspace()) and (not text[end:] or text[end].isspace())


def _find_returned(
    text: str, cuts: Sequence[Cut], matches: Iterable[Match], claims: Iterable[WrittenClaim], retired: set[str]
) -> dict[int, str]:
    """Return the retired labels of new sentences that a claim of that label quotes: they are joined no longer."""
    waiting = [(claim.id.rpartition("c")[0], str(claim.values.get("quote") or "")) for claim in claims]
    waiting = [(label, quote) for label, quote in waiting if label in retired and quote]
    found: dict[int, str] = {}
    for match in matches if waiting else ():
        if match.fate is Fate.NEW and match.new is not None:
            words = text[cuts[match.new].span.start : cuts[match.new].span.end]
            label = next((label for label, quote in waiting if quote in words and label not in found.values()), None)
            if label:
                found[match.new] = label
    return found


def _choose_labels(
    old: LabelledText, cuts: Sequence[Cut], matches: Iterable[Match], used: set[str], returned: Mapping[int, str]
) -> list[str]:
    """Return the label of each new sentence: that of its partner, or the next free number of its paragraph."""
    kept: dict[int, str] = dict(returned)
    for match in matches:
        if match.old is not None and match.new is not None:
            kept[match.new] = old.cuts[match.old].name
    highest: dict[int, int] = {}
    for label in used:
        paragraph, number = split_label(label)
        highest[paragraph] = max(highest.get(paragraph, 0), number)
    labels = []
    for number, cut in enumerate(cuts):
        if number not in kept:
            highest[cut.paragraph] = highest.get(cut.paragraph, 0) + 1
        labels.append(kept.get(number) or f"p{cut.paragraph}s{highest[cut.paragraph]}")
    return labels


def _carry_claims(carried: Carried, claims: Iterable[WrittenClaim]) -> Iterator[CarriedClaim]:
    by_label = {carried.old.cuts[match.old].name: match for match in carried.matches if match.old is not None}
    texts = carried.new.sentences
    for claim in claims:
        if "withdrawn" in claim.values:
            continue
        quote, match = str(claim.values.get("quote") or ""), by_label.get(claim.sentence)
        if match is None or match.fate in {Fate.SAME, Fate.MOVED}:
            # A claim of no sentence is a fault that `check` reports.
            yield CarriedClaim(claim, ClaimFate.KEPT, claim.sentence, quote)
            continue
        yield _follow_quote(carried, claim, quote, match, texts)


def _follow_quote(
    carried: Carried, claim: WrittenClaim, quote: str, match: Match, texts: Sequence[str]
) -> CarriedClaim:
    places = [*([match.new] if match.new is not None else []), *_list_related(carried, match, texts)]
    for find, fate in ((_find_exact, ClaimFate.KEPT), (find_folded, ClaimFate.REQUOTED)):
        for place in places:
            if words := find(quote, texts[place]):
                label = carried.new.cuts[place].name
                moved = fate is ClaimFate.KEPT and label != claim.sentence
                return CarriedClaim(claim, ClaimFate.FOLLOWED if moved else fate, label, words)
    if match.new is None:
        return CarriedClaim(claim, ClaimFate.GONE, None, quote)
    return CarriedClaim(claim, ClaimFate.CHANGED, claim.sentence, quote)


def _find_exact(quote: str, text: str) -> str | None:
    return quote if quote and quote in text else None


def _list_related(carried: Carried, match: Match, texts: Sequence[str]) -> list[int]:
    """Return new or changed sentences near the place of an old one that are a part of it, or the other way round."""
    if match.old is None:
        return []
    partners = carried.partners
    before = next((partners[n] for n in range(match.old, -1, -1) if n in partners), -1)
    after = next((partners[n] for n in range(match.old, len(carried.old.cuts)) if n in partners), len(texts))
    near = {n for at in (before, after) for n in range((at or 0) - MAX_DISTANCE, (at or 0) + MAX_DISTANCE + 1)}
    altered = carried.altered
    words = set(fold_words(carried.old.sentences[match.old]).split())
    return [n for n in sorted(near & altered) if n != match.new and _is_part(words, set(fold_words(texts[n]).split()))]


def _is_part(one: set[str], other: set[str]) -> bool:
    shared = len(one & other)
    return shared >= 2 and shared >= LEAST_SHARED * min(len(one), len(other))
