"""Indexing: what of a served record it is found by, and what it refers to."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson

from schemas.codes import SYSTEMS
from service.catalog import kind_named
from service.publishing.sources import Key, Source, World, sentence_of
from service.store.lookups import CODE, coded

# Index names that are no filter's: the verdicts that a record rests on, and the day its review is due.
VERDICT = "exclude"
REVIEW_DUE = "nextReviewDue"


def facets(world: World, source: Source, rendered: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the (name, value) pairs that the record is found by, values as text."""
    found: set[tuple[str, str]] = set()
    for name, path in _paths(source.kind.name):
        if (value := rendered.get(path[0])) not in (None, []):
            found.update((name, _text(each)) for each in _values(value, path[1:]))
    found.update((VERDICT, verdict) for verdict in _verdicts(world, source))
    found.update((CODE, _coded(code)) for code in rendered.get("codes", ()))
    if due := rendered.get("review", {}).get("nextReviewDue"):
        found.add((REVIEW_DUE, due))
    return found


def links(source: Source) -> set[tuple[str, Key]]:
    """Return the (field, target) pairs of everything that the record refers to."""
    found = {(str(path[0]), (kind, id_)) for path, kind, id_ in source.references()}
    if source.kind.name == "claim" and not source.withdrawal:
        found.add(("sentence", ("sentence", sentence_of(source.id))))
    if source.kind.name == "sentence" and not source.withdrawal:
        found.add(("document", ("document", source.values["document"])))
    return found


@cache
def _paths(kind_name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((each.name, each.path) for each in kind_named(kind_name).filters.values())


def _verdicts(world: World, source: Source) -> Iterator[str]:
    verdicts = world.verdicts
    if source.id in verdicts and source.kind.name == "claim":
        yield verdicts[source.id]
    for claims in source.values.get("evidence", {}).values():
        yield from (verdicts[claim] for claim in claims if claim in verdicts)


def _values(rendered: Any, path: tuple[str, ...]) -> Sequence[Any]:
    if rendered is None:
        return ()
    if isinstance(rendered, list):
        return [value for item in rendered for value in _values(item, path)]
    if path:
        return _values(rendered.get(path[0]), path[1:])
    return (rendered["id"] if isinstance(rendered, dict) else rendered,)


def _coded(code: Mapping[str, str]) -> str:
    return coded(code["system"], SYSTEMS[code["system"]].plain(code["code"]), code["relation"])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
