"""Clauses: the stretches of a sentence that each say one thing.

A clause begins at a conjunction or a relative pronoun if there is a verb on both sides. Short conditions ("if it
itches, see a doctor") stay with what they are a condition of.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from seed.drafting.embedded_clauses import is_behind_item, is_in_complement, is_within_content
from seed.drafting.grammar import (
    ADVERBS,
    COORDINATORS,
    FORMS,
    PRONOUNS,
    RELATIVES,
    WordToken,
    find_verb,
    has_verb,
    is_verb,
    list_tokens,
)
from service.publishing.segmentation import Span

# A longer condition is a claim of its own.
MAX_CONDITION_WORDS = 13
MIN_WORDS = 3
CAUSES = frozenset("because although though whereas while since so as".split())
CONDITIONS = frozenset("if when unless once whenever".split())
QUESTIONS = frozenset("how whether what why".split())
# A subject of more words is hardly one.
MAX_SUBJECT_WORDS = 8
MARKS = " \t\r\n,;:.!?–—-"


def split_clauses(text: str) -> list[Span]:
    """Return the clauses of a sentence, without the marks around them."""
    tokens = list_tokens(text)
    cuts = [0, *_find_cuts(tokens), len(tokens)]
    spans = (Span(tokens[start].span.start, tokens[end - 1].span.end) for start, end in pairwise(cuts) if start < end)
    return [trimmed for span in spans if (trimmed := trim_marks(text, _drop_joiner(text, span))) is not None]


def _drop_joiner(text: str, span: Span) -> Span:
    """Return a clause without "and" before a subject of its own; "and grows" keeps it, for it has none."""
    tokens = list_tokens(text[span.start : span.end])
    if tokens[0].text != "and" or len(tokens) < MIN_WORDS:
        return span
    following = next((place for place in range(1, len(tokens)) if tokens[place].text not in ADVERBS), 1)
    return span if is_verb(tokens, following) else Span(span.start + tokens[1].span.start, span.end)


def trim_marks(text: str, span: Span) -> Span | None:
    """Return a span without the marks and the white space around it; None where nothing is left."""
    start, end = span
    while start < end and text[start] in MARKS:
        start += 1
    while start < end and text[end - 1] in MARKS and not (text[end - 1] == "." and _is_abbreviated(text[:end])):
        end -= 1
    return Span(start, end) if start < end else None


def _is_abbreviated(text: str) -> bool:
    return text.endswith(("etc.", "e.g.", "i.e."))


def _find_cuts(tokens: Sequence[WordToken]) -> Iterator[int]:
    """Yield the places where a clause begins, except the first."""
    begun, depth = 0, 0
    for place, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if place <= begun or depth > 0 or place < begun + MIN_WORDS:
            continue
        if _is_cut(tokens, begun, place):
            begun = place
            yield place


def _is_cut(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    word, before = tokens[place].text, tokens[place - 1].text
    if not has_verb(tokens[begun:place]) or find_verb(tokens, place + 1) is None:
        return False
    if ";" in {before, word}:
        return word != ";"
    if word in COORDINATORS:
        is_listed = (word == "or" and before != ",") or is_behind_item(tokens, begun, place)
        return not is_listed and not _is_in_condition(tokens, begun, place) and _is_coordinated(tokens, begun, place)
    if word in RELATIVES or word in {"as", "since", "so"}:
        return (
            before == ","
            and not is_within_content(tokens, begun, place)
            and tokens[place + 1].text not in {"that", "far"}
        )
    is_cause = word in CAUSES and tokens[place + 1].text != "of"
    return is_cause or (before == "," and _is_behind_condition(tokens, begun, place))


def _is_in_condition(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether what a clause begins with is still its condition: "if it hums and glows"."""
    return tokens[begun].text in CONDITIONS and all(token.text != "," for token in tokens[begun:place])


def _is_coordinated(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether a conjunction joins clauses, and not the items of a list."""
    following = place + 1
    while following < len(tokens) and tokens[following].text in ADVERBS and not is_verb(tokens, following):
        following += 1
    verb = find_verb(tokens, following)
    if verb is None or tokens[following].text in QUESTIONS or _is_in_infinitive(tokens, begun, place):
        return False
    if is_in_complement(tokens, begun, place):
        return False
    if verb == following or (following > place + 1 and verb <= following + 1):
        return not is_verb(tokens, place - 1) and _is_predicate(tokens, begun, verb)
    is_begun = tokens[place - 1].text == "," or tokens[following].text in PRONOUNS or tokens[place].text == "but"
    is_begun = is_begun or [token.text for token in tokens[following : following + 2]] == ["the", "other"]
    is_simple = not any(token.text in {",", "who", "that", "which"} for token in tokens[following:verb])
    return is_begun and is_simple and verb - following <= MAX_SUBJECT_WORDS


def _is_predicate(tokens: Sequence[WordToken], begun: int, verb: int) -> bool:
    """Return whether a verb behind a conjunction has the form of the verb before it: "conducts … and supports"."""
    word = tokens[verb].text
    first = find_verb(tokens, begun)
    if first is None or first >= verb:
        return False
    if word in {"is", "are", "was", "were", "has", "have", "can", "may", "might", "will", "should", "must", "does"}:
        return True
    helped = any(
        token.text in {"can", "may", "might", "will", "should", "could", "must"} for token in tokens[begun:verb]
    )
    return word.endswith(("s", "ed")) or helped or not tokens[first].text.endswith("s")


def _is_in_infinitive(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether the words before end in verbs of an infinitive: "to prevent, treat, and cure"."""
    words = [token.text for token in tokens[begun:place]]
    if "to" not in words:
        return False
    behind = words[len(words) - words[::-1].index("to") :]
    return (
        bool(behind)
        and behind[0] in FORMS
        and len([word for word in behind if word != ","]) <= 2 * (behind.count(",") + 1)
    )


def _is_behind_condition(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether a comma ends a clause that began with a conjunction, and the main clause follows."""
    first = next((token.text for token in tokens[begun : begun + 3] if token.text in CAUSES | CONDITIONS), None)
    if first is None or any(token.text == "," for token in tokens[begun + 1 : place - 1] if first in CONDITIONS):
        return False
    if first in CONDITIONS or first in {"as", "since"}:
        return place - begun > MAX_CONDITION_WORDS and not _is_advice(tokens, place)
    return has_verb(tokens[place:])


def _is_advice(tokens: Sequence[WordToken], place: int) -> bool:
    """Return whether a main clause gives advice, which stays with its condition: "if it hums, you should …"."""
    words = [token.text for token in tokens[place : place + 4]]
    return words[:1] in (["see"], ["call"], ["seek"], ["get"], ["ask"], ["contact"]) or "should" in words
