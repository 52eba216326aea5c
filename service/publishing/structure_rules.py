"""The rules on relations between records: cycles, duplicates and `sameAs`."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

import orjson

from service.publishing.drafts import Key
from service.publishing.faults import Fault, Path
from service.publishing.memberships import list_exact_codes
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule

# References from a part to its whole, or from a later thing to an earlier one, which must not form cycles.
HIERARCHIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "condition": (("stageOf", "subtypeOf", "complicationOf"),),
    "treatment": (("partOf",),),
    "document": (("replaces",),),
    "topic": (("broader",),),
}


# The number of records tied together by `sameAs` that are compared with one: more documents on one thing are rare.
MAX_SAME = 50


@register_recent_rule()
def references_make_no_cycle(world: World) -> Iterator[Fault]:
    """No record is part, subtype, stage or complication of itself, replaces itself, or is broader than itself.

    That holds directly and indirectly.
    """
    for kind, hierarchies in HIERARCHIES.items():
        for fields in hierarchies:
            passed: set[Key] = set()
            for source in world.iterate(kind):
                if source.key not in passed and (cycle := _find_cycle(world, source, fields, passed)):
                    yield _report_cycle(world, cycle)


@register_recent_rule()
def records_are_distinct(world: World) -> Iterator[Fault]:
    """No two records of a document say the same on the same evidence, nor have one name or exact code and kind."""
    known: dict[bytes, Source] = {}
    marked: dict[tuple[str, ...], Source] = {}
    for source in sorted(world.iterate(), key=lambda each: each.key):
        if not source.kind.stated:
            continue
        content = {name: source.values[name] for name in (*source.kind.content, "evidence", "document")}
        first = known.setdefault(orjson.dumps([source.kind.name, content], option=orjson.OPT_SORT_KEYS), source)
        if first is not source:
            message = f"The {source.kind.name} {source.id} says the same as {first.id}, on the same evidence."
            help_ = f"keep one: withdraw the other with `replacedBy: {first.id}`, or delete it if it is new"
            fault = build_fault("records-are-distinct", source, ("wording",), message, help_)
            # Which of the two goes is for the editors to say; until then, both are right.
            yield replace(fault, others=(first.key,), warning=True)
            continue
        for path, *mark in _list_marks(source):
            first = marked.setdefault((source.kind.name, str(source.document), *mark), source)
            if first is not source:
                message = f"{mark[-1]} is also the {mark[0]} of the {source.kind.name} {first.id} in this document."
                help_ = "correct the one that is wrong, or keep one record of a thing"
                fault = build_fault("records-are-distinct", source, path, message, help_)
                yield replace(fault, others=(first.key,), warning=True)


def _list_marks(source: Source) -> Iterator[tuple[Path, str, str]]:
    """Yield what only one record of a kind in a document has, each with its path: the name, and each exact code."""
    yield ("name",), "name", str(source.values["name"])
    for index, each in enumerate(source.values["codes"] or ()):
        if each["relation"] == "exact":
            yield ("codes", index, "code"), f"exact code in {each['system']}", str(each["code"])


@register_recent_rule()
def same_things_agree(world: World) -> Iterator[Fault]:
    """Make sure that what `sameAs` ties is of different documents, and has no different exact codes."""
    for source in world.iterate():
        for index, id_ in enumerate(source.values.get("sameAs") or ()):
            for other in _list_same(world, source, id_):
                if wrong := _find_disagreement(source, other):
                    fault = build_fault("same-things-agree", source, ("sameAs", index), *wrong)
                    yield replace(fault, others=(other.key,))
                    break


def _find_cycle(
    world: World, start: Source, fields: tuple[str, ...], passed: set[Key]
) -> list[tuple[Source, Path]] | None:
    """Return the records of a cycle that a record leads to, each with its reference to the next, or None.

    Visited records are not entered again, so that all records together take a single walk.
    """
    way: list[tuple[Source, Path]] = []
    on_way: dict[Key, int] = {}
    open_: list[Iterator[tuple[Path, Source]]] = []
    current: Source | None = start
    while current is not None:
        passed.add(current.key)
        on_way[current.key] = len(open_)
        open_.append(_iterate_next(world, current, fields))
        way.append((current, ()))
        current = None
        while open_ and current is None:
            path, following = next(open_[-1], (None, None))
            if path is None or following is None:
                open_.pop()
                on_way.pop(way.pop()[0].key)
                continue
            way[-1] = (way[-1][0], path)
            if following.key in on_way:
                return way[on_way[following.key] :]
            if following.key not in passed:
                current = following
    return None


def _iterate_next(world: World, source: Source, fields: tuple[str, ...]) -> Iterator[tuple[Path, Source]]:
    for path, kind, id_ in source.list_references():
        following = world.get(kind, id_) if path[0] in fields else None
        # A record that refers to itself is reported by references-resolve.
        if following is not None and following.key != source.key:
            yield path, following


def _report_cycle(world: World, cycle: list[tuple[Source, Path]]) -> Fault:
    """Report a cycle at its first record in this world, by id."""
    here = [place for place, (source, _) in enumerate(cycle) if source.key in world.sources]
    first = min(here, key=lambda place: cycle[place][0].key)
    ordered = [*cycle[first:], *cycle[:first]]
    source, path = ordered[0]
    shown = " -> ".join([each.id for each, _ in ordered] + [source.id])
    message = f"The references lead back to where they begin: {shown}."
    fault = build_fault(
        "references-make-no-cycle", source, path, message, "delete the one that the source does not say"
    )
    return replace(fault, others=tuple(each.key for each, _ in ordered[1:]))


def _list_same(world: World, source: Source, id_: str) -> list[Source]:
    """Return the record with an id and all that `sameAs` ties it to, however long the way, without the first record."""
    found: dict[Key, Source] = {}
    waiting = [id_]
    while waiting and len(found) < MAX_SAME:
        other = world.get(source.kind.name, waiting.pop(0))
        if other is not None and other.key != source.key and other.key not in found:
            found[other.key] = other
            waiting += other.values.get("sameAs") or ()
    return list(found.values())


def _find_disagreement(source: Source, other: Source) -> tuple[str, str] | None:
    if other.document == source.document:
        message = f"{other.id} is of the same document, {source.document}."
        return message, "keep one record of a thing in a document; `sameAs` ties those of several"
    if unlike := describe_other_codes(other.id, list_exact_codes(other.values), list_exact_codes(source.values)):
        return unlike, "one code or its relation is wrong, or they are not the same"
    return None


def describe_other_codes(
    name: str, others: Mapping[str, AbstractSet[str]], mine: Mapping[str, AbstractSet[str]]
) -> str | None:
    """Return how the exact codes of another record contradict those of this one; None if they do not."""
    for system in sorted(mine.keys() & others.keys()):
        if mine[system].isdisjoint(others[system]):
            return f"{name} has the exact code {_join(others[system])} of {system}, this one {_join(mine[system])}."
    return None


def _join(codes: AbstractSet[str]) -> str:
    return ", ".join(sorted(codes))
