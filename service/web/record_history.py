"""The history of a record: its revisions, newest first, each with the changes since the previous one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from service.addresses import build_revisions_address
from service.catalog import Kind
from service.labels import format_words
from service.publishing.diff import Difference, find_differences
from service.publishing.renderer import VERSIONED
from service.store.queries import ReleaseRow, RevisionRow, find_last_served, find_release, list_revisions
from service.web.record_loader import Bodies


@dataclass(frozen=True)
class MemberChange:
    """A member before and after the change, as text; empty for no value."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RevisionStep:
    """A revision: its release, its changes and its address; `reason` is that of a withdrawal."""

    number: int
    release: ReleaseRow | None
    changes: tuple[MemberChange, ...]
    href: str
    reason: str | None


def list_steps(bodies: Bodies, kind: Kind, id_: str) -> Iterator[RevisionStep]:
    """Yield the revisions of a record, newest first."""
    connection = bodies.read.connection
    found = list_revisions(connection, kind.name, id_, bodies.read.release.number)
    for row, before in zip(found, [*found[1:], None], strict=True):
        reason = orjson.loads(row.source)["reason"] if row.withdrawn else None
        changes = tuple(_list_changes(bodies, kind, id_, row, before))
        yield RevisionStep(
            row.number,
            find_release(connection, row.release),
            changes,
            f"{build_revisions_address(kind, id_)}/{row.number}",
            reason,
        )


def _list_changes(
    bodies: Bodies, kind: Kind, id_: str, row: RevisionRow, before: RevisionRow | None
) -> Iterator[MemberChange]:
    if before is None or row.withdrawn or before.withdrawn:
        return
    was, is_ = (_read_body(bodies, kind, id_, each.number) for each in (before, row))
    for each in find_differences(was, is_, kind.members):
        yield MemberChange(_format_path(each), format_value(each.before), format_value(each.after))


def format_value(value: Any) -> str:
    """Return a value of a served record as one line of text."""
    match value:
        case list():
            return ", ".join(map(format_value, value))
        case {"name": name, "self": _}:
            return str(name)
        case dict():
            return "; ".join(
                f"{format_words(name)}: {format_value(inner)}" for name, inner in value.items() if inner is not None
            )
        case bool():
            return "yes" if value else "no"
    return "" if value is None else str(value)


def _format_path(difference: Difference) -> str:
    return ", ".join(format_words(str(step)) for step in difference.path)


def _read_body(bodies: Bodies, kind: Kind, id_: str, revision: int) -> Mapping[str, Any]:
    served = find_last_served(bodies.read.connection, kind.name, id_, revision)
    body: dict[str, Any] = orjson.loads(served.body) if served else {}
    return {name: value for name, value in body.items() if name not in VERSIONED}
