"""The rule on senses: whether what editors write or code is the contrary of what the source says."""

import re
from collections.abc import Iterator

from service.publishing.citations import list_cited_sentences
from service.publishing.coded_words import find_words, join_words
from service.publishing.contrasts import find_contrast, has_lost_negation
from service.publishing.faults import Fault
from service.publishing.negations import count_negations
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule

RULE = "senses-are-kept"
LOWERS = (
    r"protect\w*|prevent\w*|(?:reduc|lower|decreas|cut)\w* (?:(?:the|your|their|its|this|a|of) )*(?:risk|chance|odds|"
    r"likelihood)\w*|(?:lower|reduced|decreased|smaller) (?:risk|chance|odds)|less (?:likely|often)|keeps? \w+ away|"
    r"risk (?:is|are|was) (?:lower|reduced)"
)
RAISES = (
    r"caus(?:e|es|ed|ing)|trigger\w*|leads? to|brings? \w* ?\w* ?on|(?:rais|increas|higher|greater|elevat)\w* "
    r"(?:(?:the|your|their|its|this|a|of) )*(?:risk|chance|odds|likelihood)\w*|more (?:likely|often)|at risk|"
    r"risk factors?"
)
GOOD = (
    r"better|favou?rabl[ey]|improv\w*|longer|higher (?:chance|rate)s? of (?:survival|recovery|cure)|"
    r"good (?:outlook|prognosis|outcome)s?|sooner|successful(?:ly)?"
)
BAD = r"worse\w*|unfavou?rabl[ey]|poor(?:er)?|shorter|(?:die|dying|death)s?|fatal|bad (?:outlook|prognosis|outcome)s?"
WORKING = r"effective(?:ly)?|works?|helps?|eases?|relieves?"
FAILING = r"ineffective\w*|useless|fails?"
# A coded field, its codes, the words that the source has for them, and those for the contrary.
CODED = {
    "role": (
        (frozenset(("protective",)), LOWERS, RAISES),
        (frozenset(("cause", "risk", "trigger")), RAISES, LOWERS),
    ),
    "direction": (
        (frozenset(("favourable",)), GOOD, BAD),
        (frozenset(("unfavourable",)), BAD, GOOD),
    ),
    "effectiveness": (
        (frozenset(("effective", "partly-effective")), WORKING, FAILING),
        (frozenset(("ineffective",)), FAILING, WORKING),
    ),
}  # fmt: skip


@register_recent_rule(english=True)
def senses_are_kept(world: World) -> Iterator[Fault]:
    """No `states`, name, `role`, `direction` or `effectiveness` is the contrary of the source's words."""
    for source in world.iterate():
        if not is_english(world, source):
            continue
        if source.kind.name == "claim":
            yield from _check_statement(source)
        elif source.kind.stated:
            yield from _check_name(world, source)
            yield from _check_codes(world, source)


def _check_statement(source: Source) -> Iterator[Fault]:
    quote, states = str(source.values["quote"]), str(source.values["states"])
    message = None
    if contrast := find_contrast(states, quote):
        message = f'states says "{contrast.word}", but the quote says "{contrast.contrary}".'
    elif has_lost_negation(states, quote):
        negated = "states" if count_negations(states) else "the quote"
        message = f"Only {negated} has a negation: {states}"
    if message:
        help_ = "compare states with the quote: it says the same in other words"
        yield build_fault(RULE, source, ("states",), message, help_, code="contrary")


def _check_name(world: World, source: Source) -> Iterator[Fault]:
    """Yield a warning, since a name is no statement: it may be about one side of what its sentences compare."""
    texts = [str(each.values["text"]) for each in list_cited_sentences(world, source, *source.values["evidence"])]
    name = str(source.values["name"])
    if texts and (contrast := find_contrast(name, join_words([*texts, *_list_words(source)]))):
        message = f'The name says "{contrast.word}", but the sentences it rests on say "{contrast.contrary}".'
        fault = build_fault(RULE, source, ("name",), message, "compare the name with the source", code="contrary")
        yield fault.lower_severity()


def _list_words(source: Source) -> list[object]:
    return [source.values.get(field) for field in ("wording", "standardTerm")]


def _check_codes(world: World, source: Source) -> Iterator[Fault]:
    for field, table in CODED.items():
        cited = (world.get("claim", id_) for id_ in source.values["evidence"].get(field, ()))
        words = join_words(claim.values["quote"] for claim in cited if claim)
        if not words or count_negations(words) or re.search(r"\b(?:lack|loss|low|without|absence)\b", words):
            continue
        for codes, meant, contrary in table:
            if source.values.get(field) not in codes or find_words(words, meant):
                continue
            if found := find_words(words, contrary):
                message = f'{field} is {source.values[field]}, but the claims cited for it say "{found}".'
                yield build_fault(RULE, source, (field,), message, "compare both with the source", code="contrary")
