"""What a revision changes: sentences side by side, what differs, and the records and reviews that it touches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

from seed.revising.carrying import Carried, CarriedClaim, ClaimFate
from seed.revising.matching import Fate, Match, fold_words
from seed.revising.revised_records import is_gone
from seed.value_formats import format_key, shorten
from service.operations.terminal import pluralise
from service.publishing.drafts import Draft
from service.publishing.negations import count_negations, is_hedge
from service.publishing.number_words import format_number, read_numbers

WIDTH = 96
HEAD = {Fate.CHANGED: "changed", Fate.NEW: "new", Fate.GONE: "gone", Fate.MOVED: "moved"}
WORK = {ClaimFate.CHANGED, ClaimFate.GONE}


class Compared(Protocol):
    """A document that is compared with another form of its text."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def records(self) -> Sequence[Draft]:
        """The records of the document."""


@dataclass(frozen=True)
class TouchedRecord:
    """A record that rests on a changed or gone sentence, and its review, if a person made one."""

    record: Draft
    claims: list[str]
    is_gone: bool

    @property
    def review(self) -> Mapping[str, Any] | None:
        """The review of a person."""
        review = self.record.values.get("review")
        return review if isinstance(review, dict) and review.get("status") == "reviewed" else None


def is_trivial(carried: Carried, match: Match) -> bool:
    """Return whether only punctuation, white space or a first capital changed."""
    if match.old is None or match.new is None:
        return False
    return fold_words(carried.old.sentences[match.old]) == fold_words(carried.new.sentences[match.new])


def list_touched(document: Compared, carried: Carried) -> list[TouchedRecord]:
    """Return the records that rest on sentences whose words changed or that are gone."""
    altered = {
        carried.old.cuts[match.old].name
        for match in carried.list_matches(Fate.CHANGED, Fate.GONE)
        if match.old is not None and not is_trivial(carried, match)
    }
    touched = {f"{document.id}.{each.claim.id}" for each in carried.claims if each.claim.sentence in altered}
    gone = {f"{document.id}.{each.claim.id}" for each in carried.claims if each.fate is ClaimFate.GONE}
    found = []
    for record in document.records:
        cited = set(record.list_cited())
        if claims := sorted(claim.rpartition(".")[2] for claim in cited & touched):
            found.append(TouchedRecord(record, claims, is_gone(record, gone)))
    return found


def describe_differences(old: str, new: str) -> str:
    """Return what differs between two sentences: numbers and negations first, then words."""
    parts = []
    before, after = Counter(read_numbers(old)), Counter(read_numbers(new))
    if before != after:
        numbers = (before - after, after - before)
        shown = [", ".join(format_number(number) for number in sorted(each)) or "none" for each in numbers]
        parts.append(f"numbers: {' -> '.join(shown)}")
    if count_negations(old) != count_negations(new):
        parts.append(f"negations: {count_negations(old)} -> {count_negations(new)}")
    gone, come = _list_words(old, new)
    hedges = [word for word in (*gone, *come) if is_hedge(word.lower())]
    if hedges:
        parts.append(f"hedges: {', '.join(hedges)}")
    if gone or come:
        shown_words = [*(f"-{word}" for word in gone), *(f"+{word}" for word in come)]
        parts.append(f"words: {shorten(' '.join(shown_words), WIDTH).strip(chr(34))}")
    return "; ".join(parts) or "only white space or punctuation"


