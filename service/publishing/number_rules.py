"""The rules on numbers: whether the source states them, and whether they are consistent."""

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from schemas.fields import Number, Whole
from service.catalog import get_kind
from service.publishing.citations import list_cited_sentences, shorten_ids
from service.publishing.faults import Fault, Path
from service.publishing.leaves import list_numbers
from service.publishing.number_words import (
    LEAST_WRITTEN,
    format_number,
    is_stated,
    list_digits,
    list_figures,
    read_numbers,
)
from service.publishing.quotes import is_quoted_in
from service.publishing.records import Source, World, get_sentence_id
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule
from service.publishing.years import check_years

# Statistics whose figures are shares.
SHARES = frozenset(("cumulative-proportion", "prevalence", "survival", "mortality", "risk", "incidence"))
# The numbers that the words of a quantity say. How often a dose is taken may be said by the sentence alone.
QUANTITIES = frozenset(("value", "lower", "upper"))
# Two days are 48 hours: editors write small numbers of the larger unit.
CONVERSIONS = (1, 7, 12, 24, 30, 52, 60, 365, 1000)
# An article on an advanced disease may not call it stage 4, as others do.
ORDERED = re.compile(r"\b(?:stage|type|grade|class|phase|group|level)\s(?:\d+|[ivx]+)\b", re.IGNORECASE)
PERCENT = frozenset(("%", "percent", "per cent", "per-cent", "percentage"))


@register_recent_rule(english=True)
def numbers_are_stated(world: World) -> Iterator[Fault]:
    """Every number of a field occurs in a sentence of the claims cited for it, in digits or in words."""
    for source in world.iterate():
        if is_english(world, source):
            yield from _check_claim(world, source) if source.kind.name == "claim" else _check_record(world, source)
            if source.kind.stated:
                yield from _check_names(world, source)


@register_recent_rule()
def numbers_fit_together(world: World) -> Iterator[Fault]:
    """Lower bounds are not above upper ones, parts not above their wholes, and years and days are plausible."""
    for source in world.iterate():
        for path in _list_ranges(source):
            if (fault := _check_range(source, path)) and not _is_misstated(world, source, path):
                yield fault
        if (fault := _check_share(source)) and not _is_misstated(world, source, ()):
            yield fault
        yield from check_years(source)


