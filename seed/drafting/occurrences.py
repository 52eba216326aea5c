"""Occurrences: how often, how severely, when and how long the thing of a record occurs, as its clause says.

A clause is read only where one record rests on it, it denies nothing, and it says one thing of a sort.
"""

import re
from collections.abc import Iterable

from seed.drafting.names import fold_grammar
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated
from seed.drafting.quantities import NUMBER, TIME, read_quantity

OCCURRING = frozenset(("condition", "finding", "adverse-effect"))
# How often something occurs that a clause says of a finding, not how often it is looked for.
FREQUENT = frozenset(("finding", "adverse-effect"))
OFTEN = re.compile(r"\b(always|usually|often|sometimes|rarely|in (?:most|many|some|rare|few) cases)\b", re.IGNORECASE)
CODES = {
    "in most cases": "usually", "in many cases": "often", "in some cases": "sometimes", "in rare cases": "rarely",
    "in few cases": "rarely",
}  # fmt: skip
SEVERE = re.compile(
    r"^(?:an? |the )?(?P<severity>mild|moderate|severe|life-threatening)\s+(?!to |or |and )\w", re.IGNORECASE
)
SUBJECT = r"^(?P<subject>[^,;:]{2,60}?)\s+(?:(?:may|can|usually|often|typically|generally|also)\s+)*"
LASTING = re.compile(
    rf"{SUBJECT}lasts?\s+(?:for\s+)?(?P<words>{TIME})(?!\s+(?:or|and|after|before)\b)",
    re.IGNORECASE,
)
BEGINNING = re.compile(
    rf"{SUBJECT}(?:begins?|starts?|appears?)\s+"
    rf"(?P<words>(?:at (?:about |around )?age {NUMBER}|between (?:the )?ages (?:of )?{NUMBER} and {NUMBER}))\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"(?:it|the (?:disease|condition|disorder|syndrome|illness|infection))", re.IGNORECASE)
UNKNOWN = re.compile(r"\b(?:if|when|whether|unless|studies|research)\b", re.IGNORECASE)


def describe_occurrences(records: Iterable[RecordProposal], topics: Iterable[str]) -> None:
    """Add to records what the claims that they rest on say of their frequency and severity."""
    listed = list(records)
    about = {fold_grammar(topic) for topic in topics}
    for record in listed:
        is_part = record.kind in OCCURRING and fold_grammar(record.name) not in about
        if is_part and (found := SEVERE.match(record.wording)):
            record.values.setdefault("severity", found["severity"].lower())
        claim = record.claims[0]
        alone = sum(claim in other.claims for other in listed) == 1
        said = OFTEN.findall(claim.quote)
        if record.kind in FREQUENT and alone and len(said) == 1 and _is_plain(claim):
            record.values.setdefault("frequency", said[0])
            record.values.setdefault("occurrence", CODES.get(said[0].lower(), said[0].lower()))


def add_times(records: Iterable[RecordProposal], claims: Iterable[ClaimProposal], topics: Iterable[str]) -> None:
    """Add to the record that a clause has as its subject when it begins, and how long it lasts."""
    listed, about = list(records), {fold_grammar(topic) for topic in topics}
    for claim in claims:
        for field, pattern, unit in (("duration", LASTING, ""), ("onset", BEGINNING, "a")):
            found = pattern.match(claim.quote)
            quantity = read_quantity(found["words"], unit) if found and _is_plain(claim) else None
            record = _find_subject(found["subject"], listed, about) if found and quantity else None
            if record and field not in record.values:
                record.values[field] = quantity
                record.claims += [claim] if claim not in record.claims else []


def _find_subject(words: str, records: Iterable[RecordProposal], about: set[str]) -> RecordProposal | None:
    """Return the only record that a subject names: by its name, or as "it" the condition that the text is about."""
    name = fold_grammar(words)
    fitting = [
        each
        for each in records
        if each.kind in OCCURRING
        and (fold_grammar(each.name) == name or (PRONOUN.fullmatch(words) and fold_grammar(each.name) in about))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_plain(claim: ClaimProposal) -> bool:
    return not is_negated(claim.quote) and UNKNOWN.search(claim.quote) is None
