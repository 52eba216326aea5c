"""Subjects: what comes before the predicate of a clause, as in "moon dust and old lamps can cause ember cough"."""

import re
from collections.abc import Iterator

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import Cue
from seed.drafting.grammar import find_verb, list_tokens
from seed.drafting.list_items import split_items
from seed.drafting.main_subjects import is_subject
from seed.drafting.named_things import build_record
from seed.drafting.predicates import PREDICATES, TESTS
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated
from service.publishing.segmentation import Span

PEOPLE = (
    r"\b(?:men|women|males?|females?|boys|girls|child(?:ren)?|adults|people|persons|individuals|infants|babies|newborns|"
    r"teen(?:ager)?s|adolescents|smokers|Caucasians|Americans|Africans?|Asians?|Hispanics|Latinos|whites|blacks|Jews|"
    r"descent|elderly|families|athletes|workers)\b"
)
TESTING = re.compile(r"\b(?:tests?|scans?|exams?|x-rays?|biops\w+|imaging|ultrasound|MRI|\w+scop(?:y|ies)|"
                     r"\w+graph(?:y|ies)|\w+gram)\b", re.IGNORECASE)  # fmt: skip
BEGINNING = re.compile(
    r"^(?:(?:however|also|sometimes|often|generally|usually|in (?:some|most|many|rare|severe) cases|but|and|until then|"
    r"in addition|rarely|over time|other times|for example|studies have shown that|research has shown that),?\s+)+",
    re.IGNORECASE,
)
NO_SUBJECT = re.compile(
    r"^(?:it|they|this|these|those|that|which|who|he|she|you|we|there|some|others?|doctors?|anyone|anything|"
    r"researchers?|scientists?|treatments?|symptoms?|an? (?:disease|condition|doctor|child|person)|"
    r"the (?:disease|condition|disorder|symptoms?|infection|treatment|goal|cause|pain|problem|doctor|damage)|"
    r"infections?|your (?:doctor|health|body)|people|patients|most|many|children|women|men|adults|individuals|"
    r"everyone|such|all|each|both|either|cases?|the drugs?|medical|more|much|what|damage|attacks?|another|nothing|no|"
    r"in|at|for|with|by|on|during|after|about|among|from|within|as|to|before|under|if|when|while|although|because)\b",
    re.IGNORECASE,
)
COMMON_IN = re.compile(
    r"\b(?:(?:(?:more|most|very|also|also is|fairly) (?:common(?:ly)?|often|frequent(?:ly)?|prevalent)"
    r"(?: (?:form|type|kind|cause)s? of [^,.;:()]{3,40}?)?|(?:usually|mostly|mainly) (?:occurs?|found|seen)|"
    r"occurs? (?:mostly|mainly|most often|more often|more frequently))(?:\s+(?:found|seen|occurs?))?\s+(?:in|among)|"
    r"(?:(?:mainly|mostly|usually|(?:more|most) (?:often|commonly)) )affects?|affects?(?=[^.;:,]+ (?:more|more often|"
    r"more commonly) than ))\s+(?P<who>[^.;:()]+)",
    re.IGNORECASE,
)
# Whom a risk is greater for: what they have is the risk.
PEOPLE_WITH = re.compile(
    r"^(?:however,?\s+|also,?\s+)?(?:people|patients|individuals|those|anyone|adults|children|women|men) (?:with|"
    r"(?:who|that) (?:have|has|had)) (?P<thing>[^;:.]{3,160}?) (?:is|are|may be|can be) (?:also )?(?:more (?:likely|"
    r"susceptible|prone)|at (?:a )?(?:\w+ )?(?:higher|greater|increased|high|highest) risk)\b",
    re.IGNORECASE,
)
BEARING = re.compile(r"^(?:a|an|any) ", re.IGNORECASE)
RISK = Cue(PEOPLE_WITH, "risk-factor", {"role": "risk"})
UNLISTED = re.compile(r"\s+(?:(?:more |more often |more commonly )?than|after age|but|although|because|"
                      r"and (?:is|are|usually|often|can|may))\b.*$|,\s*(?:especially|although|but|"
                      r"and (?:is|are|usually|often|can|may)|particularly)\b.*$",
                      re.IGNORECASE | re.DOTALL)  # fmt: skip
