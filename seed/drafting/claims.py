"""Claims by clause and by list item: the stretches of a sentence that each say one thing."""

from collections.abc import Callable
from typing import NamedTuple

from seed.drafting.advice import find_advice
from seed.drafting.clauses import split_clauses, trim_marks
from seed.drafting.cues import find_cue
from seed.drafting.enumerations import Enumeration, find_enumeration
from seed.drafting.grammar import has_verb, list_tokens
from seed.drafting.names import build_name
from seed.drafting.passages import TextPassage
from seed.drafting.proposals import ClaimProposal
from seed.drafting.qualifiers import read_qualifiers
from service.publishing.quotes import find_occurrences
from service.publishing.segmentation import Span

# Returns the kind of a thing with this name, if it is known.
FindKind = Callable[[str], str | None]
MIN_LEAD_WORDS = 4
MAX_STATES = 500


class SentenceClaims(NamedTuple):
    """The claims of a sentence: those of its clauses, and those of the items of its list."""

    clauses: tuple[ClaimProposal, ...]
    items: tuple[ClaimProposal, ...]
    enumeration: Enumeration | None

    @property
    def all(self) -> list[ClaimProposal]:
        """All claims, in reading order."""
        return sorted([*self.clauses, *self.items], key=lambda claim: claim.span)


def propose_claims(passage: TextPassage, find_kind: FindKind) -> SentenceClaims:
    """Return the claims of a sentence; a list stays in its clause where neither a cue nor a name tells its kind."""
    text = passage.text
    listed = find_enumeration(text)
    if listed and not listed.is_enclosed and not _is_of_kinds(passage, listed, find_kind):
        listed = None
    spans = split_clauses(text) if listed is None or listed.is_enclosed else _split_around(text, listed)
    clauses = [_build_claim(passage, span, _format_statement(passage, text[span.start : span.end])) for span in spans]
    items = (
        [_build_claim(passage, item, _format_item_statement(passage, listed, item)) for item in listed.items]
        if listed and not listed.is_enclosed
        else []
    )
    return SentenceClaims(tuple(clauses), tuple(items), listed)


def _is_of_kinds(passage: TextPassage, listed: Enumeration, find_kind: FindKind) -> bool:
    if listed.is_dashed:
        return True
    cue = find_cue(passage.build_lead(passage.text[listed.lead.start : listed.lead.end]), listed.cue, passage.heading)
    if cue is not None and not cue.kind:
        return False
    return cue is not None or any(find_kind(build_name(passage.text[start:end])) for start, end in listed.items)


def _split_around(text: str, listed: Enumeration) -> list[Span]:
    """Return the clauses of a sentence before and behind its list."""
    spans: list[Span] = []
    first, last = listed.items[0].start, listed.items[-1].end
    spans += [
        clause
        for clause in split_clauses(text[: listed.lead.end])
        if clause.end < listed.lead.end - 2 or _is_telling(text, clause, listed)
    ]
    rest = (Span(last + clause.start, last + clause.end) for clause in split_clauses(text[last:]))
    spans += [clause for clause in rest if has_verb(list_tokens(text[clause.start : clause.end]))]
    return [span for span in spans if span.end <= first or span.start >= last]


def _is_telling(text: str, clause: Span, listed: Enumeration) -> bool:
    """Return whether the words before a list say something without it: "It harms organs, especially the liver"."""
    tokens = list_tokens(text[clause.start : clause.end])
    is_telling = listed.is_example or (listed.is_dashed and find_advice(text[clause.start : clause.end]) is not None)
    return is_telling and has_verb(tokens) and len(tokens) >= MIN_LEAD_WORDS


def _build_claim(passage: TextPassage, span: Span, states: str) -> ClaimProposal:
    quote, start = passage.text[span.start : span.end], passage.offset + span.start
    starts = find_occurrences(quote, passage.whole or passage.text)
    occurrence = starts.index(start) + 1 if len(starts) > 1 else None
    qualifiers = read_qualifiers(quote, passage.text)
    return ClaimProposal(
        passage.name, Span(start, passage.offset + span.end), quote, states[:MAX_STATES], occurrence, qualifiers
    )


def _format_statement(passage: TextPassage, words: str) -> str:
    """Return what a clause states: its words, behind those that introduce it."""
    plain = " ".join(words.split())
    said = plain[:1].upper() + plain[1:]
    return f"{_clean(passage.lead_in)}: {plain}" if passage.lead_in else said


def _format_item_statement(passage: TextPassage, listed: Enumeration | None, item: Span) -> str:
    words = " ".join(passage.text[item.start : item.end].split())
    span = trim_marks(passage.text, listed.lead) if listed else None
    lead = " ".join(passage.text[span.start : span.end].split()) if span else ""
    joined = f"{lead} {listed.cue}: {words}" if listed and not lead.lower().endswith(listed.cue) else f"{lead}: {words}"
    return _format_statement(passage, joined.strip(" :"))


def _clean(lead: str) -> str:
    return " ".join(lead.split()).rstrip(" :.;,")
