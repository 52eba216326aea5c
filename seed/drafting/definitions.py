"""Definitions: the condition that a sentence defines, as in "ember cough is a disease of the glass gland"."""

import re
from collections.abc import Iterator
from typing import Any

from seed.drafting.claims import SentenceClaims
from seed.drafting.names import build_name
from seed.drafting.passages import TextPassage
from seed.drafting.proposals import RecordProposal

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
    r"^(?:the (?:most|first|main|goal|cause|outlook|prognosis|treatment|risk|number|reason|kind|best|symptoms?|only|"
    r"condition|disease|disorder)|this|that|these|those|it|they|there|here|what|who|your|you|some|many|most|one|"
    r"people|about|in|if|when|even|while|although|because|since|as|after|before|during|each|another|other|treatment|"
    r"symptoms?|diagnosis|prognosis|each|research|surgery)\b",
    re.IGNORECASE,
)
RANK = re.compile(r"(?:an?|the|one of the) (?:\w+ )?(?:most|leading|main|major|common)\b", re.IGNORECASE)


def propose_definition(passage: TextPassage, claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the condition that a sentence defines; `topics` are the folded names of what the document is about."""
    match = DEFINITION.match(passage.text)
    if match is None or NO_THING.match(match["thing"]) or not claims.clauses or RANK.match(match["rest"]):
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
