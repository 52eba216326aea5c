"""The document writer: renders the records of a document, and writes those that differ from the served ones."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.drafts import Key
from service.publishing.facets import collect_index_values
from service.publishing.records import Source, World
from service.publishing.renderer import render, render_tombstone
from service.publishing.staging import Opened
from service.publishing.writer import Rendered, Step, read_served, write_versions
from service.store.revisions import find_identities

# The served body of a record, and its SHA-256.
Body = tuple[Mapping[str, Any], str]
BodyOf = Callable[[World, Source], Body]


def render_body(world: World, source: Source) -> Body:
    """Return the body of a record as this service renders it."""
    body = render_tombstone(world, source) if source.withdrawal else render(world, source)
    return body, compute_sha256(encode_canonically(body))


def write_document(  # noqa: PLR0913, PLR0917 - only the caller knows each of them
    step: Step,
    opened: Opened,
    keys: AbstractSet[Key],
    changed: AbstractSet[Key],
    entries: Mapping[Key, int],
    make: BodyOf = render_body,
) -> bool:
    """Write the document's records as of this release; return whether anything differs.

    `make` returns the body of a record; a mirror passes its own.
    """
    rendered, known = index_records(step, opened, keys, entries, make)
    revised = [each.source for each in rendered if each.source.key in changed]
    return write_versions(step, rendered, revised, known, lambda source: step.weights.weigh(opened, source, changed))


def index_records(
    step: Step, opened: Opened, keys: AbstractSet[Key], entries: Mapping[Key, int], make: BodyOf
) -> tuple[list[Rendered], dict[Key, int]]:
    """Return the document's records with their bodies and index rows, and the entries of all that these name."""
    world = opened.after
    sources = [source for key, source in world.sources.items() if key in keys]
    bodies = [make(world, source) for source in sources]
    indexed = [collect_index_values(world, source, body) for source, (body, _) in zip(sources, bodies, strict=True)]
    targets = {target for values in indexed for _, target in values.links}
    known = _find_entries(step, targets.union(source.key for source in sources), entries)
    served = read_served(step, [known[source.key] for source in sources])
    rendered = [
        Rendered(
            source,
            known[source.key],
            body,
            sha256,
            values.facets,
            {(member, known[target]) for member, target in values.links},
            values.order_key,
            served.get(known[source.key]),
        )
        for source, (body, sha256), values in zip(sources, bodies, indexed, strict=True)
    ]
    return rendered, known


def _find_entries(step: Step, keys: AbstractSet[Key], entries: Mapping[Key, int]) -> dict[Key, int]:
    """Return the entries of these records: the given ones, and those in the database."""
    known = {key: entries[key] for key in keys if key in entries}
    stored = find_identities(step.connection, keys - known.keys())
    return known | {key: identity.entry for key, identity in stored.items()}
