"""The check cache: what checks found in documents, as rows of the cache of their root."""

from contextlib import suppress
from dataclasses import astuple
from typing import Any

import orjson

from seed.root_cache import RootCache
from service.publishing.faults import Fault
from service.publishing.kept_faults import DocumentFaults, RecentFaults

TABLE = "results"


class CheckCache(RecentFaults):
    """Results that were kept on disk, and those of this check."""

    def __init__(self, cache: RootCache) -> None:
        """Take the cache of the root."""
        super().__init__()
        self._cache = cache
        self._rows = cache.read_rows(TABLE)
        self._new: dict[str, bytes] = {}
        self._used: set[str] = set()

    def find(self, digest: bytes) -> DocumentFaults | None:
        """Return the result for these drafts."""
        known, row = super().find(digest), self._rows.get(digest.hex())
        if row:
            self._used.add(digest.hex())
        return known or (_decode(row) if row else None)

    def keep(self, digest: bytes, result: DocumentFaults) -> None:
        """Keep the result."""
        super().keep(digest, result)
        with suppress(orjson.JSONEncodeError):
            self._new[digest.hex()] = _encode(result)

    def save(self) -> None:
        """Write the new results to disk, in place of those that were not used."""
        self._cache.write_rows(TABLE, self._new, self._rows.keys() - self._used - self._new.keys())


def _encode(result: DocumentFaults) -> bytes:
    faults = [[astuple(fault) for fault in part] for part in (result.shape, result.cut, result.faults)]
    found = [(*key, digest and digest.hex()) for key, digest in result.found.items()]
    others = [[(name, digest.hex()) for name, digest in part.items()] for part in (result.listed, result.gathered)]
    return orjson.dumps([faults, found, *others])


def _decode(row: bytes) -> DocumentFaults:
    parts, found, *others = orjson.loads(row)
    shape, cut, faults = (tuple(map(_decode_fault, part)) for part in parts)
    digests = {(kind, id_): bytes.fromhex(digest) if digest else None for kind, id_, digest in found}
    listed, gathered = ({name: bytes.fromhex(digest) for name, digest in part} for part in others)
    return DocumentFaults(shape, cut, faults, digests, listed, gathered)


def _decode_fault(values: list[Any]) -> Fault:
    rule, kind, id_, path, message, help_, proposal, code, warning, others, offset = values
    listed = tuple((kind, id_) for kind, id_ in others)
    return Fault(rule, kind, id_, tuple(path), message, help_, proposal, code, warning, listed, offset)
