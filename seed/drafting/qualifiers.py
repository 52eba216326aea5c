"""Qualifiers: how sure, how often and for how many a clause says something, and whether it denies it."""

import re
from typing import Any

CERTAINTY = re.compile(
    r"\b(may|might|could|possibly|perhaps|probably|likely|unlikely|appears? to|seems? to)\b", re.IGNORECASE
)
FREQUENCY = re.compile(
    r"\b(always|usually|often|sometimes|rarely|seldom|never|commonly|typically|generally|occasionally|frequently|"
    r"in (?:most|some|many|rare|few) cases)\b",
    re.IGNORECASE,
)
QUANTIFIER = re.compile(
    r"\b((?:most|many|some|few|several|a few|all|the majority of|a minority of) (?:of )?(?:\w+ )?"
    r"(?:people|patients|women|men|children|adults|individuals|cases|infants|babies|persons))\b",
    re.IGNORECASE,
)
APPROXIMATOR = re.compile(
    r"\b(about|around|approximately|nearly|almost|more than|over|at least|less than|fewer than|under|"
    r"up to)\b(?=\s+(?:\S+\s)?"
    r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half|a (?:third|quarter)|twenty|thirty|forty|fifty))",
    re.IGNORECASE,
)
STRENGTH = re.compile(r"\b(must|should|need to|needs to|have to|has to|cannot|can't)\b", re.IGNORECASE)
CONDITION = re.compile(
    r"^(?:however,?\s+|also,?\s+)?((?:if|when|unless|without|in people with|during|after)\b[^,]{2,150}),", re.IGNORECASE
)
NEGATION = re.compile(r"\b(no|not|never|without|none|nor|neither|cannot|\w+n['’]t)\b", re.IGNORECASE)
# What only a condition denies, the clause does not: "if it does not help, you may need surgery".
CONDITIONAL = re.compile(r"^(?:but |and )?(?:if|when|unless)\b[^,]*,", re.IGNORECASE)
MAX_CHARACTERS = 200
APPROXIMATORS = {
    "about": "about", "around": "about", "approximately": "about", "nearly": "almost", "almost": "almost",
    "more than": "more-than", "over": "more-than", "at least": "at-least", "less than": "less-than",
    "fewer than": "less-than", "under": "less-than", "up to": "at-most",
}  # fmt: skip


def read_qualifiers(quote: str, sentence: str) -> dict[str, Any]:
    """Return the qualifiers of a claim, from its own words; the certainty also from the verb that governs a list."""
    found: dict[str, Any] = {}
    for name, pattern in (
        ("certainty", CERTAINTY),
        ("strength", STRENGTH),
        ("frequency", FREQUENCY),
        ("quantifier", QUANTIFIER),
    ):
        if match := pattern.search(quote):
            found[name] = match[1].lower()
    if match := APPROXIMATOR.search(quote):
        found["approximator"] = match[1].lower()
    if match := CONDITION.match(sentence):
        found["circumstance"] = " ".join(match[1].split())[:MAX_CHARACTERS]
    if (
        "certainty" not in found
        and len(quote) < len(sentence)
        and (match := re.search(r"\b(may|might|could)\b", sentence, re.IGNORECASE))
    ):
        found["certainty"] = match[1].lower()
    return found


def is_negated(words: str) -> bool:
    """Return whether words deny something."""
    return NEGATION.search(CONDITIONAL.sub("", words)) is not None
