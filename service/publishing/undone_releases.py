"""Stale drafts: which releases a plan would take back, because its drafts are older than they are."""

from collections.abc import Iterator, Mapping
from itertools import islice, pairwise, takewhile
from typing import Any, NamedTuple

from service.catalog import get_kind
from service.publishing.plan import Action, Plan
from service.publishing.records import Key, Source
from service.store.versions import StoredRevision

# A larger plan is not an editor's, so only this many changes are compared with the history.
MAX_COMPARED = 2000


class Undone(NamedTuple):
    """A release that a plan takes back, and the records of which it does."""

    number: int
    author: str
    note: str
    keys: list[Key]


def list_undone(plan: Plan) -> list[Undone]:
    """Return the releases whose changes to some record the plan takes back, the newest first.

    Such a record becomes exactly what it was before the release, or a field of it does: files that are older than a
    release take it back even where an editor changed other fields of them.
    """
    found: dict[int, Undone] = {}
    changed = (key for key, action in plan.changes.items() if action is not Action.WITHDRAW)
    for key in islice(changed, MAX_COMPARED):
        for revision in _list_taken_back(plan, key):
            undone = Undone(revision.release, revision.author, revision.note, [])
            found.setdefault(revision.release, undone).keys.append(key)
    return [found[number] for number in sorted(found, reverse=True)]


def _list_taken_back(plan: Plan, key: Key) -> Iterator[StoredRevision]:
    """Yield the revisions behind the one that a record becomes again; none where it becomes something new."""
    if plan.find_before(key) is None:
        return
    revisions, after = plan.desk.library.list_revisions(key), plan.get_after(key)
    if any(_is_like(revision, after) for revision in revisions[1:]):
        yield from takewhile(lambda revision: not _is_like(revision, after), revisions)
        return
    # Words in a revision that is withdrawn say why, and are no fields.
    revisions = list(takewhile(lambda revision: not revision.withdrawn, revisions))
    values = [_get_values(revision, after) for revision in revisions]
    for revision, (new, old) in zip(revisions, pairwise(values), strict=False):
        if any(_is_gone(now, new.get(name), old.get(name), after.values.get(name)) for name, now in values[0].items()):
            yield revision


def _is_like(revision: StoredRevision, after: Source) -> bool:
    return not revision.withdrawn and _get_values(revision, after) == after.values


def _is_gone(now: Any, new: Any, old: Any, after: Any) -> bool:
    """Return whether what a revision changed in a field, or all that it added to a list, still holds and is gone after.

    A later revision may have taken it back already.
    """
    if isinstance(now, list) and isinstance(new, list) and isinstance(old, list) and isinstance(after, list):
        added = [item for item in new if item not in old and item in now]
        return bool(added) and not any(item in after for item in added)
    return bool(now == new != old == after)


def _get_values(revision: StoredRevision, after: Source) -> Mapping[str, Any]:
    return {**get_kind(after.kind.name).blank, **revision.content}
