"""Mirror releases: releases of another service, published here unchanged.

A mirror receives the bytes that its origin serves. They are checked before anything is written: the shape and values of
each record by the schemas, its SHA-256, its revision, and the totals of the release. References must resolve. The rows
are written by `publication`, as for every other release.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from service.catalog import get_kind
from service.mirror import arrivals
from service.mirror.erased_records import ErasedRecord, count_erased, find_erased, write_erased
from service.mirror.faults import BadFeed
from service.publishing.affected import find_affected
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus
from service.publishing.document_writer import Body, write_document
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft, Key
from service.publishing.entries import add_entries
from service.publishing.forgetting import forget_members
from service.publishing.ndjson import import_record, list_unserved_members
from service.publishing.plan import Plan, list_changes
from service.publishing.publication import ReleaseNote, open_release
from service.publishing.records import Source, Withdrawal, World
from service.publishing.release_times import is_future, read_clock
from service.publishing.renderer import VERSIONED, render_tombstone
from service.publishing.served_shape import find_misshapen
from service.publishing.staging import Staging
from service.store import tables
from service.store.database import Database
from service.store.queries import ReleaseRow, find_release
from service.store.revisions import read_latest_release
from service.store.versions import find_version


def take(database: Database, release: ReleaseRow) -> bool:
    """Publish the stored changes of the next release as its origin describes it; return whether it erased records.

    Raises BadFeed and StorageFault; in both cases nothing is changed.
    """
    if is_future(release.time):
        now = read_clock()
        raise BadFeed(f"Release {release.number} is dated {release.time}, which is after the current time {now}.")
    with database.open_deciding() as reading:
        desk = Staging(Corpus(reading))
        erased: list[ErasedRecord] = []
        revised: list[int] = []
        significances = dict(_stage_arrivals(reading, desk, release.number, erased))
        keys = set(significances)
        _check_not_erased(desk, keys)
        plan = Plan(read_latest_release(reading), desk)
        for document in desk.list_documents():
            plan.changes.update(list_changes(desk.open(document)))
        served = _Served(reading, release)
        note = ReleaseNote(release.author, release.note, release.time, release.significance, significances)
        with open_release(database, plan, note, lambda step: _compare(step.connection, release, sum(revised))) as step:
            entries = add_entries(step, plan)
            # Before the others: these may refer to them.
            revised.append(write_erased(step, erased))
            for document in desk.list_documents():
                opened = desk.open(document)
                here = (keys & opened.after.sources.keys()) | find_affected(opened, plan.changes.keys())
                try:
                    write_document(step, opened, here, plan.changes.keys(), entries, served)
                except KeyError as missing:
                    raise BadFeed(f"{missing} is referenced but missing.") from missing
            for document in {each.document for each in erased}:
                forget_members(step.connection, document)
            arrivals.remove_arrivals(step.connection, release.number)
    return bool(erased)


def _stage_arrivals(
    reading: sa.Connection, desk: Staging, number: int, erased: list[ErasedRecord]
) -> Iterator[tuple[Key, str | None]]:
    """Stage the stored changes of a release, and yield their keys, each with the significance of the change.

    Erased records are only listed. Raises BadFeed.
    """
    # Documents first: their sentences are derived from them.
    for documents in (True, False):
        for each in arrivals.list_arrivals(reading, number, documents=documents):
            if found := find_erased(each):
                erased.append(found)
                continue
            for source in _load_sources(each):
                desk.put(source)
            yield (each.kind, each.id), each.significance


def _check_not_erased(desk: Staging, keys: set[Key]) -> None:
    """Refuse changes of records that are erased here: they were fetched before the erasure. Raises BadFeed."""
    for kind, id_ in keys:
        known = desk.library.find(kind, id_)
        if known and known.withdrawal and known.withdrawal.erased:
            raise BadFeed(f"{kind}/{id_} was erased, but is sent again.")


def _load_sources(arrival: arrivals.Arrival) -> list[Source]:
    line: dict[str, Any] = orjson.loads(arrival.item)["record"]
    kind, name = get_kind(arrival.kind), f"{arrival.kind}/{arrival.id}"
    if kind.name != "sentence":
        sources, faults = load(import_record(line) or Draft(kind, arrival.id, {}))
        if faults:
            raise BadFeed(f"{name} is not a valid {kind.name}: {faults[0].message}")
    elif "withdrawn" in line:
        sources = [Source(kind, arrival.id, {}, Withdrawal(str(line["withdrawn"].get("reason")), None))]
    else:
        values: dict[str, Any] = {"document": arrival.id.partition(".")[0]}
        values |= {member: line.get(member) for member in ("paragraph", "ordinal", "start", "end", "text")}
        # Stored sentences have these two only where the outline of their document names them, and then with a role.
        if line.get("role") is not None:
            lead_in = line.get("leadIn")
            values |= {"role": line["role"], "leadIn": lead_in.get("id") if isinstance(lead_in, dict) else None}
        sources = [Source(kind, arrival.id, values)]
    if "withdrawn" not in line and (wrong := find_misshapen(kind, line)):
        raise BadFeed(f"{name} is not a valid {kind.name}: {wrong}")
    return sources


class _Served:
    """The body of a record from this release on: the received one, or the one served already."""

    def __init__(self, reading: sa.Connection, release: ReleaseRow) -> None:
        self._reading, self._release = reading, release

    def __call__(self, world: World, source: Source) -> Body:
        arrival = arrivals.find_arrival(self._reading, self._release.number, *source.key)
        body, revision, digest = self._read_arrived(world, source, arrival) if arrival else self._read_held(source)
        if revision != source.revision:
            name = "/".join(source.key)
            raise BadFeed(f"{name} is announced as revision {revision}, but would be revision {source.revision}.")
        return body, digest

    def _read_arrived(
        self, world: World, source: Source, arrival: arrivals.Arrival
    ) -> tuple[Mapping[str, Any], int, str]:
        item = orjson.loads(arrival.item)
        line = item["record"]
        if source.withdrawal:
            body: Mapping[str, Any] = render_tombstone(world, source)
        else:
            body = {name: value for name, value in line.items() if name not in list_unserved_members(source.kind.name)}
            described = (item["revision"], self._release.number, item["sha256"], self._release.time)
            if tuple(body.get(name) for name in VERSIONED) != described:
                raise BadFeed(f"{'/'.join(source.key)} differs from the metadata in the feed.")
        told = {name: value for name, value in body.items() if name not in VERSIONED}
        if compute_sha256(encode_canonically(told)) != item["sha256"]:
            raise BadFeed(f"{'/'.join(source.key)} does not match its SHA-256.")
        return body, item["revision"], item["sha256"]

    def _read_held(self, source: Source) -> tuple[Mapping[str, Any], int, str]:
        served = find_version(self._reading, source.key, self._release.number - 1)
        if served is None:
            raise BadFeed(f"{'/'.join(source.key)} is affected by the release but was not sent.")
        body = orjson.loads(served.body)
        body.pop("withdrawnAt", None)
        return body, served.revision, served.sha256


def _compare(connection: sa.Connection, release: ReleaseRow, revised: int) -> None:
    """Compare a release with its description; `revised` is the number of its erased revisions. Raises BadFeed.

    Erased records are counted in the description as they were. They arrive as notices, so only sums can be compared.
    """
    published = find_release(connection, release.number)
    if published != release:
        most = count_erased(connection)
        if published is None or not _is_explained_by_erasures(published, release, revised, most):
            raise BadFeed(f"Release {release.number} would differ from its origin: {published}, not {release}.")
        row = sa.update(tables.releases).where(tables.releases.c.number == release.number)
        connection.execute(row.values(release._asdict()))


def _is_explained_by_erasures(ours: ReleaseRow, theirs: ReleaseRow, revised: int, most: int) -> bool:
    """Return whether two descriptions differ only by erased records: so many revised now, and at most `most` served."""
    changes = [each.added + each.changed + each.withdrawn for each in (ours, theirs)]
    return (
        theirs[:4] == ours[:4]
        and changes[0] + revised == changes[1]
        and theirs.touched == ours.touched
        and 0 <= theirs.total - ours.total <= most
    )


def take_back(database: Database, number: int) -> None:
    """Take the mirror back to a release, as its origin was when an older backup was restored there.

    Raises StorageFault; then nothing is changed.
    """
    with database.open_writing() as connection:
        arrivals.remove_arrivals(connection)
        for table in (tables.facets, tables.links, tables.versions):
            connection.execute(sa.delete(table).where(table.c.from_release > number))
            ended = (table.c.to_release > number, table.c.to_release < tables.FOREVER)
            connection.execute(sa.update(table).where(*ended).values(to_release=tables.FOREVER))
        connection.execute(sa.delete(tables.revisions).where(tables.revisions.c.release > number))
        there = sa.select(tables.versions.c.entry)
        connection.execute(sa.delete(tables.entries).where(tables.entries.c.key.not_in(there)))
        connection.execute(sa.delete(tables.releases).where(tables.releases.c.number > number))
