"""The rule on claims and words: whether a record cites the claim of a sentence that has its words."""

from collections.abc import Iterator

from service.publishing.citations import shorten_ids
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
    sentences = {sentence.id: sentence for sentence in _list_sentences(world, cited)}
    places = {id_: _list_places(sentence, words) for id_, sentence in sentences.items()}
    if not any(places.values()) or any(words in (claim.values["qualifiers"] or {}).values() for claim in cited):
        return None
    known = [sentences.get(get_sentence_id(claim)) for claim in cited]
    spans = [find_span(claim, sentence) if sentence else None for claim, sentence in zip(cited, known, strict=True)]
    # A quote that is not in its sentence is the mistake.
    if None in spans or any(_have_part(span, at) for span in spans if span for each in places.values() for at in each):
        return None
    if holders := [each for id_ in places for each in _list_holders(world, sentences[id_], places[id_])]:
        return _report(
            source, field, words, f"{shorten_ids(holders)} quotes these words: cite it for {field} if it says so"
        )
    if any(claim.values["occurrence"] for claim in cited):
        return _report(source, field, words, "correct `occurrence` of the claim, or quote these words in a claim")
    return None


def _list_sentences(world: World, claims: list[Source]) -> list[Source]:
    ids = dict.fromkeys(map(get_sentence_id, claims))
    return [sentence for id_ in ids if (sentence := world.get("sentence", id_))]


def _list_places(sentence: Source, words: str) -> list[Span]:
    """Return the places of the words in a sentence, as offsets in the document's text."""
    start = sentence.values["start"]
    return [Span(start + at.start, start + at.end) for at in find_quoted(words, sentence.values["text"])[1]]


def _list_holders(world: World, sentence: Source, places: list[Span]) -> list[str]:
    """Return the claims of a sentence that quote some of the words."""
    claims = [claim for id_ in world.sentence_claims.get(sentence.id, ()) if (claim := world.get("claim", id_))]
    spans = {claim.id: span for claim in claims if (span := find_span(claim, sentence))}
    return [id_ for id_, span in spans.items() if any(_have_part(span, place) for place in places)]


def _have_part(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _report(source: Source, field: str, words: str, help_: str) -> Fault:
    cited = shorten_ids(source.values["evidence"][field])
    message = f'"{words}" is in the sentence, but not in {cited}, which the evidence for {field} cites.'
    return build_fault("words-are-in-their-claims", source, ("evidence", field), message, help_)
