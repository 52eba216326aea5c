"""Drafts: records as somebody wrote them, not checked yet."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as declare_field
from typing import Any

import orjson

from service.catalog import Kind

Key = tuple[str, str]
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it was written: raw values, any of which may be wrong."""

    kind: Kind
    id: str
    values: Any
    # Texts that a comment may have cut: their paths, each with the comment.
    cuts: tuple[tuple[tuple[str | int, ...], str], ...] = ()
    # Computed on first use: a changed copy has its own.
    _digest: bytes | None = declare_field(default=None, init=False, repr=False, compare=False)
    _owner: str | None = declare_field(default=None, init=False, repr=False, compare=False)

    @property
    def key(self) -> Key:
        """The kind's name and the id."""
        return self.kind.name, self.id

    @property
    def owner(self) -> str:
        """The document that the draft belongs to, also where the draft is wrong; empty where it names none."""
        if self._owner is None:
            object.__setattr__(self, "_owner", self._find_owner())
        return self._owner or ""

    def _find_owner(self) -> str:
        if self.kind.name in {"document", "claim"}:
            return self.id.partition(".")[0]
        written = isinstance(self.values, Mapping) and "withdrawn" not in self.values
        named = self.values.get("document") if written else None
        return named if isinstance(named, str) else ""

    def list_cited(self, fields: Collection[str] | None = None) -> list[str]:
        """Return the claims that a statement, or some of its fields, names as evidence, as far as they are texts."""
        evidence = self.values.get("evidence") if self.kind.stated and isinstance(self.values, dict) else None
        named = evidence.items() if isinstance(evidence, dict) else ()
        lists = [claims for name, claims in named if fields is None or name in fields]
        return [claim for claims in lists if isinstance(claims, list) for claim in claims if isinstance(claim, str)]

    @property
    def digest(self) -> bytes:
        """A digest of all that was written, 16 bytes; the values must not change after it was asked for."""
        if self._digest is None:
            written = [self.kind.name, self.id, self.values, self.cuts]
            try:
                parts = orjson.dumps(written)
            except TypeError:  # half of a surrogate pair, which is refused elsewhere
                parts = json.dumps(written).encode()
            object.__setattr__(self, "_digest", hashlib.blake2b(parts, digest_size=DIGEST_BYTES).digest())
        return self._digest or b""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Records that are known to be published exactly as written, so that they need not be read again."""

    keys: Collection[Key]
