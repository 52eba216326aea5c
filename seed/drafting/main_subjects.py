"""Main subjects: whether words name what a document is about."""

import re
from collections.abc import Iterator

from seed.drafting.claims import SentenceClaims
from seed.drafting.names import build_name, fold_grammar
from seed.drafting.proposals import RecordProposal

FORM = (
    r"(?:(?:benign|severe|mild|acute|chronic) form of|acute|chronic|primary|secondary|congenital|inherited|juvenile|"
    r"benign|malignant|viral|bacterial|fungal|familial|sporadic|adult|childhood|(?:early|late)-onset|type [12I]+|"
    r"pulmonary|gestational)"
)
ABOUT = re.compile(r" (?:in|of|on|around|behind|with)\b")


def is_subject(words: str, topics: set[str]) -> bool:
    """Return whether words name the subject of a document: by its name, its first word, its initials or its noun."""
    name = build_name(words)
    folded = fold_grammar(name)
    head = ABOUT.split(folded)[0].rpartition(" ")[2]
    for topic in topics:
        about = fold_grammar(topic)
        base = about.split(" in ")[0]
        initials = "".join(word[0] for word in about.split())
        if folded in {about, base, initials, _get_possessor(topic) or about} or (
            head == about.rpartition(" ")[2] and folded.count(" ") == 0
        ):
            return True
    return False


def _get_possessor(topic: str) -> str:
    """Return the folded first word of "Amber's fever"; an empty text if it has no possessive."""
    first = topic.split(" ", maxsplit=1)[0]
    return fold_grammar(first) if re.search("['’]s?$", first) else ""


def propose_subtypes(claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the forms of what a document is about that a clause names: "acute ember cough"."""
    for topic in topics:
        pattern = re.compile(rf"\b(?P<thing>{FORM}\s+{re.escape(topic)})\b", re.IGNORECASE)
        for claim in claims.clauses:
            for match in pattern.finditer(claim.quote):
                name = build_name(match["thing"])
                yield RecordProposal("condition", name, match["thing"], {"category": "subtype"}, [claim])
