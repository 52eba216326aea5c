"""The memory of the edge: bounded in bytes, and as quick when full as when empty.

It has two halves. What is new or asked for again goes into the young one. When that is full it becomes the old one, and
what was in the old one and was not asked for since is gone. So nothing is moved at a hit, and nothing searched for when
room is needed.
"""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

# What Python needs for an entry beside its key and its value, roughly.
ENTRY_BYTES = 400


class ByteCache(Generic[Key, Value]):
    """Remembers values up to a number of bytes, the last used ones. Threads may share it."""

    def __init__(self, limit: int) -> None:
        """Remember nothing yet; a value may take a quarter of the limit at most."""
        self._half = limit // 2
        self._young: dict[Key, tuple[Value, int]] = {}
        self._old: dict[Key, tuple[Value, int]] = {}
        self._young_bytes = self._old_bytes = 0

    def get(self, key: Key) -> Value | None:
        """Return what is remembered under a key."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self._put(key, found)
        return found[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Remember a value; `size` is what it and its key take."""
        size += ENTRY_BYTES
        if size <= self._half // 2:
            self._put(key, (value, size))

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    @property
    def size(self) -> int:
        """What is remembered, in bytes; what is in both halves counts twice."""
        return self._young_bytes + self._old_bytes

    def _put(self, key: Key, entry: tuple[Value, int]) -> None:
        if self._young_bytes + entry[1] > self._half:
            self._old, self._old_bytes = self._young, self._young_bytes
            self._young, self._young_bytes = {}, 0
        if key not in self._young:
            self._young_bytes += entry[1]
        self._young[key] = entry
