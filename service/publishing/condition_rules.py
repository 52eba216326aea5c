"""The rule on conditions: whether a quote omits the condition or exception directly behind it."""

import re
from collections.abc import Iterator
from typing import Any

from service.publishing.cited_words import Quotation, list_quotations, name_sentences, shorten_words
from service.publishing.faults import Fault
from service.publishing.leaves import list_quoted
from service.publishing.negation_rules import SUBJECTS
from service.publishing.quotes import is_quoted_in
from service.publishing.records import World, get_sentence_id
from service.publishing.rule_registry import build_fault, register_recent_rule
from service.publishing.segmentation import Span

# A condition or exception directly behind a quote, up to the end of its clause.
CONDITION = re.compile(
    r",?\s+(?P<word>unless|except(?:\s(?:for|in|when|if|that))?|only\s(?:if|when|after|until|for|in)|but\s(?:only|not)|"
    r"if(?!\sany\b)|until|provided(?:\sthat)?|as\slong\sas|so\slong\sas|apart\sfrom|other\sthan|with\sthe\sexception\sof|"
    r"not\sfor|in\scase)\s+(?P<rest>[^.;:!?()]{2,200})",
    re.IGNORECASE,
)
# Words that hold this many of a condition's first words have the condition.
LEAST_SHARED = 3
# Fields that name something, and say nothing that a condition could limit.
NAMING = SUBJECTS | {"name", "specimen", "author", "words", "timing", "reason", "definition"}
# Qualifiers of a claim and fields of a record that say when or for whom it holds.
QUALIFIERS = ("circumstance",)
LIMITS = ("circumstance", "when", "appliesTo", "population", "criteria")
CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|you|they|"
    r"he|she|it|we|needs?)\b|^(?:take|use|call|see|go|get|stop|start|give|keep|drink|eat|rest|ask|tell|avoid|do|contact|"
    r"wait|continue|seek|apply|put|wash|stay|talk|visit|try)\b",
    re.IGNORECASE,
)


@register_recent_rule(english=True)
def conditions_are_quoted(world: World) -> Iterator[Fault]:
    """Words are not quoted without the condition directly behind them, such as unless, except, only if, if or until.

    Words that only name a thing may be, and where the record or claim says when it holds.
    """
    for quotation in list_quotations(world):
        if (
            quotation.path[-1] not in NAMING
            and CLAUSE.search(quotation.words)
            and (found := _find_condition(quotation))
        ):
            if _is_limited(world, quotation, found[0].strip(", ")):
                continue
            word = " ".join(found["word"].split()).lower()
            message = (
                f'"{shorten_words(quotation.words)}" leaves out "{word} {shorten_words(found["rest"].strip())}", '
                f"which follows in {name_sentences(quotation)}."
            )
            help_ = "quote it with the condition, or write it into another field or as a circumstance of the claim"
            yield build_fault("conditions-are-quoted", quotation.source, quotation.path, message, help_)


def _find_condition(quotation: Quotation) -> re.Match[str] | None:
    """Return the condition behind every place of the words; None if one place has none."""
    found = [_match_behind(text, span) for text, span in quotation.places]
    return found[0] if found and all(found) else None


def _match_behind(text: str, span: Span) -> re.Match[str] | None:
    return CONDITION.match(text, span.end)


def _is_limited(world: World, quotation: Quotation, condition: str) -> bool:
    """Return whether the record, or the claim, says in another place when or for whom its words hold."""
    source = quotation.source
    if source.kind.name == "claim":
        return _has_limit(source.values["qualifiers"] or {}, QUALIFIERS) or _is_claimed(world, quotation, condition)
    if any(source.values.get(name) for name in LIMITS):
        return True
    claims = (world.get("claim", id_) for id_ in source.values["evidence"].get(str(quotation.path[0]), ()))
    if any(claim and _has_limit(claim.values["qualifiers"] or {}, QUALIFIERS) for claim in claims):
        return True
    quoted = list_quoted(source.kind.name, source.values)
    return any(_have_shared(words, condition) for _, words in quoted if " " in words)


def _is_claimed(world: World, quotation: Quotation, condition: str) -> bool:
    """Return whether another claim of the sentence quotes some of the condition: what rests on both can say it."""
    ids = world.sentence_claims.get(get_sentence_id(quotation.source), ())
    others = (world.get("claim", id_) for id_ in ids if id_ != quotation.source.id)
    return any(other and _have_shared(str(other.values["quote"]), condition) for other in others)


def _have_shared(words: str, condition: str) -> bool:
    """Return whether words are of a condition, or hold how it begins."""
    return is_quoted_in(words, condition) or is_quoted_in(" ".join(condition.split()[:LEAST_SHARED]), words)


def _has_limit(values: Any, names: tuple[str, ...]) -> bool:
    return any(values.get(name) for name in names)
