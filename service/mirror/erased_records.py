"""Erased records: a mirror erases what its origin erased, also what it publishes of releases before the erasure.

The feed lists each erased version as a notice, which is stored as its release made it. Whatever the mirror holds of the
same document is overwritten in the same transaction, as the origin did.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import marshmallow as ma
import orjson
import sqlalchemy as sa

from schemas.base import SLUG
from schemas.fields import Moment, Text, Whole
from service.catalog import build_catalog_order, get_kind
from service.mirror.arrivals import Arrival
from service.mirror.faults import BadFeed
from service.order_keys import encode_order_key
from service.publishing.canonical import encode_canonically
from service.publishing.drafts import Key
from service.publishing.erasure import GONE, LEGAL, build_notice, overwrite_rows
from service.publishing.records import Erasure, Source, Withdrawal
from service.publishing.stored_form import build_stored_form
from service.publishing.writer import VERSION, Step
from service.store import tables
from service.store.bulk_insert import insert_rows
from service.store.digests import compute_digest
from service.store.erasures import list_erasures
from service.store.revisions import find_identities
from service.store.tables import FOREVER, MAX_INTEGER

NUMBER, TIME = Whole("A number.", least=1, most=MAX_INTEGER), Moment("A time.")
REASON = Text("A reason.", limit=500)


class ErasedRecord(NamedTuple):
    """An erased version of a record: its notice, with the number of its revision."""

    source: Source
    notice: Withdrawal
    document: str
    significance: str | None

    @property
    def key(self) -> Key:
        """The kind's name and the id."""
        return self.source.key


def find_erased(arrival: Arrival) -> ErasedRecord | None:
    """Return the erased record in a change; None if it is not erased. Raises BadFeed."""
    item = orjson.loads(arrival.item)
    if "erased" not in item["record"]:
        return None
    try:
        notice = _read_notice(item["record"])
    except (KeyError, TypeError, ValueError, ma.ValidationError) as error:
        raise BadFeed(f"{arrival.kind}/{arrival.id} has an invalid notice of its erasure.") from error
    source = Source(get_kind(arrival.kind), arrival.id, {}, notice, item["revision"])
    if notice.erased is None or build_notice(source)[1] != item["sha256"]:
        raise BadFeed(f"{arrival.kind}/{arrival.id} does not match its SHA-256.")
    return ErasedRecord(source, notice, notice.erased.document, arrival.significance)


def write_erased(step: Step, records: Iterable[ErasedRecord]) -> int:
    """Store erased records as versions of the release, and erase their documents; return the number of new revisions.

    Raises BadFeed.
    """
    revised = 0
    for document, group in groupby(sorted(records, key=_sort), attrgetter("document")):
        here = list(group)
        if any(each.notice != here[0].notice for each in here):
            raise BadFeed(f"The erasure of {document} is described in two ways.")
        found = _find_entries(step.connection, document, [each.key for each in here])
        revised += sum([_write_version(step, found[each.key], each) for each in here])
        overwrite_rows(step.connection, found["document", document], here[0].notice)
    return revised


def count_erased(connection: sa.Connection) -> int:
    """Return the number of erased records."""
    owners = find_identities(connection, {("document", each.document) for each in list_erasures(connection)})
    owned = tables.entries.c.document.in_([identity.entry for identity in owners.values()])
    return connection.execute(sa.select(sa.func.count()).select_from(tables.entries).where(owned)).scalar_one()


def _sort(record: ErasedRecord) -> tuple[str, Any]:
    return record.document, build_catalog_order(record.key)


def _read_notice(record: Mapping[str, Any]) -> Withdrawal:
    erased = Erasure(**record["erased"])
    numbers = (erased.release, erased.since)
    if not re.fullmatch(SLUG, erased.document) or erased.status not in {GONE, LEGAL}:
        raise ValueError(erased)
    if numbers != tuple(map(NUMBER.deserialize, numbers)) or TIME.deserialize(erased.at) != erased.at:
        raise ValueError(erased)
    return Withdrawal(REASON.deserialize(record["withdrawn"]["reason"]), None, erased)


def _find_entries(connection: sa.Connection, document: str, keys: Iterable[Key]) -> dict[Key, int]:
    """Return the entries of these records and of their document, creating those that are missing."""
    table, owner = tables.entries, ("document", document)
    wanted = [owner, *(key for key in keys if key != owner)]
    known = find_identities(connection, set(wanted))
    fresh = (connection.execute(sa.select(sa.func.max(table.c.key))).scalar() or 0) + 1
    found = {key: identity.entry for key, identity in known.items()}
    found |= {key: entry for entry, key in enumerate((key for key in wanted if key not in known), fresh)}
    rows = [(entry, *key, found[owner]) for key, entry in found.items() if key not in known]
    insert_rows(connection, table, ("key", "kind", "id", "document"), rows)
    # Records withdrawn before they had a document got it when they were published again.
    unowned = [identity.entry for identity in known.values() if identity.document is None]
    connection.execute(sa.update(table).where(table.c.key.in_(unowned)).values(document=found[owner]))
    if strays := [key for key, identity in known.items() if identity.document not in {None, document}]:
        raise BadFeed(f"{'/'.join(strays[0])} is erased with {document}, but belongs to another document.")
    return found


def _write_version(step: Step, entry: int, record: ErasedRecord) -> bool:
    """Write the version of a notice, and its revision if that is new; return whether it is. Raises BadFeed."""
    revisions, versions, source = tables.revisions, tables.versions, record.source
    newest = sa.select(sa.func.max(revisions.c.number)).where(revisions.c.entry == entry)
    last = step.connection.execute(newest).scalar()
    if source.revision not in {last, (last or 0) + 1}:
        raise BadFeed(f"{'/'.join(source.key)} is announced as revision {source.revision}; the last one was {last}.")
    is_new = source.revision != last
    if is_new:
        stored = encode_canonically(build_stored_form(source))
        revision = (entry, source.revision, step.number, stored, True)
        insert_rows(step.connection, revisions, ("entry", "number", "release", "source", "withdrawn"), [revision])
    current = (versions.c.entry == entry, versions.c.to_release == FOREVER)
    step.connection.execute(sa.update(versions).where(*current).values(to_release=step.number))
    body, sha256 = build_notice(source)
    order, name = encode_order_key(source.id), source.name.casefold()
    row = (entry, step.number, FOREVER, source.kind.name, order, name, source.revision, True, sha256, step.time)
    insert_rows(step.connection, versions, VERSION, [(*row, body, compute_digest(body), record.significance)])
    return is_new
