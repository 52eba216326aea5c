"""Chronicling: what happened to a record, release by release, and what each of its revisions changed."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.catalog import kind_named
from service.publishing.differences import Difference, differences
from service.publishing.rendering import VERSIONED
from service.publishing.sources import Key
from service.store.histories import ServedVersion, source_at, versions_of

Values = Mapping[str, Any]


class Event(StrEnum):
    """What a release did to a record."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    # The record's own values stayed: it is served differently because of another one.
    TOUCHED = "touched"


class Episode(NamedTuple):
    """What a release did to a record: what was served from then on, and how that differed from before."""

    version: ServedVersion
    event: Event
    differences: list[Difference]


def history(connection: sa.Connection, key: Key) -> Iterator[Episode]:
    """Yield what happened to a record, the newest first."""
    found = versions_of(connection, key)
    for index, version in enumerate(found):
        before = next(iter(found[index + 1 :]), None)
        event = _event(version, before)
        yield Episode(version, event, _changed(connection, key, event, version, found[index + 1 :]))


def between(connection: sa.Connection, key: Key, old: ServedVersion, new: ServedVersion) -> list[Difference]:
    """Return what differs between a record's own values in two of its versions."""
    before, after = (_values(connection, key, version.release) for version in (old, new))
    return list(differences(before, after, kind_named(key[0]).written))


def _changed(
    connection: sa.Connection, key: Key, event: Event, version: ServedVersion, earlier: Sequence[ServedVersion]
) -> list[Difference]:
    """Return what an event changed; what returns is compared with what it was before it was withdrawn."""
    kind = kind_named(key[0])
    if event is Event.TOUCHED:
        return list(differences(_served(earlier[0]), _served(version), kind.members))
    if event is Event.WITHDRAWN:
        return list(differences({}, _values(connection, key, version.release)))
    before = next((each for each in earlier if not each.withdrawn), None)
    return between(connection, key, before, version) if before else []


def _event(version: ServedVersion, before: ServedVersion | None) -> Event:
    if before is None:
        return Event.WITHDRAWN if version.withdrawn else Event.ADDED
    if version.revision == before.revision:
        return Event.TOUCHED
    if version.withdrawn:
        return Event.WITHDRAWN
    return Event.RETURNED if before.withdrawn else Event.CHANGED


def _values(connection: sa.Connection, key: Key, release: int) -> Values:
    stored = source_at(connection, key, release)
    if stored is None:
        return {}
    return {"withdrawn": stored.content} if stored.withdrawn else stored.content


def _served(version: ServedVersion) -> Values:
    body: dict[str, Any] = orjson.loads(version.body)
    return {name: value for name, value in body.items() if name not in VERSIONED}
