"""The rule on populations: whether a figure or an expectation says for whom it holds, where its source does."""

import re
from collections.abc import Iterator

from service.publishing.cited_words import Quotation, list_quotations, name_sentences
from service.publishing.faults import Fault
from service.publishing.leaves import list_quoted
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule
from service.publishing.segmentation import Span

# People that an article tells from others. "In people" and "in patients" tell nobody from others.
GROUP = (
    r"(?:wom[ae]n|m[ae]n|girls?|boys?|females?|males?|mothers?|children|child|teens?|teenagers?|adolescents?|infants?|"
    r"bab(?:y|ies)|newborns?|toddlers?|adults?|smokers?|non-?smokers?|seniors?|athletes|the elderly|"
    r"(?:people|patients|persons|those) "
    r"(?:(?:over|under|above|below) (?:the age of )?\d|aged? |older|younger|with |who ))"
)
AGES = r"(?: (?:over|under|above|below|aged?|older|younger|between|from|with|who)\b[^,.;:()]{0,60})?"
# Up to three words before the group: "in otherwise healthy older women".
FOR_WHOM = re.compile(rf"\b(?:in|among|amongst|for|affects?)\s+(?:[a-z-]+\s+){{0,3}}?{GROUP}\b{AGES}", re.IGNORECASE)
# The words directly behind a quote.
BEHIND = re.compile(r"^[\s,]{0,2}[^.;:!?()]{0,80}")
FIELDS = ("population", "appliesTo", "comparator")


@register_recent_rule(english=True)
def populations_are_named(world: World) -> Iterator[Fault]:
    """No statistic or outlook leaves out for whom it holds, where its words or those right behind them say it.

    "Half of all cases are in women over 50" asks for a `population`, or for `appliesTo`.
    """
    reported: set[tuple[str, str]] = set()
    for quotation in list_quotations(world):
        source = quotation.source
        if quotation.path[0] != "wording" or "population" not in source.kind.content or source.key in reported:
            continue
        if any(source.values.get(field) for field in FIELDS):
            continue
        if (words := _find_group(quotation)) and not _is_quoted(source, words):
            reported.add(source.key)
            message = f'{name_sentences(quotation)} says it of some people only, "{words}", but population is empty.'
            help_ = f"write population: {words}, and its evidence"
            yield build_fault("populations-are-named", source, ("wording",), message, help_).lower_severity()


def _find_group(quotation: Quotation) -> str | None:
    """Return the words for the people in the quote or right behind it, at its first place."""
    for text, span in quotation.places:
        if found := _find_near(text, span):
            return " ".join(found.split())
    return None


def _find_near(text: str, span: Span) -> str | None:
    behind = BEHIND.match(text[span.end :])
    stretch = text[span.start : span.end] + (behind[0] if behind else "")
    found = FOR_WHOM.search(stretch)
    return found[0] if found else None


def _is_quoted(source: Source, words: str) -> bool:
    """Return whether another field of the record has the words, as an outcome or a unit may."""
    quoted = list_quoted(source.kind.name, source.values)
    return any(path[0] not in {"wording", "value"} and words.lower() in text.lower() for path, text in quoted)
