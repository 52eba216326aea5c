"""Drafts of a content root, changed in memory. Every change gives new drafts and leaves the old ones as they were."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from seed.drafts import read_content
from seed.reading.root import find_root
from service.catalog import BY_NAME
from service.publishing.drafts import Draft, Key

# The documents of the invented world.
AMBER, NOTICE = "amber-fever", "glass-gland-notice"


@dataclass(frozen=True)
class Drafts:
    """The drafts by kind and id."""

    by_key: Mapping[Key, Draft]

    @classmethod
    def of(cls, root: Path) -> Self:
        """Read the drafts of a content root."""
        content = read_content(find_root(root))
        assert content.faults == []
        return cls({draft.key: draft for draft in content.drafts})

    @property
    def all(self) -> list[Draft]:
        """The drafts, in the order in which they were read."""
        return list(self.by_key.values())

    def values(self, kind: str, id_: str) -> dict[str, Any]:
        """Return a copy of a draft's values, no part of which is shared with another part."""
        values: dict[str, Any] = orjson.loads(orjson.dumps(self.by_key[kind, id_].values))
        return values

    def put(self, kind: str, id_: str, values: Any) -> "Drafts":
        """Write a draft, a new one or in place of the old."""
        return Drafts({**self.by_key, (kind, id_): Draft(BY_NAME[kind], id_, values)})

    def edit(self, kind: str, id_: str, change: Callable[[dict[str, Any]], object]) -> "Drafts":
        """Change the values of a draft by a function that works on them in place."""
        values = self.values(kind, id_)
        change(values)
        return self.put(kind, id_, values)

    def write(self, kind: str, id_: str, value: Any, *path: str | int) -> "Drafts":
        """Write one value into a draft: `path` leads to it, lists by position."""

        def change(values: Any) -> None:
            for step in path[:-1]:
                values = values[step]
            values[path[-1]] = value

        return self.edit(kind, id_, change)

    def remove(self, kind: str, id_: str, *path: str | int) -> "Drafts":
        """Remove one value from a draft."""

        def change(values: Any) -> None:
            for step in path[:-1]:
                values = values[step]
            del values[path[-1]]

        return self.edit(kind, id_, change)

    def withdraw(
        self, kind: str, id_: str, reason: str = "It was a mistake.", replaced_by: str | None = None
    ) -> "Drafts":
        """Reduce a draft to the notice of its withdrawal."""
        replaced = {"replacedBy": replaced_by} if replaced_by else {}
        return self.put(kind, id_, {"withdrawn": {"reason": reason, **replaced}})

    def without(self, *keys: Key) -> "Drafts":
        """Leave drafts out."""
        return Drafts({key: draft for key, draft in self.by_key.items() if key not in keys})
