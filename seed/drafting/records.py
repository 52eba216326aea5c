"""Records that the words of a claim announce: items of lists, definitions, single causes, tests and treatments."""

import re
from collections.abc import Iterator
from typing import Any

from seed.drafting.advice import find_advice
from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import SINGLE, Cue, build_cue, find_cue
from seed.drafting.enumerations import Enumeration
from seed.drafting.list_items import PLACE
from seed.drafting.names import LEADING, build_heading, build_name
from seed.drafting.passages import TextPassage
from seed.drafting.predicates import find_predicate
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
ILLNESS = re.compile(
    r"\b(?:\w+(?:itis|osis|oma|emia|pathy|plegia)|\w+ (?:disease|syndrome|disorder|cancer|infection|failure))s?$",
    re.IGNORECASE,
)
GENERAL = re.compile(r"\b(?:problems?|disorders?|conditions?|factors?|things?|causes?|diseases?|else)$", re.IGNORECASE)
MAX_ITEM_WORDS = 16
HAVING = re.compile(
    r"\b(?:have|has|notice|experience|develop|feel|symptoms?)(?: any of)?(?: the following)?\W*$", re.IGNORECASE
)
SYMPTOMS = build_cue("symptoms", "finding", category="symptom")
NO_NAME = re.compile(
    r"(?:those|these|such|any|of|how|teams?|specialists?|doctors?|after|before|during|when|in|at|on|for|by|under|around|"
    r"between|from|to|there|that|because|until|it|they|you)\b",
    re.IGNORECASE,
)
MAX_NAME_WORDS = 9


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
    if is_negated(lead):
        return
    if listed.is_enclosed:
        yield from _propose_enclosed(passage, claims, listed)
    named = find_predicate(passage.before, anywhere=True) if re.match(r"\W*examples\b", lead, re.IGNORECASE) else None
    for number, claim in enumerate(claims.items):
        inner = listed.leads[number] if listed.leads else ""
        cue = named or find_cue(inner or passage.build_lead(lead), listed.cue, passage.heading)
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
            if match and not is_negated(claim.quote) and not _is_before_examples(claims, match["thing"]):
                yield from _build_each(cue, claim, match["thing"])


def _is_before_examples(claims: SentenceClaims, thing: str) -> bool:
    """Return whether a thing is only the name of what examples follow: "a physical problem, such as a tumour"."""
    listed = claims.enumeration
    return listed is not None and listed.is_example and GENERAL.search(thing) is not None


def _build_each(cue: Cue, claim: ClaimProposal, words: str) -> Iterator[RecordProposal]:
    """Yield the record of a thing, or of two short ones that are joined by "or"."""
    parts = re.split(r"\s+or\s+", words)
    for part in parts if len(parts) == 2 and all(len(each.split()) <= 3 for each in parts) else [words]:
        if record := build_record(cue, claim, part):
            yield record


def build_record(cue: Cue, claim: ClaimProposal, words: str) -> RecordProposal | None:
    """Return the record of words that a cue announces; None where they name no thing."""
    wording = words.strip(' ,.;:!?–-"“”')
    name = build_name(wording)
    if NO_NAME.match(name) or (cue.kind == "finding" and PLACE.fullmatch(name)):
        return None
    if not LEADING.sub("", f"{wording} "):
        return None
    if " " not in name and re.search(r"\s(?:that|who|which)\s", wording):
        # "Vomit that looks like coffee" says nothing without its clause.
        name = build_heading(wording)
    if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > MAX_NAME_WORDS or is_negated(name):
        return None
    if re.fullmatch(r"(?:these|those|others?|more|many|things?|factors?|risk factors?|such|combinations?|"
                    r"(?:sudden )?(?:death|illness)|disability|causes?|diseases?|conditions?|problems?|"
                    r"symptoms?|"
                    r"(?:other )?(?:factors|problems|conditions|diseases|symptoms|treatments|"
                    r"tests))", name, re.IGNORECASE):  # fmt: skip
        return None
    values = {"aim": wording} if cue.kind == "research-area" else dict(cue.values)
    if cue.kind == "finding" and ILLNESS.search(name) and " or " not in name:
        return RecordProposal("condition", name, wording, {"category": "disease"}, [claim])
    return RecordProposal(cue.kind, name, wording, values, [claim])
