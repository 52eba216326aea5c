"""The history of a record: its revisions, the newest first, and what each changed from the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from service.catalog import Kind
from service.publishing.differences import Difference, differences
from service.publishing.rendering import VERSIONED
from service.store.reading import Release, RevisionRow, last_served, release_numbered, revisions_of
from service.web.bodies import Bodies
from service.web.naming import spoken


@dataclass(frozen=True)
class Change:
    """A member before and after, in words; empty where there was nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """A revision: what brought it, what it changed, and its address; `reason` is that of a withdrawal."""

    number: int
    release: Release | None
    changes: tuple[Change, ...]
    href: str
    reason: str | None


def history(bodies: Bodies, kind: Kind, id_: str) -> Iterator[Step]:
    """Yield the revisions of a record, the newest first."""
    connection = bodies.read.connection
    found = revisions_of(connection, kind.name, id_, bodies.read.release.number)
    for row, before in zip(found, [*found[1:], None], strict=True):
        reason = orjson.loads(row.source)["reason"] if row.withdrawn else None
        changes = tuple(_changes(bodies, kind, id_, row, before))
        yield Step(
            row.number,
            release_numbered(connection, row.release),
            changes,
            f"/v1{kind.path}/{id_}/revisions/{row.number}",
            reason,
        )


def _changes(bodies: Bodies, kind: Kind, id_: str, row: RevisionRow, before: RevisionRow | None) -> Iterator[Change]:
    if before is None or row.withdrawn or before.withdrawn:
        return
    was, is_ = (_body(bodies, kind, id_, each.number) for each in (before, row))
    for each in differences(was, is_, kind.members):
        yield Change(_path(each), in_words(each.before), in_words(each.after))


def in_words(value: Any) -> str:
    """Return a value of a served record as text on one line."""
    match value:
        case list():
            return ", ".join(map(in_words, value))
        case {"name": name, "self": _}:
            return str(name)
        case dict():
            return "; ".join(f"{spoken(name)}: {in_words(inner)}" for name, inner in value.items() if inner is not None)
        case bool():
            return "yes" if value else "no"
    return "" if value is None else str(value)


def _path(difference: Difference) -> str:
    return ", ".join(spoken(str(step)) for step in difference.path)


def _body(bodies: Bodies, kind: Kind, id_: str, revision: int) -> Mapping[str, Any]:
    served = last_served(bodies.read.connection, kind.name, id_, revision)
    body: dict[str, Any] = orjson.loads(served.body) if served else {}
    return {name: value for name, value in body.items() if name not in VERSIONED}
