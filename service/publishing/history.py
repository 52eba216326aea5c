"""Record history: the events of a record, release by release, and the changes of each revision."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.catalog import get_kind
from service.publishing.diff import Difference, find_differences
from service.publishing.drafts import Key
from service.publishing.renderer import VERSIONED
from service.store.versions import ServedVersion, find_source_at, list_versions

Values = Mapping[str, Any]


class Event(StrEnum):
    """What a release did to a record."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    # The record's own values are unchanged; it is served differently because of another record.
    TOUCHED = "touched"


class Episode(NamedTuple):
    """An event of a record: the body served from then on, and the differences from before."""

    version: ServedVersion
    event: Event
    differences: list[Difference]


def list_episodes(connection: sa.Connection, key: Key) -> Iterator[Episode]:
    """Yield the events of a record, newest first."""
    found = list_versions(connection, key)
    for index, version in enumerate(found):
        before = next(iter(found[index + 1 :]), None)
        event = _describe_event(version, before)
        yield Episode(version, event, _compare_event(connection, key, event, version, found[index + 1 :]))


def compare_versions(connection: sa.Connection, key: Key, old: ServedVersion, new: ServedVersion) -> list[Difference]:
    """Return the differences between a record's own values in two of its versions."""
    before, after = (_read_values(connection, key, version.release) for version in (old, new))
    return list(find_differences(before, after, get_kind(key[0]).written))


def _compare_event(
    connection: sa.Connection, key: Key, event: Event, version: ServedVersion, earlier: Sequence[ServedVersion]
) -> list[Difference]:
    """Return the changes of an event; a republished record is compared with its state before the withdrawal."""
    kind = get_kind(key[0])
    if event is Event.TOUCHED:
        return list(find_differences(_load_served(earlier[0]), _load_served(version), kind.members))
    if event is Event.WITHDRAWN:
        return list(find_differences({}, _read_values(connection, key, version.release)))
    before = next((each for each in earlier if not each.withdrawn), None)
    return compare_versions(connection, key, before, version) if before else []


def _describe_event(version: ServedVersion, before: ServedVersion | None) -> Event:
    if before is None:
        return Event.WITHDRAWN if version.withdrawn else Event.ADDED
    if version.revision == before.revision:
        return Event.TOUCHED
    if version.withdrawn:
        return Event.WITHDRAWN
    return Event.RETURNED if before.withdrawn else Event.CHANGED


def _read_values(connection: sa.Connection, key: Key, release: int) -> Values:
    stored = find_source_at(connection, key, release)
    if stored is None:
        return {}
    return {"withdrawn": stored.content} if stored.withdrawn else stored.content


def _load_served(version: ServedVersion) -> Values:
    body: dict[str, Any] = orjson.loads(version.body)
    return {name: value for name, value in body.items() if name not in VERSIONED}
