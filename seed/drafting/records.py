"""Records that the words of a claim announce: items of lists, definitions, single causes, tests and treatments."""

import re
from collections.abc import Iterator
from typing import Any

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import SINGLE, Cue, find_cue
from seed.drafting.names import LEADING, build_heading, build_name
from seed.drafting.passages import TextPassage
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated

DISEASE = (
    r"disease|disorder|condition|syndrome|infection|cancer|tumou?rs?|illness|inflammation|injury|defect|malformation|"
    r"weakness|pain|loss|swelling|narrowing|widening|form of|type of|problem|group of|stage"
)
DEFINITION = re.compile(
    r"^(?P<thing>(?:The\s+)?[A-Z][\w'’\-/]*(?:\s+[\w'’\-/]+){0,5}?)\s*(?:\((?P<short>[^()]{2,40})\))?,?\s+"
    r"(?P<verb>is|are|refers to|means|describes)\s+(?:usually\s+|often\s+)?(?P<rest>(?:an?|the|when|any|one|low|"
    r"high)\b.{8,})",
    re.DOTALL,
)
NO_THING = re.compile(
    r"^(?:the (?:most|first|main|goal|cause|outlook|prognosis|treatment|risk|number|reason|kind|best|symptoms?|"
    r"only|condition"
    r"|disease|disorder)|this|that|these|those|it|they|there|here|what|who|your|you|some|many|most|one|people|about|"
    r"in|if|when|even|while|although|because|since|as|after|before|during|each|another|other|treatment|symptoms?|diagnosis|prognosis|each|research|surgery)\b",
    re.IGNORECASE,
)
RESEARCH = re.compile(
    r"\b(?:(?:research|studies|scientists|researchers|clinical trials)\b.*?\b(?:focus(?:es|ed)? on|aim(?:s|"
    r"ed)? (?:at|to)|"
    r"(?:is|are) (?:studying|investigating|exploring|testing|working on|looking (?:at|for|into)|searching for)|"
    r"(?:going|goes) into|seeks? to|(?:explores?|investigates?|examines?)))\s+(?P<aim>.+)",
    re.IGNORECASE | re.DOTALL,
)
ILLNESS = re.compile(
    r"\b(?:\w+(?:itis|osis|oma|emia|pathy|plegia)|\w+ (?:disease|syndrome|disorder|cancer|infection|failure))s?$",
    re.IGNORECASE,
)
MAX_NAME_WORDS = 9


def propose_from_list(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield a record for each item of a sentence's list."""
    listed = claims.enumeration
    if listed is None:
        return
    lead = passage.text[listed.lead.start : listed.lead.end]
    cue = find_cue(passage.build_lead(lead), listed.cue, passage.heading)
    if cue is None or not cue.kind or is_negated(lead):
        return
    for claim in claims.items:
        if record := build_record(cue, claim, claim.quote):
            yield record


def propose_from_item(passage: TextPassage, claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the record of an item of a list on the page, by its lead-in or heading."""
    if passage.role not in {"list-item", "cell", "term"} or claims.enumeration or len(claims.all) != 1:
        return
    cue = find_cue(passage.lead_in, "", passage.heading)
    if (
        cue
        and len(passage.text.split()) <= MAX_NAME_WORDS
        and (record := build_record(cue, claims.all[0], passage.text))
    ):
        yield record


def propose_definition(passage: TextPassage, claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the condition that a sentence defines; `topics` are the folded names of what the document is about."""
    match = DEFINITION.match(passage.text)
    if match is None or NO_THING.match(match["thing"]) or not claims.clauses:
        return
    rest, first = match["rest"], claims.clauses[0]
    if match["thing"].casefold() not in topics and not re.search(rf"\b(?:{DISEASE})\b", rest[:90]):
        return
    if re.search(
        r"^(?:an?|the)\s+(?:\w+\s+)?(?:test|exam|treatment|surgery|drug|medicine|hormone|gland|organ|doctor|chance)\b",
        rest,
    ):
        return
    category = "subtype" if re.match(r"(?:a|an|one)\s+(?:\w+\s+)?(?:form|type|kind)\s+of\b", rest) else "disease"
    values: dict[str, Any] = {"category": category}
    definition = first.quote[first.quote.find(rest[:12]) :].strip() if rest[:12] in first.quote else ""
    if definition:
        values["definition"] = definition
    if match["short"] and " " not in match["short"]:
        values["aliases"] = [match["short"]]
    yield RecordProposal("condition", build_name(match["thing"]), match["thing"], values, [first])


def propose_single(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield what a clause names behind a cue: "diagnosed by X", "caused by Y"."""
    for claim in claims.clauses:
        for cue in SINGLE:
            match = cue.pattern.search(claim.quote)
            if match and not is_negated(claim.quote):
                yield from _build_each(cue, claim, match["thing"])


def _build_each(cue: Cue, claim: ClaimProposal, words: str) -> Iterator[RecordProposal]:
    """Yield the record of a thing, or of two short ones that are joined by "or"."""
    parts = re.split(r"\s+or\s+", words)
    for part in parts if len(parts) == 2 and all(len(each.split()) <= 3 for each in parts) else [words]:
        if record := build_record(cue, claim, part):
            yield record


def propose_research(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield what research aims at."""
    for claim in claims.clauses:
        if match := RESEARCH.search(claim.quote):
            aim = match["aim"].strip(" .")
            name = re.sub(r"^(?:on\s+)?(?:finding|developing|discovering|identifying)\s+", "", aim)
            yield RecordProposal("research-area", build_heading(name), aim, {"aim": aim}, [claim])


def build_record(cue: Cue, claim: ClaimProposal, words: str) -> RecordProposal | None:
    """Return the record of words that a cue announces; None where they name no thing."""
    wording = words.strip(' ,.;:!?–-"“”')
    name = build_name(wording)
    if re.match(r"(?:those|these|such|any|of|how|teams?|specialists?|doctors?)\b", name, re.IGNORECASE):
        return None
    if not LEADING.sub("", f"{wording} "):
        return None
    if cue.kind == "finding" and " " not in name and " that " in wording:
        # "Vomit that looks like coffee" is no finding without its clause.
        name = build_heading(wording)
    if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > MAX_NAME_WORDS or is_negated(name):
        return None
    if re.fullmatch(r"(?:these|those|others?|more|many|things?|factors?|causes?|diseases?|conditions?|problems?|"
                    r"symptoms?|"
                    r"(?:other )?(?:factors|problems|conditions|diseases|symptoms|treatments|"
                    r"tests))", name, re.IGNORECASE):  # fmt: skip
        return None
    values = {"aim": wording} if cue.kind == "research-area" else dict(cue.values)
    if cue.kind == "finding" and ILLNESS.search(name) and " or " not in name:
        return RecordProposal("condition", name, wording, {"category": "disease"}, [claim])
    return RecordProposal(cue.kind, name, wording, values, [claim])