# "The most common | cause" is no predicate.
ADJECTIVE_END = re.compile(
    r"\b(?:most|common|main|major|possible|known|leading|underlying|first|only|the|an?)$", re.IGNORECASE
)
RELATIVE = re.compile(r"\s(?:that|which)\s", re.IGNORECASE)
BARE = re.compile(r"(?:people|persons|individuals|children|adults|patients|both .*|families)", re.IGNORECASE)
MAX_WORDS = 22
MAX_SINGLE_WORDS = 9


def propose_subjects(claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the subjects that are causes, remedies, tests or symptoms, and whom something affects most."""
    for claim in claims.clauses:
        if is_negated(claim.quote):
            continue
        cue, words = _find_subject(claim.quote)
        if risks := PEOPLE_WITH.match(claim.quote):
            cue, words = RISK, BEARING.sub("", risks["thing"])
        if ADJECTIVE_END.search(words):
            cue = None
        if cue and (cue.kind != "test" or TESTING.search(words)) and not NO_SUBJECT.match(words):
            if cue.kind == "treatment" and TESTING.search(words):
                cue = TESTS
            yield from _propose_each(cue, claim, words, topics)
        yield from _propose_populations(claim)


def _find_subject(quote: str) -> tuple[Cue | None, str]:
    """Return the first predicate that tells a kind, and the words before it."""
    found = [(match.start(), -match.end(), cue) for cue in PREDICATES if (match := cue.pattern.search(quote))]
    if not found:
        return None, ""
    start, _, cue = min(found, key=lambda each: each[:2])
    words = BEGINNING.sub("", quote[:start].strip()).strip(" ,")
    is_plain = 0 < len(words.split()) <= MAX_WORDS and not re.search(
        r"[;:.]|\b(?:who|if|when|how|why|whether)\b|, or \w+,", words
    )
    return (cue, words) if is_plain else (None, "")


def _propose_each(cue: Cue, claim: ClaimProposal, words: str, topics: set[str]) -> Iterator[RecordProposal]:
    # "Falling and tripping are the first signs": together they are one.
    items = (
        [words]
        if cue.kind == "finding" or RELATIVE.search(words.split(",", 1)[0])
        else [words[each.start : each.end] for each in split_items(words, Span(0, len(words)))]
    )
    for item in items:
        tokens = list_tokens(item)
        verb = find_verb(tokens)
        is_relative = verb is not None and any(token.text in {"that", "who", "which"} for token in tokens[:verb])
        is_noun = verb is None or is_relative or item.lower().split()[0].endswith("ing")
        is_general = re.match(r"\w+,? (?:such as|including|like) ", item) is not None
        if (
            is_general
            or not is_noun
            or len(tokens) > MAX_SINGLE_WORDS
            or is_subject(item, topics)
            or NO_SUBJECT.match(item)
        ):
            continue
        if record := build_record(cue, claim, item):
            yield record


def _propose_populations(claim: ClaimProposal) -> Iterator[RecordProposal]:
    """Yield whom a condition affects more than others: "most common in bakers and glassblowers"."""
    match = COMMON_IN.search(claim.quote)
    if (
        match is None
        or match["who"].lower().startswith("both ")
        or re.search(r"\bless\b", claim.quote[: match.start()], re.IGNORECASE)
    ):
        return
    words = UNLISTED.sub("", match["who"])
    cue = Cue(match.re, "risk-factor", {"role": "risk"})
    for start, end in split_items(words, Span(0, len(words))):
        item = re.sub(r"^(?:in|among)\s+", "", words[start:end])
        is_group = re.search(PEOPLE, item, re.IGNORECASE) and not re.match(
            r"(?:symptoms?|cases|deaths|signs|causes?)\b", item
        )
        record = build_record(cue, claim, item) if is_group else None
        if record and not BARE.fullmatch(record.name):
            yield record
