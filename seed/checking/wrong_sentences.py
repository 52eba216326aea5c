"""Wrong sentences: the faults that follow where a start cuts a word or a claim is not in its sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from seed.draft_sentences import cut_draft, get_drafted_sentence
from seed.drafts import ContentFiles
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault

# Rules that compare words and numbers with the sentences that they are cited from.
CITING = frozenset(
    "quotes-occur quoted-fields-occur numbers-are-stated negations-are-quoted hedges-are-quoted quotes-are-whole "
    "words-are-in-their-claims codes-fit-their-words".split()
)


def fold_cuts(found: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults, of several cut starts of a text only the first: it was edited, and its starts were not."""
    numbers = Counter(fault.id for fault in found if fault.rule == "sentences-start-at-words")
    edited = {id_ for id_, number in numbers.items() if number > 1}
    for fault in found:
        if fault.rule == "sentences-start-at-words" and fault.id in edited:
            if number := numbers.pop(fault.id, 0):
                others = "another start" if number == 2 else f"{number - 1} other starts"
                message = f"{fault.message}; so it is at {others}, as after an edit of the text."
                yield replace(fault, message=message, help="put the text back, or run `medcontent split`")
        elif fault.kind != "claim" or fault.id.partition(".")[0] not in edited or fault.rule not in CITING:
            yield fault


def list_cut_sentences(content: ContentFiles, found: Sequence[Fault]) -> Iterator[str]:
    """Yield the sentences on both sides of each start inside a word: quotes from them cannot be found."""
    for fault in found:
        if fault.rule == "sentences-start-at-words":
            names, place = list_sentences(content, fault.id), int(fault.path[1])
            yield from names[max(0, place - 1) : place + 1]


def _list_quoted_sentences(drafts: Mapping[Key, Draft], fault: Fault) -> set[str]:
    """Return the sentences that the words of a fault are quoted from."""
    if fault.kind == "claim":
        return {get_drafted_sentence(drafts["claim", fault.id])} if ("claim", fault.id) in drafts else set()
    return {get_drafted_sentence(claim) for claim in _list_cited_claims(drafts, fault)}


def is_from_cut(drafts: Mapping[Key, Draft], fault: Fault, cut: AbstractSet[str]) -> bool:
    """Return whether the words of a fault are quoted from a sentence that is cut inside a word."""
    return fault.rule in CITING and not cut.isdisjoint(_list_quoted_sentences(drafts, fault))


def _list_cited_claims(drafts: Mapping[Key, Draft], fault: Fault) -> list[Draft]:
    """Return the claims that are cited for the field of a fault."""
    draft = drafts.get((fault.kind, fault.id))
    values = draft.values if draft else None
    evidence = values.get("evidence") if isinstance(values, dict) else None
    claims = evidence.get(fault.path[0]) if isinstance(evidence, dict) else None
    named = (
        [f"{draft.values.get('document')}.{str(claim).rpartition('.')[2]}" for claim in claims or ()] if draft else []
    )
    return [drafts["claim", id_] for id_ in named if ("claim", id_) in drafts]


def is_quoted_wrong(drafts: Mapping[Key, Draft], fault: Fault, misquoted: AbstractSet[str]) -> bool:
    """Return whether a claim that is cited for words has them, and is not in its sentence: then that is the mistake."""
    if fault.rule != "quoted-fields-occur" or (fault.kind, fault.id) not in drafts:
        return False
    words: Any = drafts[fault.kind, fault.id].values
    for step in fault.path:
        words = words[step]
    quotes = [str(claim.values.get("quote")) for claim in _list_cited_claims(drafts, fault) if claim.id in misquoted]
    return isinstance(words, str) and any(
        " ".join(words.lower().split()) in " ".join(quote.lower().split()) for quote in quotes
    )


def list_sentences(content: ContentFiles, document: str) -> list[str]:
    """Return the ids of the sentences of a document, in the order of its starts."""
    _, cuts = cut_draft(next(draft for draft in content.drafts if draft.key == ("document", document)))
    return [f"{document}.{cut.name}" for cut in cuts]
