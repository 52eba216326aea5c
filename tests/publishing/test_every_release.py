"""Every release: whatever editors do, the store holds what a full rendering of the content would give.

The bytes, the index rows and the history are compared after each of several random releases. A record's bytes depend on
others in many ways (names, assessments, supports, coverage, attribution); this test is what keeps the closure honest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from service.order_keys import encode_order_key
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.drafts import Key
from service.publishing.facets import collect_facets, collect_links
from service.publishing.faults import ContentFaults
from service.publishing.publication import ReleaseNote
from service.publishing.records import Source, World
from service.publishing.renderer import VERSIONED, render, render_tombstone
from service.store.database import Database
from service.store.tables import entries, releases
from service.store.tables import facets as facet_rows
from service.store.tables import links as link_rows
from tests.drafts import Drafts
from tests.engines import Engine, opened
from tests.publishing.editing import WORLD, Edit
from tests.publishing.edits import edits
from tests.releases import Served, publish, published_world, served

NEWEST = 2**31 - 2
Step = tuple[list[Edit], bool]
steps = st.lists(st.tuples(st.lists(edits(), min_size=1, max_size=3), st.booleans()), min_size=3, max_size=8)


@pytest.mark.engines("sqlite")
@settings(max_examples=50)
@given(steps)
def test_the_store_holds_what_a_full_rendering_gives(engine: Engine, world_url: str, steps: list[Step]) -> None:
    check_releases(engine, world_url, steps)


# These tests look at layers above the store; that both engines store alike takes fewer examples.
@pytest.mark.engines("postgresql")
@settings(max_examples=8)
@given(steps)
def test_a_server_holds_what_a_full_rendering_gives(engine: Engine, world_url: str, steps: list[Step]) -> None:
    check_releases(engine, world_url, steps)


def check_releases(engine: Engine, world_url: str, steps: list[Step]) -> None:
    with copied(engine, world_url) as database:
        drafts, history = WORLD, [served(database)]
        for together, partly in steps:
            edited = performed(drafts, together)
            changed = [key for key in edited.by_key if edited.by_key[key] is not drafts.by_key.get(key)]
            try:
                number = publish(database, edited, ReleaseNote("a tester", "Edited"), only=changed if partly else None)
            except ContentFaults:
                assert served(database) == history[-1]
                continue
            drafts = edited
            assert number in {None, len(history) + 1}
            if number is not None:
                world = published_world(database)
                history.append(served(database))
                check_bodies(world, history)
                check_index(database, world)
                check_counts(database, history)
        for release, before in enumerate(history, 1):
            assert served(database, release) == before


@pytest.mark.engines("sqlite")
@settings(max_examples=8)
@given(steps)
def test_publishing_step_by_step_or_at_once_serves_the_same(engine: Engine, world_url: str, steps: list[Step]) -> None:
    with copied(engine, world_url) as slow, copied(engine, world_url) as quick:
        drafts = WORLD
        for together, _ in steps:
            edited = performed(drafts, together)
            try:
                publish(slow, edited)
            except ContentFaults:
                continue
            drafts = edited
        publish(quick, drafts)
        assert hashes(slow) == hashes(quick)


def performed(drafts: Drafts, together: list[Edit]) -> Drafts:
    for edit in together:
        drafts = edit(drafts)
    return drafts


def hashes(database: Database) -> dict[Key, Any]:
    """Return the served records without the times and numbers of their changes."""
    return {key: each.sha256 for key, each in served(database).items() if not each.withdrawn}


def check_bodies(world: World, history: list[dict[Key, Served]]) -> None:
    before, now = history[-2], history[-1]
    assert now.keys() == world.sources.keys()
    for key, each in now.items():
        source = world.sources[key]
        assert each.body == expected(world, source, each)
        assert (each.revision, each.withdrawn) == (source.revision, source.withdrawal is not None)
        old = before.get(key)
        same = old and (old.sha256, old.revision, old.withdrawn) == (each.sha256, each.revision, each.withdrawn)
        assert each == old if same else each.release == len(history)
        assert not old or each.revision in {old.revision, old.revision + 1}


def expected(world: World, source: Source, stored: Served) -> bytes:
    """Return the bytes that the record must be served with, given when this version of it came."""
    if source.withdrawal:
        gone = render_tombstone(world, source)
        assert stored.sha256 == compute_sha256(encode_canonically(gone))
        return orjson.dumps({**gone, "withdrawnAt": stored.updated_at})
    body = render(world, source)
    assert stored.sha256 == compute_sha256(encode_canonically(body))
    versioned = dict(zip(VERSIONED, (stored.revision, stored.release, stored.sha256, stored.updated_at), strict=True))
    whole = body | versioned
    return orjson.dumps({name: whole[name] for name in source.kind.members if name in whole})


def check_index(database: Database, world: World) -> None:
    """Compare the index rows that hold with those worked out afresh."""
    target = entries.alias("target")
    found = sa.select(entries.c.kind, entries.c.id, facet_rows.c.name, facet_rows.c.value, facet_rows.c.order_key)
    found = found.join(entries, entries.c.key == facet_rows.c.entry).where(facet_rows.c.to_release > NEWEST)
    linked = sa.select(entries.c.kind, entries.c.id, link_rows.c.field, target.c.kind, target.c.id)
    linked = linked.join(entries, entries.c.key == link_rows.c.entry).join(target, target.c.key == link_rows.c.target)
    linked = linked.where(link_rows.c.to_release > NEWEST)
    with database.open_reading() as connection:
        held_facets = [tuple(row) for row in connection.execute(found)]
        held_links = [tuple(row) for row in connection.execute(linked)]
    assert sorted(held_facets) == sorted(
        (*source.key, name, value, encode_order_key(source.id))
        for source in world.iterate()
        for name, value in collect_facets(world, source, render(world, source))
    )
    assert sorted(held_links) == sorted(
        (*source.key, field, *to) for source in world.sources.values() for field, to in collect_links(source)
    )


def check_counts(database: Database, history: list[dict[Key, Served]]) -> None:
    before, now = history[-2], history[-1]
    fresh = {key: (before.get(key), each) for key, each in now.items() if each.release == len(history)}
    revised = {key: pair for key, pair in fresh.items() if not pair[0] or pair[0].revision != pair[1].revision}
    withdrawn = {key for key, (_, each) in revised.items() if each.withdrawn}
    added = {key for key, (old, each) in revised.items() if not each.withdrawn and (not old or old.withdrawn)}
    with database.open_reading() as connection:
        row = connection.execute(sa.select(releases).where(releases.c.number == len(history))).one()
    assert (row.added, row.withdrawn) == (len(added), len(withdrawn))
    assert row.changed == len(revised) - len(added) - len(withdrawn)
    assert row.touched == len(fresh) - len(revised)
    assert row.total == sum(not each.withdrawn for each in now.values())


@contextmanager
def copied(engine: Engine, url: str) -> Iterator[Database]:
    """Give a copy of the published world."""
    with TemporaryDirectory() as folder, opened(engine, engine.copied(url, Path(folder))) as database:
        yield database
