"""Heads: nouns that tell the kind of what they name, as in "a tube called the glass duct" or "glow is a protein"."""

import re
from collections.abc import Iterator

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import Cue, build_cue
from seed.drafting.grammar import find_verb, list_tokens
from seed.drafting.main_subjects import is_subject
from seed.drafting.named_things import build_record
from seed.drafting.names import build_name
from seed.drafting.proposals import RecordProposal
from seed.drafting.qualifiers import is_negated

TESTS = build_cue(r"tests?|exams?|examinations?|scans?|x-rays?", "test", use="diagnosis")
# Names of tests by their form, and what looking is done with.
TESTING = re.compile(r"\b\w+(?:scop(?:y|es?)|ograph(?:y|s?)|ogram)\b", re.IGNORECASE)
# The first that a noun belongs to counts.
HEADS = (
    build_cue(r"operations?|procedures?|surger(?:y|ies)|treatments?|therap(?:y|ies)|medicines?|medications?|drugs?|"
              r"vaccines?|antibiotics?", "treatment", category="specific"),
    TESTS,
    build_cue(r"(?:types?|forms?|kinds?|stages?) of [\w-]+(?: \w+)?", "condition", category="subtype"),
    build_cue(r"diseases?|disorders?|conditions?|infections?|problems?|syndromes?|illness(?:es)?|cancers?|tumou?rs?|"
              r"allerg(?:y|ies)|inflammation|defects?|clots?|injur(?:y|ies)", "condition", category="disease"),
    build_cue(r"glands?|organs?|tubes?|membranes?|tissues?|sacs?|(?:blood )?vessels?|arter(?:y|ies)|veins?|nerves?|"
              r"muscles?|bones?|lining|ducts?|joints?|chambers?|valves?|part of the \w+(?: \w+)?", "site"),
    build_cue(r"proteins?|hormones?|chemicals?|substances?|genes?|enzymes?|vitamins?|minerals?|bacteri(?:a|um)|"
              r"virus(?:es)?|germs?|parasites?|gas|fats?|fluids?|pigments?|sugars?|antibod(?:y|ies)", "substance"),
)  # fmt: skip
HEAD = re.compile("|".join(cue.pattern.pattern for cue in HEADS), re.IGNORECASE)
CALLED = re.compile(
    r"(?:\b|,\s)(?:is |are |also |commonly |sometimes )*(?:called|known as|termed)\s+(?:an? |"
    r"the )?(?P<thing>[\w'’-]+(?: (?!(?:and|or|that|which|who|is|are|can|may|to|in|of|because|when|make|looks?|lead|"
    r"affects?|causes?|for|with|contains?|surrounds?|has|have|from|at|on|by)\b)[\w'’-]+){0,4})",
    re.IGNORECASE,
)
IS_A = re.compile(
    r"^(?P<thing>(?:(?:The|Your|An?)\s+)?[A-Z]?[\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s*(?:\([^()]{2,40}\))?,?\s+(?:is|are)\s+"
    r"(?:usually |often )?(?:an?|the|two|one of the)\s+(?P<rest>[^.;:,]{3,60})",
)
NO_THING = re.compile(
    r"(?:it|this|that|these|those|they|there|here|one|some|most|another|what|the (?:most|main|first|goal|cause|"
    r"treatment|condition|disease|disorder|other)|treatments?|symptoms?)\b",
    re.IGNORECASE,
)
# A noun is the head of what comes before these.
SCOPE = re.compile(
    r"\b(?:that|which|who|of|in|for|to|with|used|found|made|needed|responsible|caused|located)\b", re.IGNORECASE
)
GROUP = re.compile(r"^(?:\w+ )?(?:groups?|types?|kinds?|forms?|pairs?) of ")
PRONOUN_END = re.compile(r"\b(?:it|this|that|they|these|those)\s*$", re.IGNORECASE)
MAX_BEFORE = 70
SYMBOL = r"[A-Z][A-Z0-9]{2,}"
GENE = re.compile(
    rf"\b(?P<one>{SYMBOL} (?:gene|protein))s?\b|\b(?:gene|protein)s? (?:called )?(?P<symbols>{SYMBOL}(?:,? (?:and |"
    rf"or )?{SYMBOL})*)\b"
)


def propose_by_head(claims: SentenceClaims, topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the things that a clause names by a noun: those called something, and those said to be something."""
    for claim in claims.clauses:
        for match in () if is_negated(claim.quote) else CALLED.finditer(claim.quote):
            before = claim.quote[max(0, match.start() - MAX_BEFORE) : match.start()]
            # "It is called a lamp" says nothing of its kind, nor does a noun before a comma.
            near = "" if PRONOUN_END.search(before) else before.rstrip(" ,(").rpartition(",")[2]
            cue, thing = _find_last_head(near), _cut_verb(match["thing"])
            is_part = cue is not None and cue.kind != "condition"
            if TESTING.search(thing) or (TESTING.search(before.rpartition(",")[2]) and not is_part):
                cue = TESTS
            about = before.rstrip(" ,(")
            if topic := next((each for each in topics if about.casefold().endswith(each)), None):
                names = {"category": "disease", "aliases": [thing]}
                yield RecordProposal("condition", build_name(topic), about[-len(topic) :], names, [claim], rule="topic")
            elif cue and not is_subject(thing, topics) and (record := build_record(cue, claim, thing)):
                yield record
        if (said := IS_A.match(claim.quote)) and not NO_THING.match(said["thing"]):
            cue = _find_kind(said["rest"])
            if cue and not is_subject(said["thing"], topics) and (record := build_record(cue, claim, said["thing"])):
                yield record


def _find_last_head(words: str) -> Cue | None:
    """Return the cue of the last noun of some words that tells a kind."""
    found = [(match.end(), cue) for cue in HEADS for match in cue.pattern.finditer(words)]
    return max(found, key=lambda each: each[0])[1] if found else None


def _cut_verb(words: str) -> str:
    """Return a name without the verb that follows it: "a glass duct | leads to the lamp"."""
    tokens = list_tokens(words)
    verb = find_verb(tokens, 1)
    return words if verb is None else words[: tokens[verb - 1].span.end]


def _find_kind(rest: str) -> Cue | None:
    """Return the cue of the noun that "a pear-shaped organ that …" has as its head; conditions have a rule."""
    phrase = SCOPE.split(GROUP.sub("", rest), maxsplit=1)[0].strip()
    found = next((cue for cue in HEADS if re.search(rf"(?:{cue.pattern.pattern})$", phrase, re.IGNORECASE)), None)
    return found if found and found.kind in {"site", "substance", "test", "treatment"} else None


def propose_genes(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the genes and proteins that clauses name by their symbols."""
    for claim in claims.clauses:
        for match in GENE.finditer(claim.quote):
            for symbol in re.findall(r"[A-Z][A-Z0-9]{2,}", match["symbols"] or ""):
                yield RecordProposal("substance", symbol, symbol, {}, [claim])
            if match["one"]:
                yield RecordProposal("substance", match["one"], match["one"], {}, [claim])
