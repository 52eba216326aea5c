"""The rule on coded words: whether units, exactness, sex and strength are those that the source's words say."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.publishing.coded_words import (
    APPROXIMATORS,
    DENYING,
    FORBIDDEN,
    SEXES,
    UNITS,
    find_words,
    join_words,
    list_codes,
)
from service.publishing.faults import Fault, Path
from service.publishing.leaves import list_quoted
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule

RULE = "codes-fit-their-words"
TABLES = {"unit": UNITS, "approximator": APPROXIMATORS, "sex": SEXES}
DEMANDED, FORBIDS = frozenset(("must", "necessary", "important", "recommended")), frozenset(("must-not", "discouraged"))


@register_recent_rule(english=True)
def codes_fit_their_words(world: World) -> Iterator[Fault]:
    """Units, approximators, sexes and strengths are not others than the source's words for them say."""
    for source in world.iterate():
        if source.kind.stated and is_english(world, source):
            for path, values, words in _iterate_coded(source):
                yield from _check_codes(source, path, values, words)
            yield from _check_strength(source)


def _iterate_coded(source: Source) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Yield the values that have words of their own, each with its path: the record itself, and the parts in it."""
    if "approximator" in source.values:
        yield (), {"approximator": source.values["approximator"]}, str(source.values["wording"])
    for path, words in list_quoted(source.kind.name, source.values):
        if path[-1] == "words":
            values: Any = source.values
            for step in path[:-1]:
                values = values[step]
            yield path[:-1], values, words


def _check_codes(source: Source, path: Path, values: Mapping[str, Any], words: str) -> Iterator[Fault]:
    for name, table in TABLES.items():
        code = values.get(name)
        said = list_codes(words, table) if code in {*table, "exactly"} else {}
        if said and code not in said:
            meant, spelt = next(iter(said.items()))
            message = f'{name} is {code}, but the words say "{spelt}".'
            yield build_fault(
                RULE, source, (*path, name), message, f"the words give {meant}; compare both with the source"
            )


def _check_strength(source: Source) -> Iterator[Fault]:
    strength = source.values.get("strength")
    words = join_words((source.values.get("wording"), source.values.get("text")))
    if strength in DEMANDED and (denied := find_words(words, FORBIDDEN)):
        message = f'strength is {strength}, but the words say "{denied}".'
        yield build_fault(
            RULE, source, ("strength",), message, "write must-not or discouraged, if the source forbids it"
        )
    elif strength in FORBIDS and not find_words(words, DENYING):
        message = f"strength is {strength}, but the words forbid nothing."
        yield build_fault(
            RULE, source, ("strength",), message, "compare both with the source, or quote what forbids it"
        )
