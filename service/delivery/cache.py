"""The edge's cache: bounded in bytes, and as fast when full as when empty.

It has two generations. New and requested entries go into the young one. When that is full, it becomes the old one, and
the previous old generation is dropped. So a hit moves nothing, and making room searches nothing.
"""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

# Python's approximate overhead for an entry, in addition to its key and its value.
ENTRY_BYTES = 400


class ByteCache(Generic[Key, Value]):
    """Caches recently used values up to a number of bytes. It is safe to share between threads."""

    def __init__(self, limit: int) -> None:
        """Start empty. A value may take at most a quarter of the limit."""
        self._half = limit // 2
        self._young: dict[Key, tuple[Value, int]] = {}
        self._old: dict[Key, tuple[Value, int]] = {}
        self._young_bytes = self._old_bytes = 0

    def get(self, key: Key) -> Value | None:
        """Return the value cached under a key."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self._put(key, found)
        return found[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Cache a value; `size` is the size of the key and the value."""
        size += ENTRY_BYTES
        if size <= self._half // 2:
            self._put(key, (value, size))

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    @property
    def size(self) -> int:
        """The size of the cached values in bytes; those in both generations count twice."""
        return self._young_bytes + self._old_bytes

    def _put(self, key: Key, entry: tuple[Value, int]) -> None:
        if self._young_bytes + entry[1] > self._half:
            self._old, self._old_bytes = self._young, self._young_bytes
            self._young, self._young_bytes = {}, 0
        if key not in self._young:
            self._young_bytes += entry[1]
        self._young[key] = entry