@cache
def list_number_fields(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind with numbers derived from a source."""
    fields = get_kind(kind).written
    return tuple(name for name in get_kind(kind).content if isinstance(fields[name], Number | Whole))


def _check_record(world: World, source: Source) -> Iterator[Fault]:
    for path, number in list_numbers(source.kind.name, source.values):
        field, part = str(path[0]), _find_part(source, path[:-1])
        cited = list_cited_sentences(world, source, field)
        texts = [str(sentence.values["text"]) for sentence in cited]
        said_by = f"{shorten_ids(each.id for each in cited)}, which the evidence for {field} cites,"
        words = part.get("words") if path[-1] in QUANTITIES else None
        if words and any(is_quoted_in(words, text) for text in texts):
            texts, said_by = [words], f'"{words}"'
        # Of 25 %, the share 0.25 is not a number of percent.
        if texts and not any(is_stated(number, text, as_shares=not _is_percent(part)) for text in texts):
            message = f"{said_by} does not say {number}."
            yield build_fault("numbers-are-stated", source, path, message, _list_stated(texts), code="not-stated")


def _check_names(world: World, source: Source) -> Iterator[Fault]:
    """Yield a warning for a number in a record's name or alias that no sentence behind the record contains."""
    cited = list_cited_sentences(world, source, *source.values["evidence"])
    texts = [str(sentence.values["text"]) for sentence in cited]
    # Where a sentence is missing, that is the mistake.
    is_known = len(cited) == len({*map(world.find_sentence_id, itertools.chain(*source.values["evidence"].values()))})
    if not texts or not is_known:
        return
    named = shorten_ids(each.id for each in cited)
    reported: set[int | float | Fraction] = set()
    for path, name in _list_names(source):
        # An alias may spell the number of the name in another way.
        for number in list_digits(name):
            if number not in reported and not any(is_stated(number, text) for text in texts):
                reported.add(number)
                message = f"{named}, which the record cites, does not say {format_number(number)}."
                fault = build_fault("numbers-are-stated", source, path, message, _list_stated(texts), code="not-stated")
                # Names are the editors' words: a usual name may have a number that the article leaves out.
                yield fault.lower_severity()
                break


def _list_names(source: Source) -> Iterator[tuple[Path, str]]:
    """Yield the name and the aliases of a record, aliases without a stage or type where the name has no number."""
    name = source.values["name"]
    yield ("name",), name
    for index, alias in enumerate(source.values.get("aliases") or ()):
        yield ("aliases", index), alias if list_digits(name) else ORDERED.sub("", alias)


def _check_claim(world: World, source: Source) -> Iterator[Fault]:
    """Yield a fault for a number in a claim's statement that its sentence does not contain."""
    sentence = world.get("sentence", get_sentence_id(source))
    if sentence is None:
        return
    text, states = str(sentence.values["text"]), source.values["states"]
    for number in (*list_digits(states), *list_figures(states)):
        is_small = isinstance(number, Fraction) and number < LEAST_WRITTEN
        if not any(is_stated(number * factor, text) for factor in (CONVERSIONS if is_small else CONVERSIONS[:1])):
            message = f"{sentence.id.rpartition('.')[2]} does not say {format_number(number)}."
            yield build_fault(
                "numbers-are-stated", source, ("states",), message, _list_stated([text]), code="not-stated"
            )
            return


def _list_stated(texts: list[str]) -> str:
    stated = sorted({number for text in texts for number in read_numbers(text)})
    shown = ", ".join(f"{format_number(number)}" for number in stated[:12])
    return f"it says: {shown}" if shown else "it says no number; cite the claim that does, or delete it"


def _list_ranges(source: Source) -> Iterator[Path]:
    """Yield the paths of the record and of the objects in it that have numbers; that of the record is empty."""
    yield from dict.fromkeys(path[:-1] for path, _ in list_numbers(source.kind.name, source.values))


def _is_misstated(world: World, source: Source, path: Path) -> bool:
    """Return whether a number of a part is not in its source: then that is the mistake, and not how it fits."""
    return is_english(world, source) and any(fault.path[:-1] == path for fault in _check_record(world, source))


def _find_part(source: Source, path: Path) -> Any:
    """Return the object in a record that a path leads to."""
    values: Any = source.values
    for step in path:
        values = values[step]
    return values


def _check_range(source: Source, path: Path) -> Fault | None:
    """Return the fault of the first two numbers that do not fit."""
    values = _find_part(source, path)
    if (whole := values.get("denominator")) is not None and whole <= 0:
        message = f"denominator is {format_number(whole)}, and nothing can be a part of that."
        return build_fault("numbers-fit-together", source, ("denominator",), message, "write the whole that is meant")
    for below, above in (("lower", "upper"), ("lower", "value"), ("value", "upper"), ("numerator", "denominator")):
        low, high = values.get(below), values.get(above)
        if low is not None and high is not None and low > high and not isinstance(low, str):
            message = f"{below} is {format_number(low)}, which is more than {above}, {format_number(high)}."
            help_ = f"compare both with the source: {below}, {above}"
            return build_fault("numbers-fit-together", source, (*path, below), message, help_)
    return None


def _is_percent(values: Any) -> bool:
    return str(values.get("unit") or "").lower() in PERCENT


def _check_share(source: Source) -> Fault | None:
    """Return the fault of the first number of a share that is no part of a whole."""
    if source.values.get("measure") not in SHARES:
        return None
    is_percent = _is_percent(source.values)
    for field in ("value", "lower", "upper", "numerator"):
        number = source.values.get(field)
        if number is None or isinstance(number, str):
            continue
        if number < 0 or (is_percent and field != "numerator" and number > 100):
            message = f"{field} is {format_number(number)}, which is no part of a whole."
            help_ = "a share is between 0 and 100 %" if is_percent else "a share is not below 0"
            return build_fault("numbers-fit-together", source, (field,), message, help_)
    return None
