"""Erasures: the documents whose text was removed from every release, as their notices name them."""

from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from service.store.statements import QueryShape, Source, fetch_rows
from service.store.tables import FOREVER, versions

DOCUMENTS = QueryShape(
    sa.select(versions.c.body).where(
        versions.c.kind == "document", versions.c.to_release == FOREVER, versions.c.withdrawn
    )
)


class ErasedDocument(NamedTuple):
    """An erased document: the release of its erasure and the first that held it, the HTTP status, and the reason."""

    document: str
    release: int
    since: int
    at: str
    status: int
    reason: str

    def has_changed(self, release: int) -> bool:
        """Return whether the erasure changed what an earlier release holds."""
        return self.since <= release < self.release


def list_erasures(source: Source) -> list[ErasedDocument]:
    """Return the erased documents, in the order of their erasures. Raises StorageFault."""
    bodies = (orjson.loads(row[0]) for row in fetch_rows(source, DOCUMENTS, {}))
    return sorted((_read_notice(body) for body in bodies if "erased" in body), key=lambda each: each.release)


def find_last_erasure(source: Source, release: int) -> ErasedDocument | None:
    """Return the last erasure that changed what a release holds."""
    return next((each for each in reversed(list_erasures(source)) if each.has_changed(release)), None)


def _read_notice(body: dict[str, Any]) -> ErasedDocument:
    erased = body["erased"]
    return ErasedDocument(**erased, reason=body["reason"])
