"""Stale drafts: which releases a plan would take back, because its drafts are older than they are."""

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from service.catalog import get_kind
from service.publishing.drafts import Key
from service.publishing.plan import Action, Plan
from service.publishing.records import Source
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

    Such a record becomes exactly what it was before the release.
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


def _is_like(revision: StoredRevision, after: Source) -> bool:
    blank = get_kind(after.kind.name).blank
    return not revision.withdrawn and {**blank, **revision.content} == after.values
