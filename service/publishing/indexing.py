"""Indexing: what of a served record can be filtered by, and what it refers to."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from service.publishing.sources import Key, Source, World, sentence_of

# Index names that are no filter's: the verdicts that a record rests on, and the day its review is due.
VERDICT = "exclude"
REVIEW_DUE = "nextReviewDue"


def facets(world: World, source: Source, rendered: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the (name, value) pairs that the record is found by, values as text."""
    found = {
        (each.name, _text(value)) for each in source.kind.filters.values() for value in _values(rendered, each.path)
    }
    found |= {(VERDICT, verdict) for verdict in _verdicts(world, source)}
    due = rendered.get("review", {}).get("nextReviewDue")
    return found | ({(REVIEW_DUE, due)} if due else set())


def links(source: Source) -> set[tuple[str, Key]]:
    """Return the (field, target) pairs of everything that the record refers to."""
    found = {(str(path[0]), (kind, id_)) for path, kind, id_ in source.references()}
    if source.kind.name == "claim" and not source.withdrawal:
        found.add(("sentence", ("sentence", sentence_of(source.id))))
    if source.kind.name == "sentence" and not source.withdrawal:
        found.add(("document", ("document", source.values["document"])))
    return found


def _verdicts(world: World, source: Source) -> Iterator[str]:
    resting = {claim for claims in source.values.get("evidence", {}).values() for claim in claims}
    own = {source.id} if source.kind.name == "claim" else set()
    for claim_id in resting | own:
        claim = world.get("claim", claim_id)
        if claim and claim.values["assessment"]:
            yield claim.values["assessment"]["verdict"]


def _values(rendered: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if rendered is None:
        return
    if isinstance(rendered, list):
        for item in rendered:
            yield from _values(item, path)
    elif path:
        yield from _values(rendered.get(path[0]), path[1:])
    else:
        yield rendered["id"] if isinstance(rendered, dict) else rendered


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
