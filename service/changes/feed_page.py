"""Pages of the feed: as many changes as requested, fewer if they are large."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from service.publishing.ndjson import export_record
from service.store.changes import ChangePosition, ReleaseChange

# The feed holds the texts of documents; a hundred of them would be too large for a page.
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class FeedPage:
    """Changes as JSON objects. `last` is the position of the last one; `more` is whether others follow."""

    items: Sequence[bytes]
    last: ChangePosition
    more: bool


def page(changes: Iterable[ReleaseChange], after: ChangePosition, limit: int) -> FeedPage:
    """Return the page that begins after a position."""
    items: list[bytes] = []
    size, last = 0, after
    for change in changes:
        item = render_change(change)
        if len(items) == limit or (items and size + len(item) > MOST_BYTES):
            return FeedPage(items, last, more=True)
        items.append(item)
        size, last = size + len(item), change.place
    return FeedPage(items, last, more=False)


def render_change(change: ReleaseChange) -> bytes:
    """Return a change as the JSON object sent to apps."""
    head = {
        "type": change.kind,
        "id": change.id,
        "op": "withdraw" if change.withdrawn else "upsert",
        "revision": change.revision,
        "release": change.release,
        "sha256": change.sha256,
        "significance": change.significance,
    }
    if change.withdrawn and (erased := orjson.loads(change.body).get("erased")):
        head["erased"] = erased
    return b'%b,"record":%b}' % (orjson.dumps(head)[:-1], export_record(change))
