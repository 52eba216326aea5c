"""The rule on coded words: whether units, exactness, degrees, routes and strength are what the source's words say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from service.publishing.citations import list_cited_sentences
from service.publishing.coded_words import (
    APPROXIMATORS,
    DEGREES,
    DENYING,
    FORBIDDEN,
    PREGNANCIES,
    ROUTES,
    SEXES,
    UNITS,
    drop_conditions,
    find_words,
    is_contradicted,
    join_words,
    list_age_groups,
    list_codes,
    list_compound_units,
)
from service.publishing.faults import Fault, Path
from service.publishing.leaves import list_quoted
from service.publishing.number_words import is_stated
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule

RULE = "codes-fit-their-words"
# The characters within which a number follows what bounds it.
MAX_DISTANCE = 12
# Words that make an exception of those directly behind them.
EXCEPTION = re.compile(r"\b(except|unless|excluding|other than)(?: for| in| those)?\s+\Z", re.IGNORECASE)
TABLES = {"unit": UNITS, "approximator": APPROXIMATORS, "sex": SEXES, "pregnancy": PREGNANCIES}
DEMANDED, FORBIDS = frozenset(("must", "necessary", "important", "recommended")), frozenset(("must-not", "discouraged"))


@register_recent_rule(english=True)
def codes_fit_their_words(world: World) -> Iterator[Fault]:
    """Units, approximators, sexes, degrees, routes and strengths are those that the source's words for them say."""
    for source in world.iterate():
        if source.kind.stated and is_english(world, source):
            for path, values, words in _iterate_coded(source):
                yield from _check_codes(source, path, values, words)
                yield from _check_quantity(world, source, path, values, words)
            yield from _check_degrees(world, source)
            yield from _check_strength(source)


def _iterate_coded(source: Source) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Yield the values that have words of their own, each with its path: the record itself, and the parts in it."""
    if "approximator" in source.values:
        yield (), {**source.values, "unit": None}, str(source.values["wording"])
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
    groups = list_age_groups(words) if values.get("ageGroups") else {}
    for index, group in enumerate(values.get("ageGroups") or ()) if groups else ():
        if group not in groups:
            spelt = ", ".join(dict.fromkeys(groups.values()))
            message = f'ageGroups has {group}, but the words say "{spelt}".'
            help_ = f"the words may give {', '.join(groups)}"
            yield build_fault(RULE, source, (*path, "ageGroups", index), message, help_)


def _check_quantity(world: World, source: Source, path: Path, values: Mapping[str, Any], words: str) -> Iterator[Fault]:
    """Yield a fault for a bound or an exception that is not coded, and for a unit that the words do not say."""
    field = "value" if values.get("value") is not None else "numerator"
    said = {} if values.get("approximator") else list_codes(words, APPROXIMATORS)
    is_single = (
        isinstance(values.get(field), int | float) and values.get("lower") is None and values.get("upper") is None
    )
    if len(said) == 1 and is_single:
        meant, spelt = next(iter(said.items()))
        behind = words[words.lower().find(spelt.lower()) :][: len(spelt) + MAX_DISTANCE]
        if not spelt.lower().startswith("within") and is_stated(values[field], behind):
            message = f'{field} is {values[field]}, but the words say "{" ".join(behind.split())}".'
            yield build_fault(RULE, source, (*path, field), message, f"write approximator: {meant}")
    unit, units = str(values.get("unit") or "").lower(), list_compound_units(words)
    if "/" in unit and list_compound_units(unit) and units and unit not in units:
        message = f'unit is {values["unit"]}, but the words say "{units[0]}".'
        yield build_fault(RULE, source, (*path, "unit"), message, "compare both with the source")
    if (
        path
        and "excluded" in values
        and not values["excluded"]
        and (found := _find_exception(world, source, path, words))
    ):
        message = f'excluded is not set, but the source says "{found} {words}".'
        yield build_fault(RULE, source, (*path, "words"), message, "write excluded: true, if it is an exception")


def _find_exception(world: World, source: Source, path: Path, words: str) -> str | None:
    """Return the word directly before the words that makes an exception of them, or None."""
    for sentence in list_cited_sentences(world, source, str(path[0])):
        text = str(sentence.values["text"])
        place = text.find(words)
        if found := EXCEPTION.search(text, 0, place) if place > 0 else None:
            return found[1]
    return None


def _check_degrees(world: World, source: Source) -> Iterator[Fault]:
    """Yield a fault for a degree or route of which the cited claims say only others."""
    for name, table in (*DEGREES.items(), ("route", ROUTES)):
        code = source.values.get(name)
        if code not in table:
            continue
        said = list_codes(join_words(_list_quotes(world, source, name)), table)
        if said and (is_contradicted(code, said, table) if name in DEGREES else code not in said):
            meant, spelt = next(iter(said.items()))
            message = f'{name} is {code}, but the claims cited for it say "{spelt}".'
            yield build_fault(RULE, source, (name,), message, f"the words give {meant}; compare both with the source")


def _list_quotes(world: World, source: Source, field: str) -> list[str]:
    claims = (world.get("claim", id_) for id_ in source.values["evidence"].get(field, ()))
    return [str(claim.values["quote"]) for claim in claims if claim]


def _check_strength(source: Source) -> Iterator[Fault]:
    strength = source.values.get("strength")
    words = join_words((source.values.get("wording"), source.values.get("text")))
    if strength in DEMANDED and (denied := find_words(drop_conditions(words), FORBIDDEN)):
        message = f'strength is {strength}, but the words say "{denied}".'
        yield build_fault(
            RULE, source, ("strength",), message, "write must-not or discouraged, if the source forbids it"
        )
    elif strength in FORBIDS and not find_words(words, DENYING):
        message = f"strength is {strength}, but the words forbid nothing."
        yield build_fault(
            RULE, source, ("strength",), message, "compare both with the source, or quote what forbids it"
        )
