"""Embedded clauses: clauses within another, at whose conjunctions no clause of the sentence begins."""

from collections.abc import Sequence

from seed.drafting.grammar import COORDINATORS, RELATIVES, WordToken, has_verb, is_verb

ASKING = frozenset("tell tells know ask see learn show shows out determine determines decide".split())


def is_behind_item(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether a conjunction ends a list of names: "people with glow, flicker, or hum may …"."""
    commas = [each for each in range(begun, place) if tokens[each].text == ","]
    if len(commas) < 2 or commas[-1] != place - 1:
        return False
    item = tokens[commas[-2] + 1 : commas[-1]]
    return item[0].text not in COORDINATORS and not item[0].text.endswith("ing") and not has_verb(item)


def is_in_complement(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether a question or an embedded clause is open: "it tells if you hum", "the lamp, which hums"."""
    for each in range(begun + 1, place):
        word, before = tokens[each].text, [token.text for token in tokens[max(begun, each - 2) : each]]
        is_asked = word == "whether" or (word == "if" and not ASKING.isdisjoint(before))
        is_embedded = word in RELATIVES and not has_verb(tokens[begun:each]) and _count_verbs(tokens, each, place) < 2
        if is_asked or is_embedded:
            return True
    return False


def _count_verbs(tokens: Sequence[WordToken], start: int, end: int) -> int:
    """Return how many verbs there are in a part of a sentence; an auxiliary and its verb count once."""
    verbs = [place for place in range(start, end) if is_verb(tokens, place)]
    return len([place for place in verbs if place - 1 not in verbs])


def is_within_content(tokens: Sequence[WordToken], begun: int, place: int) -> bool:
    """Return whether the last "that" still waits for its verb: "it means that your lamp, which hums, glows"."""
    words = [token.text for token in tokens[begun:place]]
    return "that" in words and not has_verb(tokens[place - words[::-1].index("that") : place])
