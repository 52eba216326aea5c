"""Reverting: drafts that restore records to an earlier release.

History is never rewritten: undone changes stay in it, and undoing makes an ordinary release from drafts that are
checked like any others. There are two ways. `draft_undo` reverts the changes of one release and keeps later work;
`draft_return` takes the whole content back to a release. For the newest release they are the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from service.catalog import get_kind
from service.publishing.drafts import Draft, Key
from service.store.revisions import StoredSource, find_source, read_latest_release
from service.store.versions import Revised, find_source_at, list_revised


class LaterChanges(Exception):
    """Later releases changed the same records as a release: undoing it would undo them too."""

    def __init__(self, later: list[Revised]) -> None:
        """Keep the later changes, at least one."""
        super().__init__("Later releases changed the same records.")
        self.later = later


def draft_undo(connection: sa.Connection, release: int) -> list[Draft]:
    """Return the drafts that revert the changes of a release, and nothing else.

    Raises LaterChanges.
    """
    changed = _drop_sentences(list_revised(connection, release - 1, release))
    later = [
        each for each in list_revised(connection, release, read_latest_release(connection)) if _get_key(each) in changed
    ]
    if later:
        raise LaterChanges(later)
    return list(_build_drafts(connection, changed, release - 1, f"Release {release} was undone."))


def draft_return(connection: sa.Connection, release: int) -> list[Draft]:
    """Return the drafts that restore the whole content to a release."""
    changed = _drop_sentences(list_revised(connection, release, read_latest_release(connection)))
    return list(_build_drafts(connection, changed, release, f"The content was taken back to release {release}."))


def _drop_sentences(found: Iterable[Revised]) -> list[Key]:
    """Return the records without sentences, which are derived from their document."""
    return list(dict.fromkeys(_get_key(each) for each in found if get_kind(each.kind).written))


def _build_drafts(connection: sa.Connection, keys: Iterable[Key], release: int, reason: str) -> Iterator[Draft]:
    for key in keys:
        stored = find_source_at(connection, key, release)
        if stored is not None:
            yield Draft(get_kind(key[0]), key[1], _read_values(stored))
        elif (now := find_source(connection, *key)) and not now.withdrawn:
            yield Draft(get_kind(key[0]), key[1], {"withdrawn": {"reason": reason}})


def _read_values(stored: StoredSource) -> Mapping[str, Any]:
    if not stored.withdrawn:
        return stored.content
    # Not the erasure, if it was erased: that is not undone, and not written by editors.
    return {"withdrawn": {name: stored.content[name] for name in ("reason", "replacedBy")}}


def _get_key(each: Revised) -> Key:
    return each.kind, each.id
