"""The rules on references: whether the claims name what a reference is to, and a category fits the references."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from service.publishing.citations import list_cited_sentences, shorten_ids
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, is_english, register_recent_rule

NAMED = ("name", "standardTerm")
TOKEN = re.compile(r"[^\W_]+")
# Words that say what sort of thing a name is of, and do not make two names alike.
COMMON = frozenset(
    "the a an of in and or for with from to at on by disease syndrome disorder condition treatment".split()
)
# The field for what a condition is part of, by its category.
PARENTS = {"stage": "stageOf", "subtype": "subtypeOf", "complication": "complicationOf"}


class NamedSource(NamedTuple):
    """A record with its names, each as its words with spaces around them."""

    source: Source
    names: tuple[str, ...]


@register_recent_rule(english=True)
def references_are_named(world: World) -> Iterator[Fault]:
    """No reference is to a record that its claims do not name, where they name a similar record of the kind."""
    known = {
        kind: names for kind in {each.kind.name for each in world.iterate()} if (names := _list_names(world, kind))
    }
    subjects = _find_subjects(world)
    for source in world.iterate():
        if source.kind.stated and is_english(world, source):
            yield from _check_references(world, source, known, subjects)


def _check_references(
    world: World, source: Source, known: Mapping[str, Mapping[str, NamedSource]], subjects: set[Key]
) -> Iterator[Fault]:
    references = list(source.list_references())
    named = {(kind, id_) for _, kind, id_ in references}
    for path, kind, id_ in references:
        field = str(path[0])
        target = known.get(kind, {}).get(id_)
        if target is None or (kind, id_) in subjects or field not in source.values["evidence"]:
            continue
        sentences = list_cited_sentences(world, source, field)
        text = " ".join(_fold_words(str(each.values["text"])) for each in sentences)
        if not sentences or any(name in text for name in target.names):
            continue
        others = (each for id_, each in known[kind].items() if (kind, id_) not in named and each.source is not source)
        if other := next(
            (each for each in others if _have_similar_names(each.source, target.source) and _is_named(each, text)), None
        ):
            cited = shorten_ids(each.id for each in sentences)
            message = f'{cited} does not name "{target.source.name}", but "{other.source.name}".'
            help_ = f"write {other.source.id}, if that is meant, or cite a claim that names {id_}"
            yield build_fault("references-are-named", source, path, message, help_).lower_severity()


def _list_names(world: World, kind: str) -> dict[str, NamedSource]:
    return {
        source.id: NamedSource(source, tuple(_iterate_names(source)))
        for source in world.iterate(kind)
        if source.kind.stated
    }


def _iterate_names(source: Source) -> Iterator[str]:
    values: Mapping[str, Any] = source.values
    wording = str(values["wording"])
    given = [*(values.get(field) for field in NAMED), *(values.get("aliases") or ())]
    for name in (*given, wording):
        if name and (folded := _fold_words(str(name))).strip():
            yield folded


@lru_cache(4096)
def _fold_words(text: str) -> str:
    """Return the words of a text in small letters and without the ending of plurals, a space around each."""
    words = (word.removesuffix("s") if len(word) > 3 else word for word in TOKEN.findall(text.casefold()))
    return f" {' '.join(words)} "


def _is_named(names: NamedSource, text: str) -> bool:
    return any(name in text for name in names.names)


def _have_similar_names(one: Source, other: Source) -> bool:
    """Return whether two records have names of several words that share half of them or more."""
    mine, theirs = (set(_fold_words(source.name).split()) - COMMON for source in (one, other))
    return min(len(mine), len(theirs)) > 1 and 2 * len(mine & theirs) >= len(mine | theirs)


def _find_subjects(world: World) -> set[Key]:
    """Return the condition that most records of each document refer to: an article may call it by a wider name."""
    found: dict[str | None, Counter[Key]] = {}
    for source in world.iterate():
        for _, kind, id_ in source.list_references() if source.kind.stated else ():
            if kind == "condition":
                found.setdefault(source.document, Counter())[kind, id_] += 1
    return {counts.most_common(1)[0][0] for counts in found.values()}


@register_recent_rule()
def categories_fit_references(world: World) -> Iterator[Fault]:
    """No category is another than the references of its record say, as of a stage that is `subtypeOf` a condition."""
    groups = {id_ for source in world.iterate("treatment") for id_ in source.values.get("partOf") or ()}
    for source in world.iterate("condition", "treatment", "finding"):
        if wrong := _find_wrong_category(source, groups):
            yield build_fault("categories-fit-references", source, ("category",), *wrong).lower_severity()


def _find_wrong_category(source: Source, groups: set[str]) -> tuple[str, str] | None:
    """Return how the category of a record contradicts references, and the remedy; None if it does not."""
    values, category = source.values, source.values["category"]
    if source.kind.name == "condition":
        given = [parent for parent in PARENTS.values() if values.get(parent)]
        if category in PARENTS and given and PARENTS[category] not in given:
            help_ = f"write {PARENTS[category]}, or the category that {given[0]} says"
            return f"category is {category}, but the record has {given[0]} and no {PARENTS[category]}.", help_
    elif source.kind.name == "treatment" and category == "specific" and source.id in groups:
        return (
            "category is specific, but other treatments are partOf this one.",
            "write category: group, or correct them",
        )
    elif source.kind.name == "finding" and category == "symptom" and values.get("tests"):
        help_ = "what a test shows is a sign or a finding; write that, or delete tests"
        return "category is symptom, what a patient feels, but the record has tests that show it.", help_
    return None
