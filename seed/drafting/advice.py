"""Advice: whom to ask for help, how soon and when, and what to do or not to do, as clauses say it."""

import re
from typing import Any

from seed.drafting.names import build_heading

PERSON = (
    r"(?:doctors?|GP|nurse|dentist|pharmacist|(?:health ?care|medical) (?:provider|team|professional)|"
    r"veterinarian|midwife|emergency (?:room|department)|hospital|poison (?:control )?cent(?:er|re)|911|999|112)"
)
WHOSE = r"(?:an? |your |the |their |his or her |with )?(?:\w+ )?"
# Advice begins a clause, or follows a word that gives it: doctors who "can tell your doctor" advise nothing.
BEGINNING = (
    r"(?:^|(?<=[,;:–-]\s)|(?<=\bshould\s)|(?<=\bmust\s)|(?<=\bneed to\s)|(?<=\bneeds to\s)|(?<=\balso\s)|"
    r"(?<=\bthen\s)|(?<=\bplease\s)|(?<=\bimmediately\s)|(?<=\balways\s)|(?<=\bif needed\s))"
)
ADVICE = re.compile(
    rf"{BEGINNING}(?:(?:see|call|tell|ask|contact|consult|visit|talk (?:to|with)|speak (?:to|with)|check with|go to|"
    rf"discuss (?:this|it|them) with|let) {WHOSE}{PERSON}(?: know)?|(?:seek|get|obtain|need|require) (?:\w+ ){{0,2}}"
    r"(?:medical|emergency) (?:care|help|attention|advice|treatment))\b",
    re.IGNORECASE,
)
IMPERATIVE = re.compile(
    r"^(?:avoid|eat|drink|wash|take|keep|wear|limit|quit|stop|do not|don['’]t|never|try|make sure|use|get|rest|stay|"
    r"exercise|protect|maintain|follow|check|close|cook|apply|place)\s+\w+",
    re.IGNORECASE,
)
SHOULD = re.compile(
    r"\b(?:you|people|everyone|patients|women|men|parents|adults|children)(?:\s+\w+){0,4}\s+(?:should|must|need to)\s+"
    r"(?=(?:not\s+|also\s+|always\s+|never\s+)*(?!be\s|know\s|remember\s|consider\s|understand\s|make\s+sure)\w+)",
    re.IGNORECASE,
)
CONTACT = re.compile(rf"(?:an? |your |the |their |his or her )?(?:\w+ )?{PERSON}", re.IGNORECASE)
# How soon, in the terms of FHIR's request priority, the most urgent first.
URGENCIES = (
    (
        re.compile(
            r"\b(?:911|999|112|emergency|right away|immediate(?:ly)?|at once|straight away|ambulance)\b", re.IGNORECASE
        ),
        "stat",
    ),
    (re.compile(r"\b(?:as soon as (?:possible|you can)|promptly|without delay|quickly)\b", re.IGNORECASE), "asap"),
    (re.compile(r"\b(?:urgent(?:ly)?|(?:the same|within a) day)\b", re.IGNORECASE), "urgent"),
)
AVOIDING = re.compile(r"^(?:avoid|do not|don['’]t|never)\b|\b(?:should|must) (?:not|never|avoid)\b", re.IGNORECASE)
GIVING = re.compile(
    r"^.*?\b(?:should|must|need to|needs to)\s+(?:(?:also|always|usually)\s+)?", re.IGNORECASE | re.DOTALL
)
WHEN = re.compile(
    r"(?:^|[,;]\s+|\b(?:and|or)\s+)(?:if|when)\s+(?P<before>[^,]{3,200}?),\s|"
    r"(?:^|\s)(?:if|when|especially if)\s+(?P<after>[^,;]{3,200}?(?:,[^;]{3,200})?)$",
    re.IGNORECASE,
)
# What introduces a list of circumstances, and names none.
INTRODUCING = re.compile(r"you (?:have|notice|develop|experience|feel)(?: any of.*| the following)?", re.IGNORECASE)
BEHIND = re.compile(r"[,;:]|\s[-–]\s|\s(?:if|when|because|unless|until|so that|who|that)\b", re.IGNORECASE)


def find_advice(text: str) -> re.Match[str] | None:
    """Return the words of a clause that say whom to ask for help."""
    return ADVICE.search(text)


def describe_help(text: str, advice: str) -> dict[str, Any]:
    """Return what a clause says of seeking help: whom to ask, and how soon if it says so."""
    values: dict[str, Any] = {"category": "seek-help", "text": text}
    if contact := CONTACT.search(re.sub(r"^(?:\w+ )(?:to |with |this with |it with )?", "", advice)):
        values["contact"] = contact[0]
    if urgency := next((name for pattern, name in URGENCIES if pattern.search(text)), None):
        values["urgency"] = urgency
    return values


def read_circumstances(text: str) -> dict[str, Any]:
    """Return when the advice of a clause holds: "if it hums, see a doctor", "see a doctor if it hums"."""
    found = ((match["before"] or match["after"]).strip() for match in WHEN.finditer(text))
    told = [words for words in dict.fromkeys(found) if not INTRODUCING.fullmatch(words)]
    return {"when": [{"words": words} for words in told]} if told else {}


def name_advice(text: str) -> str:
    """Return the heading of an advice: "if it hums, you should | call your doctor | when it glows"."""
    advice = find_advice(text)
    words = text[advice.start() :] if advice else GIVING.sub("", _skip_condition(text))
    end = BEHIND.search(words, min(len(words), 4))
    return build_heading(words[: end.start()] if end else words)


def _skip_condition(text: str) -> str:
    return re.sub(r"^(?:if|when|to|before|after|unless|because)\b[^,]*,\s+", "", text, flags=re.IGNORECASE)
