"""Records that the words of a claim announce: items of lists, definitions, single causes, tests and treatments."""

import re
from collections.abc import Iterator

from seed.drafting.advice import find_advice
from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import COMPLICATIONS, SINGLE, SYMPTOM, Cue, build_cue, find_cue
from seed.drafting.enumerations import Enumeration
from seed.drafting.named_things import build_record
from seed.drafting.passages import TextPassage
from seed.drafting.predicates import find_predicate
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated

GENERAL = re.compile(r"\b(?:problems?|disorders?|conditions?|factors?|things?|causes?|diseases?|else)$", re.IGNORECASE)
MAX_ITEM_WORDS = 16
HAVING = re.compile(
    r"\b(?:have|has|notice|experience|develop|feel|symptoms?)(?: any of)?(?: the following)?\W*$", re.IGNORECASE
)
SYMPTOMS = build_cue("symptoms", "finding", category="symptom")
# What a relative clause before the cue denies, the list does not: "problems, which may not hum at once, include".
ASIDE = re.compile(r",\s(?:which|who)\s.*,\s*", re.IGNORECASE | re.DOTALL)
CAUSING = re.compile(r"\bcauses?\W*$", re.IGNORECASE)
SYMPTOM_NAME = re.compile(
    rf"\b(?:{SYMPTOM}|discomfort|headaches?|shortness of|loss of appetite|chills|diarrhea|palpitations|tiredness)\b",
    re.IGNORECASE,
)
SIDE_EFFECTS = re.compile(r"\bside effects\b", re.IGNORECASE)
SIDE_EFFECT = build_cue("side effects", "adverse-effect")


def propose_from_list(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield a record for each item of a sentence's list."""
    listed = claims.enumeration
    if listed is None:
        return
    lead = passage.text[listed.lead.start : listed.lead.end]
    if listed.is_dashed and find_advice(lead):
        is_symptom = HAVING.search(lead)
        yield from (
            each for claim in claims.items if is_symptom and (each := build_record(SYMPTOMS, claim, claim.quote))
        )
        return
    if is_negated(ASIDE.sub(" ", lead)):
        return
    if listed.is_enclosed:
        yield from _propose_enclosed(passage, claims, listed)
    named = find_predicate(passage.before, anywhere=True) if re.match(r"\W*examples\b", lead, re.IGNORECASE) else None
    for number, claim in enumerate(claims.items):
        inner = listed.leads[number] if listed.leads else ""
        cue = named or find_cue(inner or passage.build_lead(lead), listed.cue, passage.heading)
        if cue and cue.values == COMPLICATIONS.values and CAUSING.search(lead) and _has_symptoms(claims):
            cue = SYMPTOMS
        if cue and cue.kind == "finding" and SIDE_EFFECTS.search(passage.before):
            cue = SIDE_EFFECT
        if cue and cue.kind and (record := build_record(cue, claim, claim.quote)):
            yield record


def _propose_enclosed(passage: TextPassage, claims: SentenceClaims, listed: Enumeration) -> Iterator[RecordProposal]:
    """Yield a record for each example between a noun and its predicate: "drugs such as quinine may be tried"."""
    lead, rest = passage.text[listed.lead.start : listed.lead.end], passage.text[listed.items[-1].end :]
    cue = find_predicate(rest) or find_cue(passage.build_lead(lead), listed.cue, passage.heading)
    if find_advice(lead):
        cue = (
            SYMPTOMS
            if re.search(r"\b(?:have|has|notice|experience|develop|feel|with)$", f"{lead} {listed.cue}".rstrip())
            else None
        )
    for start, end in listed.items if cue and cue.kind else ():
        place = passage.offset + start
        claim = next((each for each in claims.clauses if each.span.start <= place < each.span.end), None)
        if cue and claim and (record := build_record(cue, claim, passage.text[start:end])):
            yield record


def _has_symptoms(claims: SentenceClaims) -> bool:
    """Return whether a third of a list have names of symptoms; what may be caused is then no complication."""
    return 3 * sum(SYMPTOM_NAME.search(item.quote) is not None for item in claims.items) >= len(claims.items)


def propose_from_item(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the record of an item of a list on the page, by its lead-in or heading."""
    if passage.role not in {"list-item", "cell", "term"} or claims.enumeration or len(claims.all) != 1:
        return
    cue = find_cue(passage.lead_in.rstrip(" :"), "", passage.heading)
    if find_advice(passage.lead_in):
        cue = SYMPTOMS if HAVING.search(passage.lead_in) else None
    if (
        cue
        and cue.kind
        and len(passage.text.split()) <= MAX_ITEM_WORDS
        and (record := build_record(cue, claims.all[0], passage.text))
    ):
        yield record


def propose_single(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield what a clause names behind a cue: "diagnosed by X", "caused by Y"."""
    for claim in claims.clauses:
        for cue in SINGLE:
            match = cue.pattern.search(claim.quote)
            if match and not is_negated(claim.quote) and not _is_before_examples(claims, match["thing"]):
                yield from _build_each(cue, claim, match["thing"])


def _is_before_examples(claims: SentenceClaims, thing: str) -> bool:
    """Return whether a thing is only the name of what examples follow: "a physical problem, such as a tumour"."""
    listed = claims.enumeration
    return listed is not None and listed.is_example and GENERAL.search(thing) is not None


def _build_each(cue: Cue, claim: ClaimProposal, words: str) -> Iterator[RecordProposal]:
    """Yield the record of a thing, or of two short ones that are joined by "or"."""
    parts = re.split(r"\s+or\s+", words)
    is_pair = len(parts) == 2 and (all(len(each.split()) <= 3 for each in parts) or re.match(r"an? ", parts[1]))
    for part in parts if is_pair else [words]:
        if record := build_record(cue, claim, part):
            yield record
