"""Phrases: things named by the form of their names, as in "weakness of the hands" or "immunosuppressive drugs"."""

import re
from collections.abc import Iterator

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import SYMPTOM, Cue, build_cue
from seed.drafting.names import build_name, fold_name
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated
from seed.drafting.records import build_record

COMMON = (
    r"the|a|an|other|standard|certain|some|such|any|these|those|this|that|effective|this|no|many|most|new|more|different|"
    r"of|to|and|or|for|with|in|on|by|from|as|is|are|be|may|can|your|their|its|his|her|which|who|not|also|have|has|include|"
    r"including|cause|causes|called|ease|relieve|receive|reduce|just|excessive and|manage|control|treat|worsen|"
    r"experience|feel|get|less|additional|associated|first|early|current|various|several|all|both|each|common"
)
BODY = r"(?:arms?|legs?|feet|hands?|back|neck|chest|jaw|fingers?|face|eyes?|ears?|wrists?|hips?|knees?|shoulders?)"
WORD = rf"(?!(?:{COMMON})\b)[A-Za-z][\w-]*"
PLACE = (
    rf"(?: (?:in|of|on|around|behind) (?:the |your )?(?!(?-i:[A-Z]{{2}})){WORD}"
    rf"(?: (?:and|or) {BODY}\b)?(?: muscles?| joints?| area)?)"
)
PHRASES = (
    build_cue(rf"(?P<thing>(?:{WORD} ){{0,2}}(?:{SYMPTOM}){PLACE}?)", "finding", category="symptom"),
    build_cue(
        rf"(?P<thing>(?:difficulty|trouble|problems) (?:with )?\w+ing\b(?:(?: \w+){{1,3}}(?=[.,;]|$| and | or ))?|"
        rf"trouble with {WORD})",
        "finding", category="symptom",
    ),
    build_cue(
        rf"(?P<thing>(?:{WORD} ){{1,2}}(?:drugs|inhibitors?|blockers?|immunoglobulin|transplants?|"
        rf"transplantation|injections?|"
        r"therapy|surgery|supplements))",
        "treatment", category="specific",
    ),
)  # fmt: skip
PRONOUNS = re.compile(
    r"(?:it|they|this|these|those|that|which|who|he|she|you|we|there|some|others?|doctors?|people|anyone|researchers?|"
    r"scientists?|treatments?|symptoms?|the (?:disease|condition|disorder)|a (?:disease|condition))\b",
    re.IGNORECASE,
)
MAX_SUBJECT_WORDS = 8


def propose_phrases(claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield what the clauses name by its form, and what they make the subject of a symptom, a remedy or a cause."""
    for claim in claims.clauses:
        if is_negated(claim.quote):
            continue
        for cue in PHRASES:
            yield from _find_all(cue, claim, topics)


def _find_all(cue: Cue, claim: ClaimProposal, topics: set[str]) -> Iterator[RecordProposal]:
    for match in cue.pattern.finditer(claim.quote):
        before = claim.quote[: match.start()]
        is_part = before.endswith((", ", "(")) or (cue.kind == "finding" and " " not in match["thing"])
        if not is_part and _is_thing(match["thing"], topics) and (record := build_record(cue, claim, match["thing"])):
            yield record


def _is_thing(words: str, topics: set[str]) -> bool:
    """Return whether words name something other than the subject of the document."""
    name = build_name(words)
    folded, about = fold_name(name), {fold_name(topic) for topic in topics}
    head = re.split(r" (?:in|of|on|around|behind|with)\b", folded)[0].rpartition(" ")[2]
    is_topic = folded in about or head in {each.rpartition(" ")[2] for each in about}
    return not PRONOUNS.match(words) and not is_topic and len(words.split()) <= MAX_SUBJECT_WORDS
