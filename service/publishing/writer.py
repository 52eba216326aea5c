"""Row writing: the rows of a release for each table. Only called by `publication`, inside its transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.publishing.canonical import encode_canonically
from service.publishing.drafts import Key
from service.publishing.records import Source
from service.publishing.significance import Weights
from service.publishing.stored_form import build_stored_form
from service.store import tables
from service.store.bulk_insert import Row, insert_rows
from service.store.conditions import match_current
from service.store.digests import compute_digest
from service.store.tables import FOREVER

# The number of entries named in a query; SQLite takes at most 32,766 parameters.
ENTRIES_AT_A_TIME = 1000
VERSION = (
    *("entry", "from_release", "to_release", "kind", "order_key", "name_key"),
    *("revision", "withdrawn", "sha256", "updated_at", "body", "digest", "significance"),
)
NONE: AbstractSet[Any] = frozenset()
# Returns the significance of the change of a record.
Weigh = Callable[[Source], str | None]


class Step(NamedTuple):
    """A release in progress; entries from `fresh` on are new, so they have no rows yet."""

    connection: sa.Connection
    number: int
    time: str
    fresh: int
    weights: Weights


class Version(NamedTuple):
    """The served version of a record."""

    sha256: str
    revision: int
    withdrawn: bool
    order_key: str


class Rendered(NamedTuple):
    """A newly rendered record with its index rows; `served` is the version served so far."""

    source: Source
    entry: int
    body: Mapping[str, Any]
    sha256: str
    facets: AbstractSet[tuple[str, str]]
    links: AbstractSet[tuple[str, int]]
    order_key: str
    served: Version | None

    @property
    def is_new(self) -> bool:
        """Whether its body or its place in lists changes with this release."""
        return self.served != (
            self.sha256, self.source.revision, self.source.withdrawal is not None, self.order_key,
        )  # fmt: skip


def read_served(step: Step, entries: Iterable[int]) -> dict[int, Version]:
    """Return the served versions of these entries."""
    table = tables.versions
    found: dict[int, Version] = {}
    for chunk in _chunk_entries(step, entries):
        query = sa.select(*(table.c[name] for name in ("entry", *Version._fields)))
        rows = step.connection.execute(query.where(table.c.entry.in_(chunk), match_current(table)))
        found |= {row.entry: Version(*row[1:]) for row in rows}
    return found


def write_versions(
    step: Step, versions: Sequence[Rendered], changed: Sequence[Source], entries: Mapping[Key, int], weigh: Weigh
) -> bool:
    """Write the revisions of the changed records, and the versions and index rows of the rendered ones.

    Only records whose versions are new are weighed.

    Return whether any version or index row changed. The index rows may change while the body stays the same, for
    example by a verdict that needs no advisory.
    """
    _insert_revisions(step, changed, entries)
    new = [version for version in versions if version.is_new]
    _replace_versions(step, new, weigh)
    return replace_index_rows(step, versions) or bool(new)


def encode_notice(source: Source, body: Mapping[str, Any], time: str) -> bytes:
    """Return the served bytes of a withdrawn record's notice; an erased record was withdrawn by its erasure."""
    erased = source.withdrawal.erased if source.withdrawal else None
    if erased is None:
        return orjson.dumps({**body, "withdrawnAt": time})
    return orjson.dumps({**body, "withdrawnAt": erased.at, "erased": erased._asdict()})


def _insert_revisions(step: Step, changed: Sequence[Source], entries: Mapping[Key, int]) -> None:
    rows = (
        (
            entries[source.key],
            source.revision,
            step.number,
            encode_canonically(build_stored_form(source)),
            source.withdrawal is not None,
        )
        for source in changed
    )
    insert_rows(step.connection, tables.revisions, ("entry", "number", "release", "source", "withdrawn"), rows)


