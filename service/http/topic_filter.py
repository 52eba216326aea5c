"""The filter by topic: on the kind of a topic's members the members, on other kinds the records that refer to one.

A treatment has no asthma as its topic; it names a condition that has. So the topic gives way to its members.
"""

from collections.abc import Sequence

import orjson

from service.catalog import Kind, find_main_filter
from service.http.problems import Refusal, refuse_parameter
from service.http.release_context import Content
from service.store.related import Some, read_bodies
from service.store.selection import Facet

TOPIC = "topic"


def resolve_topics(kind: Kind, facets: Sequence[Facet], read: Content) -> tuple[Facet, ...]:
    """Return the facets of a list, with a topic of another kind replaced by its members.

    Refuses topics whose members are of several kinds.
    """
    return tuple(_resolve(kind, values, read) if name == TOPIC else (name, values) for name, values in facets)


def _resolve(kind: Kind, ids: Sequence[str], read: Content) -> Facet:
    found = read_bodies(read.source, Some(TOPIC, ids, read.release.number))
    topics = [orjson.loads(body) for body in found.values()]
    kinds = sorted({topic["kind"] for topic in topics})
    if len(kinds) > 1:
        raise refuse_kinds(kinds)
    main = find_main_filter(kind, kinds[0]) if kinds and kinds[0] != kind.name else None
    members = [member["record"]["id"] for topic in topics for member in topic["members"]]
    # Without members nothing matches, as for a topic that does not exist.
    return (main.name, members) if main and members else (TOPIC, ids)


def refuse_kinds(kinds: Sequence[str]) -> Refusal:
    """Return the refusal of topics whose members are of several kinds."""
    return refuse_parameter(TOPIC, f"Name topics of one kind: these are of the kinds {', '.join(kinds)}.")
