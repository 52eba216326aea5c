"""Index values: the facets by which a served record is found, and its references."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Any, NamedTuple

import orjson

from schemas.terminologies import SYSTEMS
from service.catalog import get_kind
from service.publishing.drafts import Key
from service.publishing.imprint import read_imprint
from service.publishing.memberships import is_partly_derived
from service.publishing.provenance_rules import is_unconfirmed
from service.publishing.records import Source, World, get_sentence_id
from service.store.lookups import CODE, CONFIRMED, encode_code

# Index names without a declared filter: the verdicts that a record rests on, the date when its review is due, and
# whether software drafted it.
VERDICT = "exclude"
REVIEW_DUE = "nextReviewDue"
DRAFT_STATE = "draftState"
# The number of cached codes: the same ones recur.
REMEMBERED = 4096


class IndexValues(NamedTuple):
    """What lists, filters and relations find a record by: its facets, its references, and its place in lists."""

    facets: AbstractSet[tuple[str, str]]
    links: AbstractSet[tuple[str, Key]]
    order_key: str


def collect_index_values(world: World, source: Source, rendered: Mapping[str, Any]) -> IndexValues:
    """Return the index values of a record; a withdrawn one has no facets."""
    facets = set() if source.withdrawal else collect_facets(world, source, rendered)
    return IndexValues(facets, collect_links(source), world.build_order_key(source))


def collect_facets(world: World, source: Source, rendered: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the record's facets as (name, value) pairs of text."""
    found: set[tuple[str, str]] = set()
    for member, filters in _list_filters(source.kind.name):
        value = rendered.get(member)
        if value is not None and value != []:
            for name, path in filters:
                _add(found, name, value, path)
    found.update([(VERDICT, verdict) for verdict in _collect_verdicts(world, source)])
    found.update(
        [(CODE, _encode_code(code["system"], code["code"], code["relation"])) for code in rendered.get("codes", ())]
    )
    found.update(_collect_publisher(world, source))
    if source.values.get("confirmed"):
        found.add((CONFIRMED, "true"))
    if is_partly_derived(source.values):
        # Exports contain what was written.
        found.add((CONFIRMED, "sameAs"))
    if due := rendered.get("review", {}).get("nextReviewDue"):
        found.add((REVIEW_DUE, due))
    if "provenance" in rendered and not is_unconfirmed(rendered):
        found.add((DRAFT_STATE, "confirmed" if rendered["provenance"] else "written"))
    return found


def collect_links(source: Source) -> set[tuple[str, Key]]:
    """Return all references of the record as (field, target) pairs."""
    found = {(str(path[0]), (kind, id_)) for path, kind, id_ in source.list_references()}
    if source.kind.name == "claim" and not source.withdrawal:
        found.add(("sentence", ("sentence", get_sentence_id(source))))
    if source.kind.name == "sentence" and not source.withdrawal:
        found.add(("document", ("document", source.values["document"])))
    return found


def _collect_publisher(world: World, source: Source) -> Iterator[tuple[str, str]]:
    """Yield the publisher of the record's document, which the record does not show."""
    document = world.get("document", source.document) if source.document and not source.withdrawal else None
    if document and "publisher" in source.kind.filters and (known := read_imprint(document.values).get("publisher")):
        yield "publisher", known.value


@cache
def _list_filters(kind_name: str) -> Sequence[tuple[str, Sequence[tuple[str, tuple[str, ...]]]]]:
    """Return for each member its filters, each with the path from the member to its values."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for each in get_kind(kind_name).filters.values():
        found.setdefault(each.path[0], []).append((each.name, each.path[1:]))
    return list(found.items())


def _collect_verdicts(world: World, source: Source) -> set[str]:
    verdicts, evidence = world.verdicts, source.values.get("evidence", {})
    found = {verdicts[claim] for claims in evidence.values() for claim in claims if claim in verdicts}
    if source.kind.name == "claim" and source.id in verdicts:
        found.add(verdicts[source.id])
    return found


def _add(found: set[tuple[str, str]], name: str, value: Any, path: tuple[str, ...]) -> None:
    """Add the values at a path; for a reference, the id."""
    if isinstance(value, str):
        found.add((name, value))
    elif isinstance(value, list):
        for item in value:
            _add(found, name, item, path)
    elif isinstance(value, dict) and value.get("excluded"):
        return  # it is not about these people
    elif isinstance(value, dict):
        _add(found, name, value.get(path[0] if path else "id"), path[1:])
    elif value is not None:
        found.add((name, orjson.dumps(value).decode()))


@lru_cache(REMEMBERED)
def _encode_code(system: str, code: str, relation: str) -> str:
    return encode_code(system, SYSTEMS[system].normalise(code), relation)