def format_report(document: Compared, carried: Carried) -> Iterator[str]:
    """Yield the lines that show a revision: first what needs work, then what was carried over."""
    yield f"{document.id}: {format_counts(carried)}"
    touched = list_touched(document, carried)
    by_sentence: dict[str, list[CarriedClaim]] = {}
    for each in carried.claims:
        by_sentence.setdefault(each.claim.sentence, []).append(each)
    for fate in (Fate.CHANGED, Fate.NEW, Fate.GONE, Fate.MOVED):
        for match in carried.list_matches(fate):
            claims = by_sentence.get(carried.get_label(match), []) if fate is not Fate.NEW else []
            is_work = fate is Fate.CHANGED and not is_trivial(carried, match)
            yield ""
            yield from _format_sentence(carried, match)
            yield from _format_claims(claims, touched, is_work=is_work)
    if reviews := [each for each in touched if each.review]:
        yield ""
        yield "Reviews to repeat:"
        for record in reviews:
            review = record.review or {}
            said = f"reviewed by {review.get('reviewedBy')} on {review.get('lastReviewed')}"
            yield f"  {format_key(record.record.key)}  {said}"


def format_counts(carried: Carried) -> str:
    """Return the numbers of sentences by what became of them."""
    count = Counter(match.fate for match in carried.matches)
    trivial = sum(is_trivial(carried, match) for match in carried.list_matches(Fate.CHANGED))
    shown = [f"{pluralise(count[Fate.SAME], 'sentence')} as before"]
    if trivial:
        shown.append(f"{trivial:,} changed in punctuation only")
    for fate in (Fate.CHANGED, Fate.MOVED, Fate.NEW, Fate.GONE):
        number = count[fate] - (trivial if fate is Fate.CHANGED else 0)
        if number:
            shown.append(f"{number:,} {HEAD[fate]}")
    return ", ".join(shown)


def build_json(document: Compared, carried: Carried) -> dict[str, Any]:
    """Return a revision for programs."""
    sentences = [
        {
            "sentence": carried.get_label(match),
            "fate": match.fate,
            "before": carried.old.sentences[match.old] if match.old is not None else None,
            "after": carried.new.sentences[match.new] if match.new is not None else None,
        }
        for match in carried.matches
        if match.fate is not Fate.SAME
    ]
    records = [
        {"record": format_key(each.record.key), "claims": each.claims, "gone": each.is_gone, "review": each.review}
        for each in list_touched(document, carried)
    ]
    return {"document": document.id, "sentences": sentences, "records": records}


def _format_sentence(carried: Carried, match: Match) -> Iterator[str]:
    label = carried.get_label(match)
    if match.fate is not Fate.CHANGED or match.old is None or match.new is None:
        words = carried.new.sentences[match.new] if match.new is not None else carried.old.sentences[match.old or 0]
        yield f"{HEAD[match.fate]:<8} {label:<6} {shorten(words, WIDTH)}"
        return
    old, new = carried.old.sentences[match.old], carried.new.sentences[match.new]
    yield f"{HEAD[match.fate]:<8} {label:<6} {describe_differences(old, new)}"
    yield f"    - {' '.join(old.split())}"
    yield f"    + {' '.join(new.split())}"


def _format_claims(claims: Iterable[CarriedClaim], touched: Sequence[TouchedRecord], *, is_work: bool) -> Iterator[str]:
    for each in claims:
        records = [record for record in touched if each.claim.id in record.claims]
        named = ", ".join(
            format_key(record.record.key) + (" (withdrawn)" if record.is_gone else "") for record in records
        )
        if each.fate is ClaimFate.CHANGED:
            yield f"    {each.claim.id}: its quote is no longer there; {named or 'no record'} to check"
        elif each.fate is ClaimFate.KEPT and is_work:
            yield f"    {each.claim.id}: its quote is still there; compare {named or 'its records'}"
        elif each.fate is ClaimFate.GONE:
            yield f"    {each.claim.id}: withdrawn" + (f"; it was evidence for {named}" if named else "")
        elif each.fate is ClaimFate.FOLLOWED:
            yield f"    {each.claim.id}: its quote is in {each.sentence} now"
        elif each.fate is ClaimFate.REQUOTED:
            yield f"    {each.claim.id}: its quote follows the new punctuation"


def _list_words(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    gone: list[str] = []
    come: list[str] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            gone += before[start:end]
            come += after[new_start:new_end]
    return gone, come
