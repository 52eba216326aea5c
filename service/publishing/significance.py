"""The significance of changes: as editors say, else as it follows from the change itself.

Records that a release only serves differently have the significance of the changes that cause it, so that whoever asks
for corrections also gets the records that show a new advisory.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from schemas.records import ADVISED
from schemas.significance import CORRECTION, EDITORIAL, HARM, UPDATE, pick_highest
from service.publishing.diff import Difference, find_differences
from service.publishing.drafts import Key
from service.publishing.records import Source
from service.publishing.staging import Opened

# Members that change nothing that a reader would act on.
NOTES = frozenset(("states", "aliases", "review", "confirmed", "provenance", "revised"))
UNSAFE = "misleading-or-unsafe"
# What caused a record to be served differently is at most so many references away.
MAX_STEPS = 2


@dataclass(frozen=True)
class Weights:
    """What editors say of the changes of a release: `said` of single records, `release` of all others."""

    said: Mapping[Key, str | None] = field(default_factory=dict)
    release: str | None = None

    def weigh(self, opened: Opened, source: Source, changed: AbstractSet[Key]) -> str | None:
        """Return the significance of the change of a record; None if it is neither said nor follows."""
        if source.key in self.said or source.key in changed:
            return self.weigh_change(opened.before.sources.get(source.key), source)
        near: set[Key] = {source.key}
        # A release that only renders records in a new form has no causes to look for.
        for _ in range(MAX_STEPS if changed else 0):
            near.update([key for each in list(near) for key in _list_neighbours(opened, each)])
            if causes := [key for key in near if key in changed]:
                return pick_highest(self._weigh_cause(opened, key) for key in causes)
        return self.release or EDITORIAL

    def weigh_change(self, before: Source | None, after: Source) -> str | None:
        """Return the significance of a change of a record's own values; None if it is neither said nor follows.

        Sentences follow from their document.
        """
        owner = ("document", after.document or "") if after.kind.name == "sentence" else after.key
        for key in (after.key, owner):
            if key in self.said:
                return self.said[key]
        return self.release or propose_significance(before, after)

    def _weigh_cause(self, opened: Opened, key: Key) -> str | None:
        after = opened.after.find(*key)
        return self.weigh_change(opened.before.find(*key), after) if after else None


def propose_significance(before: Source | None, after: Source) -> str | None:
    """Return the significance that follows from a change; None if only its editor can know it."""
    if after.withdrawal:
        return UPDATE if after.withdrawal.replaced_by else CORRECTION
    if before is None or before.withdrawal:
        return UPDATE
    if (judged := _find_verdict(after)) in ADVISED and judged != _find_verdict(before):
        return HARM if judged == UNSAFE else CORRECTION
    differences = find_differences(before.values, after.values)
    substantial = (each for each in differences if each.path[0] not in NOTES and not _is_white_space(each))
    return None if any(True for _ in substantial) else EDITORIAL


def _find_verdict(source: Source) -> str | None:
    return (source.values.get("assessment") or {}).get("verdict")


def _is_white_space(difference: Difference) -> bool:
    return bool(_join_words(difference.before) == _join_words(difference.after))


def _join_words(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_join_words(each) for each in value]
    return {name: _join_words(each) for name, each in value.items()} if isinstance(value, dict) else value


def _list_neighbours(opened: Opened, key: Key) -> Iterator[Key]:
    """Yield the records that a record refers to, and those that refer to it, before or after the change."""
    for world in (opened.before, opened.after):
        source = world.sources.get(key)
        if source:
            yield from ((kind, id_) for _, kind, id_ in source.list_references())
        yield from (referrer.key for referrer in world.referrers.get(key, []))
