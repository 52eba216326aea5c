"""Forgetting: topics show titles of documents and quotes of claims; an erasure removes them from every release.

An earlier version of a topic keeps the ids of the erased member, so that it differs from the version without it.
"""

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.renderer import VERSIONED
from service.publishing.topic_members import NOT_REVIEWED, STATED
from service.store.digests import compute_digest
from service.store.tables import versions


def forget_members(connection: sa.Connection, document: str) -> None:
    """Reduce the members of a document in the stored bodies of all topics to their ids, at every release."""
    topics = (versions.c.kind == "topic", sa.not_(versions.c.withdrawn))
    key = (versions.c.entry, versions.c.from_release)
    for entry, release, stored in connection.execute(sa.select(*key, versions.c.body).where(*topics)).all():
        topic = orjson.loads(stored)
        if any(each["document"]["id"] == document for each in topic["members"]):
            body, sha256 = _encode_without(topic, document)
            changed = sa.update(versions).where(versions.c.entry == entry, versions.c.from_release == release)
            connection.execute(changed.values(body=body, sha256=sha256, digest=compute_digest(body)))


def _encode_without(topic: dict[str, Any], document: str) -> tuple[bytes, str]:
    """Return the bytes and the SHA-256 of a topic without what it showed of a document."""
    shown = [_reduce(each) if each["document"]["id"] == document else each for each in topic["members"]]
    topic = {**topic, "members": shown}
    values = {name: value for name, value in topic.items() if name not in VERSIONED}
    sha256 = compute_sha256(encode_canonically(values))
    return orjson.dumps({**topic, "sha256": sha256}), sha256


def _reduce(member: Mapping[str, Any]) -> dict[str, Any]:
    ids = {name: {**member[name], "name": member[name]["id"]} for name in ("document", "record")}
    return {**member, **ids, **dict.fromkeys(STATED), "review": NOT_REVIEWED, "advisories": []}
