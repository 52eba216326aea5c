"""Caches that clients can fill: bounded in bytes, and as fast when full as when empty.

A cache has two generations. New and requested entries go into the young one. When that is full, it becomes the old one,
and the previous old generation is dropped. So a hit moves nothing, and making room searches nothing.

`functools.lru_cache` bounds the number of entries. Clients choose what they ask for, in up to 8,000 characters, so use
it only where keys are short.
"""

import sys
import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# Python's approximate overhead for an entry, in addition to its key and its value.
ENTRY_BYTES = 400
KIBIBYTE = 1024
# All caches of the process, so that their sizes can be added up.
CACHES: "weakref.WeakSet[ByteCache[Any, Any]]" = weakref.WeakSet()


class ByteCache(Generic[Key, Value]):
    """Caches recently used values up to a number of bytes. It is safe to share between threads."""

    def __init__(self, limit: int) -> None:
        """Start empty. A value may take at most a quarter of the limit."""
        self.limit = limit
        self._half = limit // 2
        self._young: dict[Key, tuple[Value, int]] = {}
        self._old: dict[Key, tuple[Value, int]] = {}
        self._young_bytes = self._old_bytes = 0
        CACHES.add(self)

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

    def clear(self) -> None:
        """Drop all values."""
        self._old, self._old_bytes = {}, 0
        self._young, self._young_bytes = {}, 0

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


def remember(
    limit: int, value_bytes: int = 0, factor: int = 1
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Return a decorator that caches the results of a function, up to `limit` bytes including the arguments.

    The estimated size of a result is `value_bytes`, plus `factor` times the size of the texts in the arguments, plus
    the size of the texts in a result that is a list.
    """

    def wrap_function(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        cache: ByteCache[Hashable, tuple[Result]] = ByteCache(limit)

        @wraps(function)
        def find_result(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            key = (args, tuple(kwargs.items())) if kwargs else args
            found = cache.get(key)
            if found is None:
                found = (function(*args, **kwargs),)
                cache.put(key, found, value_bytes + (1 + factor) * measure_texts(key) + measure_texts(found[0]))
            return found[0]

        return find_result

    return wrap_function


def measure_texts(value: object) -> int:
    """Return the size in bytes of a text or of nested lists of texts; 0 for other values."""
    if isinstance(value, str):
        return sys.getsizeof(value)
    if type(value) in {list, tuple}:
        return sys.getsizeof(value) + sum(map(measure_texts, value))  # type: ignore[call-overload] # it is a list
    return 0
