"""Shared results: the results of tools that every client may share, as long as their release is the newest.

They are kept under a digest of the tool and its arguments. Results that repeat a reader's words are not kept.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from service.byte_cache import ByteCache
from service.store.database import StorageFault
from service.store.latest_release import Newest
from service.store.queries import ReleaseRow

# Python's overhead for a result, in addition to its bytes.
RESULT_BYTES = 200


class BuiltResult(NamedTuple):
    """A result, and whether it may be kept."""

    value: Mapping[str, Any]
    is_shared: bool


class SharedResults:
    """Keeps the results of the newest release within a number of bytes."""

    def __init__(self, limit: int, newest: Newest) -> None:
        """Keep up to `limit` bytes."""
        self._newest = newest
        self._cache: ByteCache[bytes, bytes] = ByteCache(limit)
        self._release: ReleaseRow | None = None

    def get(self, tool: str, base: str, arguments: Mapping[str, Any], build: Callable[[], BuiltResult]) -> Any:
        """Return the result of a tool with addresses that begin with `base`; build it if it is not kept."""
        release = self._find_release()
        if release is None:
            return build().value
        if release != self._release:
            # What an erasure removed must not stay in memory.
            self._cache.clear()
            self._release = release
        key = _compute_key(release.number, tool, base, arguments)
        kept = self._cache.get(key)
        if kept is None:
            built = build()
            kept = orjson.dumps(built.value)
            # A result that was built while a release landed may be of either release.
            if built.is_shared and self._find_release() == release:
                self._cache.put(key, kept, len(kept) + RESULT_BYTES)
        return orjson.loads(kept)

    def _find_release(self) -> ReleaseRow | None:
        try:
            return self._newest.get_release()
        except StorageFault:
            return None


def _compute_key(release: int, tool: str, base: str, arguments: Mapping[str, Any]) -> bytes:
    named = orjson.dumps([release, tool, base, arguments], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(named, digest_size=32).digest()