def _replace_versions(step: Step, versions: Sequence[Rendered], weigh: Weigh) -> None:
    """End the previous versions of the records, and insert the new ones."""
    table = tables.versions
    if ending := [{"held": version.entry} for version in versions if version.served]:
        held = (table.c.entry == sa.bindparam("held"), match_current(table))
        step.connection.execute(sa.update(table).where(*held).values(to_release=step.number), ending)
    rows = (_build_row(step, version, _encode_body(step, version), weigh(version.source)) for version in versions)
    insert_rows(step.connection, table, VERSION, rows)


def _build_row(step: Step, version: Rendered, body: bytes, significance: str | None) -> Row:
    return (
        version.entry,
        step.number,
        FOREVER,
        version.source.kind.name,
        version.order_key,
        version.source.name.casefold(),
        version.source.revision,
        version.source.withdrawal is not None,
        version.sha256,
        step.time,
        body,
        compute_digest(body),
        significance,
    )


def replace_index_rows(step: Step, versions: Sequence[Rendered]) -> bool:
    """End the index rows that are no longer valid and insert new ones; the others stay."""
    facets = [
        (each.entry, {(*pair, each.order_key) for pair in each.facets}, (each.source.kind.name,)) for each in versions
    ]
    links = [(each.entry, each.links, ()) for each in versions]
    found = _replace(step, tables.facets, ("name", "value", "order_key"), ("kind",), facets)
    return _replace(step, tables.links, ("field", "target"), (), links) or found


def _encode_body(step: Step, version: Rendered) -> bytes:
    if version.source.withdrawal:
        return encode_notice(version.source, version.body, step.time)
    if "sha256" in version.body:
        # A mirror gets the complete body, in its origin's order of members.
        return orjson.dumps(version.body)
    made = {
        "revision": version.source.revision,
        "release": step.number,
        "sha256": version.sha256,
        "updatedAt": step.time,
    }
    whole: dict[str, Any] = {**version.body, **made}
    declared = {name: whole[name] for name in version.source.kind.members if name in whole}
    return orjson.dumps({**declared, **whole})


def _replace(
    step: Step,
    table: sa.Table,
    names: Sequence[str],
    told: Sequence[str],
    wanted: Sequence[tuple[int, AbstractSet[tuple[Any, ...]], tuple[str, ...]]],
) -> bool:
    """Make `wanted` the valid pairs of each entry under these names; `told` names the further columns of a row."""
    held = _read_pairs(step, table, names, [entry for entry, _, _ in wanted])
    new: list[Row] = []
    old: list[Row] = []
    for entry, pairs, beside in wanted:
        before = held.get(entry, NONE)
        new += [(entry, *pair, step.number, FOREVER, *beside) for pair in sorted(pairs - before)]
        old += [(entry, *pair) for pair in before - pairs]
    for row in old:
        _end_row(step, table, dict(zip(("entry", *names), row, strict=True)))
    insert_rows(step.connection, table, ("entry", *names, "from_release", "to_release", *told), new)
    return bool(new or old)


def _read_pairs(step: Step, table: sa.Table, names: Sequence[str], entries: Iterable[int]) -> dict[int, set[Row]]:
    """Return the valid pairs of each entry."""
    found: dict[int, set[Row]] = {}
    for chunk in _chunk_entries(step, entries):
        query = sa.select(table.c.entry, *(table.c[name] for name in names))
        rows = step.connection.execute(query.where(table.c.entry.in_(chunk), match_current(table)))
        for entry, *pair in rows:
            found.setdefault(entry, set()).add(tuple(pair))
    return found


def _end_row(step: Step, table: sa.Table, row: Mapping[str, Any]) -> None:
    matching = [table.c[name] == value for name, value in row.items()]
    ending = sa.update(table).where(*matching, match_current(table)).values(to_release=step.number)
    step.connection.execute(ending)


def _chunk_entries(step: Step, entries: Iterable[int]) -> Iterator[list[int]]:
    """Yield the entries that may have rows, in chunks for one query."""
    old = [entry for entry in entries if entry < step.fresh]
    for start in range(0, len(old), ENTRIES_AT_A_TIME):
        yield old[start : start + ENTRIES_AT_A_TIME]
