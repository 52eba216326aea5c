"""The rule on claims and words: whether a record cites the claim of a sentence that has its words."""

from collections.abc import Iterator

from service.publishing.faults import Fault
from service.publishing.leaves import list_quoted
from service.publishing.quotes import find_quoted
from service.publishing.records import Source, World, find_span, get_sentence_id
from service.publishing.rule_registry import build_fault, register_recent_rule
from service.publishing.segmentation import Span


@register_recent_rule()
def words_are_in_their_claims(world: World) -> Iterator[Fault]:
    """Words of a quoted field share some with the quote of a claim cited for it, not with the sentence alone."""
    for source in world.iterate():
        reported = set[str]()
        for path, words in list_quoted(source.kind.name, source.values):
            field = str(path[0])
            if field not in reported and (fault := _check_words(world, source, field, words)):
                reported.add(field)
                yield fault


def _check_words(world: World, source: Source, field: str, words: str) -> Fault | None:
    """Return the fault of words that another claim of the sentence has, or that are at another occurrence."""
    cited = [claim for id_ in source.values["evidence"].get(field, ()) if (claim := world.get("claim", id_))]
    if any(words in (claim.values["qualifiers"] or {}).values() for claim in cited):
        return None
    holders, are_there = list[str](), False
    for id_ in dict.fromkeys(map(get_sentence_id, cited)):
        if sentence := world.get("sentence", id_):
            claims = [claim for each in world.sentence_claims.get(id_, ()) if (claim := world.get("claim", each))]
            places = [_place(sentence, span) for span in find_quoted(words, sentence.values["text"])[1]]
            are_there = are_there or bool(places)
            holders += [claim.id for claim in claims if any(_overlaps(claim, sentence, place) for place in places)]
    if not are_there or {claim.id for claim in cited} & {*holders}:
        return None
    if holders:
        return _report(source, field, words, f"{_name(holders)} quotes these words: cite it for {field} if it says so")
    if any(claim.values["occurrence"] for claim in cited):
        return _report(source, field, words, "correct `occurrence` of the claim, or quote these words in a claim")
    return None


def _place(sentence: Source, span: Span) -> Span:
    start = sentence.values["start"]
    return Span(start + span.start, start + span.end)


def _overlaps(claim: Source, sentence: Source, place: Span) -> bool:
    span = find_span(claim, sentence)
    return span is not None and span.start < place.end and place.start < span.end


def _report(source: Source, field: str, words: str, help_: str) -> Fault:
    cited = _name(source.values["evidence"][field])
    message = f'"{words}" is in the sentence, but not in {cited}, which the evidence for {field} cites.'
    return build_fault("words-are-in-their-claims", source, ("evidence", field), message, help_)


def _name(claims: list[str]) -> str:
    return ", ".join(id_.rpartition(".")[2] for id_ in claims)
