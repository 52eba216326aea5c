"""Phrases: things named by the form of their names, as in "weakness of the hands" or "immunosuppressive drugs"."""

import re
from collections.abc import Iterator

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import SYMPTOM, Cue, build_cue
from seed.drafting.named_things import build_record
from seed.drafting.names import build_name, fold_grammar
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated

COMMON = (
    r"the|a|an|other|standard|certain|some|such|any|these|those|this|that|effective|no|many|most|new|more|different|"
    r"of|to|and|or|for|with|in|on|by|from|as|is|are|be|may|can|your|their|its|his|her|which|who|not|also|have|has|include|"
    r"including|cause|causes|called|ease|relieve|receive|reduce|just|excessive and|manage|control|treat|worsen|"
    r"recommend|prescribe|will|would|should|must|need|needs|take|takes|taking|people|patients|individuals|experience|"
    r"feel|get|less|additional|associated|first|early|current|various|several|all|both|each|common"
)
BODY = r"(?:arms?|legs?|feet|hands?|back|neck|chest|jaw|fingers?|face|eyes?|ears?|wrists?|hips?|knees?|shoulders?)"
WORD = rf"(?!(?:{COMMON})\b)[A-Za-z][\w-]*"
PLACE = (
    rf"(?: (?:in|of|on|around|behind) (?:the |your )?(?!(?-i:[A-Z]{{2}})|area|site|place){WORD}"
    rf"(?: (?:and|or) {BODY}\b)?(?: muscles?| joints?| area)?)"
)
# Words that make a symptom a part of another name, or one of several that share what follows.
LONGER = (
    r"[ -](?:reliev|relief|medic|killer|clinic|management|specialist|disorder|syndrome|loss\b)|"
    r",? a (?:very )?\w+ complication"
)
# "Physical and | occupational therapy": together they are one.
ADJECTIVE_BEFORE = re.compile(r"\b\w+(?:al|ic|ive|ary),? (?:and|or) $")
SYMPTOMS = build_cue(rf"(?P<thing>(?:{WORD} ){{0,2}}(?:{SYMPTOM}){PLACE}?)(?!{LONGER})", "finding", category="symptom")
PHRASES = (
    SYMPTOMS,
    build_cue(
        r"(?P<thing>(?:difficulty|trouble|problems) (?:with )?\w+ing\b(?:(?:, \w+ing)*,? (?:and|or) \w+ing|"
        r"(?: (?!that\b|who\b|which\b)[\w-]+){1,5})?)(?=[.,;]|$| and | or | that | who | which )",
        "finding", category="symptom",
    ),
    build_cue(
        rf"(?P<thing>(?:{WORD} ){{1,2}}(?:drugs|inhibitors?|blockers?|immunoglobulin|transplants?|transplantation|"
        r"injections?|therapy|surgery|supplements))(?=$|[.,;)]| (?:and|or|but|may|can|could|might|is|are|was|to|for|"
        r"in|with|that|which|has|have|also|after|before|does|will|if|when|helps?|works?|should)\b)",
        "treatment", category="specific",
    ),
)  # fmt: skip
# A symptom is what somebody has; elsewhere its name is most often a part of something else.
HAVING = re.compile(
    r"\b(?:have|has|had|develops?|experiences?|feels?|notices?|(?:begins?|starts?|presents?) with|causes?|"
    r"causing)\s+(?:an? |the |some |mild |severe )?$",
    re.IGNORECASE,
)
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
        if cue is SYMPTOMS and not HAVING.search(before):
            continue
        is_part = (
            before.endswith((", ", "(", " or "))
            or ADJECTIVE_BEFORE.search(before)
            or re.search(r"\b(?:who|whose)\b", before)
            or (cue.kind == "finding" and " " not in match["thing"])
        )
        if not is_part and _is_thing(match["thing"], topics) and (record := build_record(cue, claim, match["thing"])):
            yield record


def _is_thing(words: str, topics: set[str]) -> bool:
    """Return whether words name something other than the subject of the document."""
    name = build_name(words)
    folded, about = fold_grammar(name), {fold_grammar(topic) for topic in topics}
    head = re.split(r" (?:in|of|on|around|behind|with)\b", folded)[0].rpartition(" ")[2]
    is_subject = folded in about or head in {each.rpartition(" ")[2] for each in about}
    return not PRONOUNS.match(words) and not is_subject and len(words.split()) <= MAX_SUBJECT_WORDS
