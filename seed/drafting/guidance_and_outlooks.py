"""Guidance and outlooks: clauses that say what to do, or what to expect."""

import re
from collections.abc import Iterator
from typing import Any

from seed.drafting.claims import SentenceClaims
from seed.drafting.names import build_heading
from seed.drafting.passages import TextPassage
from seed.drafting.proposals import RecordProposal

ADVICE = re.compile(
    r"\b(?:(?:see|call|tell|ask|contact|consult|talk (?:to|with)|check with|go to) (?:a|your|the|with)?\s*(?:\w+\s)?"
    r"(?:doctor|GP|nurse|dentist|health care (?:provider|team|professional)|healthcare (?:provider|professional)|"
    r"emergency room|911|999|112|pharmacist)|(?:seek|get) (?:\w+ )?(?:medical|emergency) (?:care|help|attention|"
    r"advice|treatment))",
    re.IGNORECASE,
)
IMPERATIVE = re.compile(
    r"^(?:avoid|eat|drink|wash|take|keep|wear|limit|quit|stop|do not|don['’]t|never|try|make sure|use|get|rest|"
    r"stay|exercise|"
    r"protect|maintain|follow|check|learn|ask|tell|talk|call|see|seek)\s+\w+",
    re.IGNORECASE,
)
SHOULD = re.compile(
    r"\b(?:you|people|everyone|patients|women|men|parents|adults|children)(?:\s+\w+){0,4}\s+(?:should|must|need to)\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:an? |your |the )?(?:doctor|GP|nurse|dentist|health ?care (?:provider|team|professional)|pharmacist|"
    r"emergency room|911|999|112)",
    re.IGNORECASE,
)
EMERGENCY = re.compile(
    r"\b(?:911|999|112|emergency|right away|immediately|at once|straight away|ambulance)\b", re.IGNORECASE
)
AVOIDING = re.compile(r"^(?:avoid|do not|don['’]t|never)\b|\b(?:should|must) (?:not|never|avoid)\b", re.IGNORECASE)
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
PROGNOSTIC = re.compile(r"\b(?:outlook|prognosis|life expectancy|cure|recover)\b", re.IGNORECASE)


def propose_guidance(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the advice of the clauses: whom to see and when, and what to do or not to do."""
    yield from _propose_circumstance(passage, claims)
    for claim in claims.clauses:
        if _is_fragment(claim.quote):
            continue
        if advice := ADVICE.search(claim.quote):
            values = {**_describe_help(claim.quote, advice[0]), **_read_circumstance(claim.quote)}
            yield RecordProposal("guidance", _name_advice(claim.quote), claim.quote, values, [claim])
        elif IMPERATIVE.match(claim.quote) or SHOULD.search(claim.quote):
            category = "avoidance" if AVOIDING.search(claim.quote) else "self-care"
            values = {"category": category, "text": claim.quote}
            yield RecordProposal("guidance", _name_advice(claim.quote), claim.quote, values, [claim])


def _propose_circumstance(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the advice that introduces an item of a list, with the item as one of its circumstances."""
    advice = ADVICE.search(passage.lead_in)
    if advice and passage.role == "list-item" and claims.clauses:
        lead, item = " ".join(passage.lead_in.split()).rstrip(" :.;,"), claims.clauses[0]
        values = _describe_help(lead, advice[0]) | {"when": [{"words": item.quote}], "combination": "any-of"}
        yield RecordProposal("guidance", _name_advice(lead), lead, values, [item])


def _describe_help(text: str, advice: str) -> dict[str, Any]:
    """Return what a clause says of seeking help: whom to ask, and how soon if it says so."""
    values: dict[str, Any] = {"category": "seek-help", "text": text}
    if contact := CONTACT.search(advice):
        values["contact"] = contact[0]
    if EMERGENCY.search(text):
        values["urgency"] = "stat"
    return values


def _read_circumstance(text: str) -> dict[str, Any]:
    """Return when the advice of a clause holds: "if it hums, see a doctor", "see a doctor if it hums"."""
    found = re.match(r"(?:if|when)\s+([^,]{3,200}),", text, re.IGNORECASE) or re.search(
        r"\s(?:if|when)\s+([^,]{3,200})$", text, re.IGNORECASE
    )
    return {"when": [{"words": found[1]}]} if found else {}


def _name_advice(quote: str) -> str:
    return build_heading(re.sub(r"\s+(?:if|when)$", "", _find_advice(quote), flags=re.IGNORECASE))


def propose_outlooks(claims: SentenceClaims, heading: str) -> Iterator[RecordProposal]:
    """Yield what the clauses let expect, under a heading on the outlook or by the words for it."""
    about = PROGNOSTIC.search(heading) is not None
    for claim in claims.clauses:
        aspect = next((name for pattern, name in OUTLOOKS if pattern.search(claim.quote)), None)
        if aspect and not _is_fragment(claim.quote) and (about or PROGNOSTIC.search(claim.quote)):
            named = re.search(r"\bno cure\b", claim.quote, re.IGNORECASE)
            name = build_heading(named[0] if named else claim.quote)
            yield RecordProposal("outlook", name, claim.quote, {"aspect": aspect, "value": claim.quote}, [claim])


def _find_advice(quote: str) -> str:
    """Return the advice without the condition before it: "if it hums, | call your doctor"."""
    return re.sub(r"^(?:if|when|to|before|after|unless)\b[^,]*,\s+", "", quote, flags=re.IGNORECASE)


def _is_fragment(quote: str) -> bool:
    """Return whether a clause says nothing by itself: it is short, or begins with a relative pronoun."""
    return (
        len(quote.split()) < MIN_WORDS
        or re.match(r"(?:which|who|that|whose|where)\b", quote, re.IGNORECASE) is not None
    )
