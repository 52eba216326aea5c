"""Guidance and outlooks: clauses that say what to do, or what to expect."""

import re
from collections.abc import Iterator

from seed.drafting.advice import (
    AVOIDING,
    IMPERATIVE,
    SHOULD,
    describe_help,
    find_advice,
    name_advice,
    read_circumstances,
)
from seed.drafting.claims import SentenceClaims
from seed.drafting.passages import TextPassage
from seed.drafting.proposals import RecordProposal

OUTLOOKS = (
    (re.compile(r"\b(?:no cure|cured|curable|cannot be cured|incurable)\b", re.IGNORECASE), "curability"),
    (re.compile(r"\b(?:life expectancy|survival|surviv\w+|live (?:a|for|into|normal|"
                r"long))\b", re.IGNORECASE), "survival"),
    (re.compile(r"\b(?:treatable|can be treated|no (?:specific |known |"
                r"effective )?treatment)\b", re.IGNORECASE), "treatability"),
    (re.compile(r"\b(?:fatal|life-threatening|disabling|severe|worsen\w*|progressive|"
                r"mild)\b", re.IGNORECASE), "severity"),
    (re.compile(r"\b(?:recover\w*|prognosis|outlook|symptom[- ]free)\b", re.IGNORECASE), "evaluation"),
)  # fmt: skip
MIN_WORDS = 4
# More words of an outlook rarely make the name that an editor would give it.
NAMED_OUTLOOKS = (
    (re.compile(r"\bno (?:known )?cure\b", re.IGNORECASE), "No cure"),
    (re.compile(r"\b(?:good|excellent|favou?rable) (?:prognosis|outlook)|(?:prognosis|"
                r"outlook)[^,;]{0,60} is (?:usually |generally |"
                r"very )?(?:good|excellent|favou?rable)\b", re.IGNORECASE), "Good prognosis"),
    (re.compile(r"\b(?:poor|unfavou?rable) (?:prognosis|outlook)|(?:prognosis|outlook)[^,;]{0,60} is (?:usually |"
                r"generally |very )?(?:poor|unfavou?rable)\b", re.IGNORECASE), "Poor prognosis"),
    (re.compile(r"\bnormal (?:life expectancy|life span|lifespan)\b", re.IGNORECASE), "Normal life expectancy"),
    (re.compile(r"\bno (?:specific|standard) (?:course of )?treatment\b", re.IGNORECASE), "No specific treatment"),
)  # fmt: skip


def propose_guidance(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the advice of the clauses: whom to see and when, and what to do or not to do."""
    yield from _propose_circumstances(passage, claims)
    listed = claims.items if claims.enumeration and claims.enumeration.is_dashed else ()
    for claim in (*claims.clauses, *(item for item in listed if IMPERATIVE.match(item.quote))):
        if _is_fragment(claim.quote):
            continue
        if advice := find_advice(claim.quote):
            values = {**describe_help(claim.quote, advice[0]), **read_circumstances(claim.quote)}
            yield RecordProposal("guidance", name_advice(claim.quote), claim.quote, values, [claim])
        elif IMPERATIVE.match(claim.quote) or SHOULD.search(claim.quote):
            category = "avoidance" if AVOIDING.search(claim.quote) else "self-care"
            values = {"category": category, "text": claim.quote, **read_circumstances(claim.quote)}
            yield RecordProposal("guidance", name_advice(claim.quote), claim.quote, values, [claim])


def _propose_circumstances(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the advice that introduces items of a list, with each item as one of its circumstances."""
    advice = find_advice(passage.lead_in)
    if advice and passage.role == "list-item" and claims.clauses:
        lead, item = " ".join(passage.lead_in.split()).rstrip(" :.;,"), claims.clauses[0]
        values = describe_help(lead, advice[0]) | {"when": [{"words": item.quote}], "combination": "any-of"}
        yield RecordProposal("guidance", name_advice(lead), lead, values, [item])
    listed = claims.enumeration
    lead_claim = next((each for each in claims.clauses if find_advice(each.quote)), None)
    if (
        listed
        and listed.is_dashed
        and lead_claim
        and lead_claim.span.end <= passage.offset + listed.lead.end
        and claims.items
    ):
        when = {"when": [{"words": item.quote} for item in claims.items], "combination": "any-of"}
        advice = find_advice(lead_claim.quote)
        values = describe_help(lead_claim.quote, advice[0] if advice else "") | when
        yield RecordProposal(
            "guidance", name_advice(lead_claim.quote), lead_claim.quote, values, [lead_claim, *claims.items]
        )


def propose_outlooks(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield what the clauses let expect, where they say it in so few words that these name it."""
    for claim in claims.clauses:
        aspect = next((name for pattern, name in OUTLOOKS if pattern.search(claim.quote)), None)
        named = next((name for pattern, name in NAMED_OUTLOOKS if pattern.search(claim.quote)), None)
        if named and not _is_fragment(claim.quote):
            values = {"aspect": aspect or "evaluation", "value": claim.quote}
            yield RecordProposal("outlook", named, claim.quote, values, [claim])


def _is_fragment(quote: str) -> bool:
    """Return whether a clause says nothing by itself: it is short, or begins with a relative pronoun."""
    return (
        len(quote.split()) < MIN_WORDS
        or re.match(r"(?:which|who|that|whose|where)\b", quote, re.IGNORECASE) is not None
    )
