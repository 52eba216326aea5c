"""Rows: what a release writes into each table. Called by apply only, inside its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.publishing.canonical import canonical
from service.publishing.planning import Action, Plan, stored_form
from service.publishing.rendering import RENDERING
from service.publishing.sources import Key, Source
from service.store import tables
from service.store.tables import FOREVER


class Step(NamedTuple):
    """A release in the making."""

    connection: sa.Connection
    number: int
    time: str


@dataclass(frozen=True)
class Rendered:
    """A record rendered anew, with its index rows; `touched` where its own values are as they were."""

    source: Source
    entry: int
    body: Mapping[str, Any]
    sha256: str
    touched: bool
    facets: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]


def insert_release(step: Step, author: str, note: str, plan: Plan, touched: int) -> None:
    """Insert the release; its total is set when everything else is there."""
    row = {
        "number": step.number,
        "time": step.time,
        "author": author,
        "note": note,
        "added": plan.count(Action.ADD),
        "changed": plan.count(Action.CHANGE),
        "withdrawn": plan.count(Action.WITHDRAW),
        "touched": touched,
        "total": 0,
        "rendering": RENDERING,
    }
    step.connection.execute(sa.insert(tables.releases), row)


def insert_revisions(step: Step, plan: Plan, entries: Mapping[Key, int]) -> None:
    """Insert the canonical source of each record that the plan changes."""
    rows = [
        {
            "entry": entries[change.after.key],
            "number": change.after.revision,
            "release": step.number,
            "source": canonical(stored_form(change.after)),
            "withdrawn": change.after.withdrawal is not None,
        }
        for change in plan.changes
    ]
    _insert(step, tables.revisions, rows)


def replace_versions(step: Step, versions: Sequence[Rendered]) -> None:
    """End what was served of the records until now, and insert what is served from now on."""
    table = tables.versions
    if versions:
        held = (table.c.entry == sa.bindparam("held"), table.c.to_release == FOREVER)
        ending = sa.update(table).where(*held).values(to_release=step.number)
        step.connection.execute(ending, [{"held": version.entry} for version in versions])
    rows = [
        {
            "entry": version.entry,
            "from_release": step.number,
            "kind": version.source.kind.name,
            "order_key": version.source.kind.order_key(version.source.id),
            "name_key": version.source.name.casefold(),
            "revision": version.source.revision,
            "withdrawn": version.source.withdrawal is not None,
            "sha256": version.sha256,
            "updated_at": step.time,
            "body": _body(step, version),
        }
        for version in versions
    ]
    _insert(step, table, rows)


def replace_index_rows(step: Step, versions: Sequence[Rendered]) -> None:
    """End the index rows that hold no longer and insert the new ones; those that still hold stay."""
    _replace(step, tables.facets, {version.entry: version.facets for version in versions})
    _replace(step, tables.links, {version.entry: version.links for version in versions})


def set_total(step: Step) -> None:
    """Set how many records the release serves."""
    versions, releases = tables.versions, tables.releases
    served = sa.select(sa.func.count()).where(versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))
    total = step.connection.execute(served).scalar_one()
    step.connection.execute(sa.update(releases).where(releases.c.number == step.number).values(total=total))


def _body(step: Step, version: Rendered) -> bytes:
    if version.source.withdrawal:
        return orjson.dumps({**version.body, "withdrawnAt": step.time})
    made = {
        "revision": version.source.revision,
        "release": step.number,
        "sha256": version.sha256,
        "updatedAt": step.time,
    }
    members = version.source.kind.members
    return orjson.dumps({name: made.get(name, version.body.get(name)) for name in members})


def _replace(step: Step, table: sa.Table, wanted: Mapping[int, Sequence[Mapping[str, Any]]]) -> None:
    columns = [column for column in table.c if column.name not in {"from_release", "to_release"}]
    new: list[dict[str, Any]] = []
    for entry, rows in wanted.items():
        missing = {tuple(sorted(row.items())): dict(row) for row in rows}
        held = sa.select(*columns).where(table.c.entry == entry, table.c.to_release == FOREVER)
        for found in step.connection.execute(held).mappings().all():
            row = dict(found)
            if missing.pop(tuple(sorted(row.items())), None) is None:
                _end(step, table, row)
        new += ({**row, "from_release": step.number} for row in missing.values())
    _insert(step, table, new)


def _end(step: Step, table: sa.Table, row: Mapping[str, Any]) -> None:
    matching = [table.c[name] == value for name, value in row.items()]
    ending = sa.update(table).where(*matching, table.c.to_release == FOREVER).values(to_release=step.number)
    step.connection.execute(ending)


def _insert(step: Step, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        step.connection.execute(sa.insert(table), rows)
