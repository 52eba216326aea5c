"""The rules on negations and hedges: whether a quote omits a word of its clause that negates or hedges it."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.publishing.cited_words import Quotation, list_quotations, name_sentences, shorten_words
from service.publishing.faults import Fault
from service.publishing.negations import DroppedWord, find_left_out, is_noun_phrase
from service.publishing.records import World, get_sentence_id
from service.publishing.rule_registry import build_fault, register_recent_rule

# These fields are about the negation itself.
NEGATIVE = frozenset((("distinction", "unlikelyMeaning"),))
# Fields that name the subject of a clause: only a negation directly before the words applies to them.
SUBJECTS = frozenset(
    (
        "population",
        "comparator",
        "unit",
        "timeFrame",
        "statedSource",
        "presentation",
        "circumstance",
        "frequency",
        "appliesTo",
        "contact",
        "outcome",
    )
)
# The fields for certainty, frequency and quantity in records and claims.
HEDGING = ("certainty", "frequency", "occurrence", "quantifier", "approximator", "beliefStatus")
UNHEDGED = (None, "", "established")


@register_recent_rule(english=True)
def negations_are_quoted(world: World) -> Iterator[Fault]:
    """Words are not quoted without a word of their clause that negates them, such as not, no, never or without."""
    for quotation in list_quotations(world):
        if (quotation.source.kind.name, quotation.path[0]) not in NEGATIVE and (
            left_out := _find_left_out(quotation, is_hedge=False)
        ):
            message = _describe(quotation, left_out, "negates")
            yield build_fault(
                "negations-are-quoted", quotation.source, quotation.path, message, _suggest_words(left_out)
            )


@register_recent_rule(english=True)
def hedges_are_quoted(world: World) -> Iterator[Fault]:
    """Words are not quoted without a word of their clause that hedges them, unless the record or claim is hedged."""
    for quotation in list_quotations(world):
        if not _is_hedged(world, quotation) and (left_out := _find_left_out(quotation, is_hedge=True)):
            message = _describe(quotation, left_out, "hedges")
            help_ = f"{_suggest_words(left_out)}, or write how sure it is as a qualifier of the claim"
            yield build_fault("hedges-are-quoted", quotation.source, quotation.path, message, help_)


def _find_left_out(quotation: Quotation, *, is_hedge: bool) -> DroppedWord | None:
    """Return the word that the quote omits at every occurrence; None if one occurrence has no such word."""
    first = None
    for text, span in quotation.places:
        left_out = find_left_out(text, span, is_hedge=is_hedge)
        if left_out is None or _is_exempt(quotation, left_out, is_hedge=is_hedge):
            return None
        first = first or left_out
    return first


def _is_exempt(quotation: Quotation, left_out: DroppedWord, *, is_hedge: bool) -> bool:
    """Return whether the words only name a thing, so that a negation around them does not change them."""
    is_broken_off = left_out.words is None and quotation.words.endswith((" and", " or", " but"))
    if left_out.is_verbal or is_broken_off or not is_noun_phrase(quotation.words):
        return False
    field, is_apart = quotation.path[0], is_hedge or not left_out.is_adjacent
    return field == "wording" or (field in SUBJECTS and is_apart) or _is_name(quotation)


def _is_name(quotation: Quotation) -> bool:
    """Return whether a claim's quote is one or two words, and so only names a thing."""
    return quotation.source.kind.name == "claim" and len(quotation.words.split()) < 3


def _is_hedged(world: World, quotation: Quotation) -> bool:
    source, sentences = quotation.source, {sentence.id for sentence in quotation.sentences}
    if source.kind.name == "claim":
        return _has_hedge(source.values["qualifiers"])
    claims: list[str] = source.values["evidence"].get(str(quotation.path[0]), [])
    known = [claim for id_ in claims if (claim := world.get("claim", id_)) and get_sentence_id(claim) in sentences]
    return any(map(_has_hedge, _list_parts(quotation))) or any(
        _has_hedge(claim.values["qualifiers"]) for claim in known
    )


def _list_parts(quotation: Quotation) -> list[Mapping[str, Any]]:
    """Return the record and the objects in it that the words are in."""
    found: list[Any] = [quotation.source.values]
    for step in quotation.path[:-1]:
        found.append(found[-1][step])
    return [each for each in found if isinstance(each, dict)]


def _has_hedge(values: Mapping[str, Any]) -> bool:
    return any(values.get(name) not in UNHEDGED for name in HEDGING)


def _describe(quotation: Quotation, left_out: DroppedWord, does: str) -> str:
    words, sentences = shorten_words(quotation.words), name_sentences(quotation)
    return f'"{words}" leaves out "{left_out.word}", which {does} it in {sentences}.'


def _suggest_words(left_out: DroppedWord) -> str:
    return f'quote it with the word, as in "{left_out.words}"' if left_out.words else "quote it with the word"
