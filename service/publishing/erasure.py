"""Erasure: removes the text of a document, and all that rests on it, from every release.

An erasure is a release that withdraws the document's records. In the same transaction every stored body, source and
index row of theirs, at every release, gives way to the notice of the erasure. Ids and numbers of revisions stay: each
address explains what happened.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from schemas.significance import CORRECTION
from service.catalog import get_kind
from service.order_keys import encode_order_key
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus
from service.publishing.drafts import Key
from service.publishing.forgetting import forget_members
from service.publishing.plan import Plan, list_changes
from service.publishing.publication import ReleaseNote, open_release, write_changes
from service.publishing.records import Erasure, Source, Withdrawal, World
from service.publishing.renderer import render_tombstone
from service.publishing.staging import Staging
from service.publishing.stored_form import build_stored_form
from service.publishing.writer import Step, encode_notice
from service.store.bulk_insert import insert_rows
from service.store.database import Database
from service.store.digests import compute_digest
from service.store.disk_space import copy_file, open_temporary_folder
from service.store.erasures import ErasedDocument, list_erasures
from service.store.followed import find_followed
from service.store.revisions import find_identities, read_latest_release
from service.store.sqlite.backup_file import make_single, open_read_only
from service.store.sqlite.engine import SQLite
from service.store.tables import FOREVER, entries, facets, links, revisions, versions

# The HTTP statuses of erased addresses: gone, or unavailable for legal reasons (RFC 7725).
GONE, LEGAL = 410, 451


def erase(database: Database, document: str, status: int, note: ReleaseNote, reason: str) -> int:
    """Erase a document that exists, in one release; return its number.

    Records of other documents keep their references to its records. No rule is checked: an erasure must not wait until
    content is edited. Raises IsMirror, StalePlan and StorageFault; then nothing is changed.
    """
    with database.open_deciding() as reading:
        withdrawal = _plan_withdrawal(reading, document, reason)
        with open_release(database, withdrawal, note) as step:
            write_changes(step, withdrawal)
            owner = find_owner(step.connection, document)
            since = sa.select(sa.func.min(versions.c.from_release)).where(versions.c.entry == owner)
            first = step.connection.execute(since).scalar_one()
            announce_notices(step, owner)
            erased = Erasure(document, step.number, first, step.time, status)
            overwrite_rows(step.connection, owner, Withdrawal(reason, None, erased))
            forget_members(step.connection, document)
            return step.number


@contextmanager
def repeat_erasures(backup: Path, known: Sequence[ErasedDocument]) -> Iterator[tuple[Path, list[ErasedDocument]]]:
    """Open a backup in which all known erasures are repeated, with the erasures that had to be repeated.

    The backup itself is unchanged: if anything has to be erased, that happens in a copy. Raises StorageFault.
    """
    with open_read_only(backup) as connection:
        there = {each.document for each in list_erasures(connection)}
        keys = {("document", each.document) for each in known if each.document not in there}
        lacking = [each for each in known if ("document", each.document) in find_identities(connection, keys)]
        is_mirror = find_followed(connection) is not None
    # A mirror learns of erasures from the service that it follows.
    if is_mirror or not lacking:
        yield backup, []
        return
    with open_temporary_folder("medcontent-restore-") as folder:
        copied = copy_file(backup, folder)
        with closing(Database(f"sqlite:///{quote(str(copied))}")) as database:
            # Puts the file in WAL mode, so that it can be written while it is read.
            database.tidy_up()
            note = ReleaseNote("medcontent restore", "Repeated an erasure that was made after the backup.")
            numbers = [erase(database, each.document, each.status, note, each.reason) for each in lacking]
            database.scrub()
        make_single(SQLite(copied))
        yield copied, [each._replace(release=number) for each, number in zip(lacking, numbers, strict=True)]


def find_owner(connection: sa.Connection, document: str) -> int:
    """Return the entry of a document. Raises NoResultFound."""
    found = sa.select(entries.c.key).where(entries.c.kind == "document", entries.c.id == document)
    return int(connection.execute(found).scalar_one())


def announce_notices(step: Step, owner: int) -> None:
    """Give each record of the document that was withdrawn before the release a version of it, for those who follow."""
    renewed = ("from_release", "to_release", "updated_at", "significance")
    columns = [column for column in versions.columns if column.name not in renewed]
    owned = sa.select(entries.c.key).where(entries.c.document == owner)
    older = (versions.c.entry.in_(owned), versions.c.to_release == FOREVER, versions.c.from_release < step.number)
    rows = [tuple(row) for row in step.connection.execute(sa.select(*columns).where(*older))]
    step.connection.execute(sa.update(versions).where(*older).values(to_release=step.number))
    names = [column.name for column in columns]
    told = (step.number, FOREVER, step.time, step.weights.release or CORRECTION)
    insert_rows(step.connection, versions, (*names, *renewed), ((*row, *told) for row in rows))


def overwrite_rows(connection: sa.Connection, owner: int, notice: Withdrawal) -> None:
    """Replace the stored records of a document, at every release, by the notice of their erasure."""
    owned = sa.select(entries.c.key).where(entries.c.document == owner)
    rows = connection.execute(sa.select(entries.c.key, entries.c.kind, entries.c.id).where(entries.c.document == owner))
    tombstones = [_build_row(entry, Source(get_kind(kind), id_, {}, notice)) for entry, kind, id_ in rows]
    for table, names in ((revisions, ("source",)), (versions, ("body", "sha256", "digest", "name_key", "order_key"))):
        values = {"withdrawn": sa.true(), **{name: sa.bindparam(f"new_{name}") for name in names}}
        changed = sa.update(table).where(table.c.entry == sa.bindparam("of")).values(values)
        given = [{"of": row["of"], **{f"new_{name}": row[name] for name in names}} for row in tombstones]
        connection.execute(changed, given)
    for index in (facets, links):
        connection.execute(sa.delete(index).where(index.c.entry.in_(owned)))


def build_notice(source: Source) -> tuple[bytes, str]:
    """Return the served bytes of an erased record's notice, and its SHA-256."""
    body = render_tombstone(World([]), source)
    return encode_notice(source, body, ""), compute_sha256(encode_canonically(body))


def list_referrers(library: Corpus, document: str) -> Iterator[tuple[Key, Key]]:
    """Yield each live record of another document that refers to one of this document, with its target."""
    for source in library.load_world(document).iterate():
        for key, owner in library.find_referring({source.key}):
            if owner != document and (known := library.get(*key)):
                yield known.key, source.key


def _build_row(entry: int, source: Source) -> dict[str, object]:
    body, sha256 = build_notice(source)
    return {
        "of": entry,
        "source": encode_canonically(build_stored_form(source)),
        "body": body,
        "sha256": sha256,
        "digest": compute_digest(body),
        "name_key": source.name.casefold(),
        # That of a withdrawn record; its place in the text is gone.
        "order_key": encode_order_key(source.id),
    }


def _plan_withdrawal(reading: sa.Connection, document: str, reason: str) -> Plan:
    library = Corpus(reading)
    desk = Staging(library)
    for source in library.load_world(document).iterate():
        desk.put(Source(source.kind, source.id, {}, Withdrawal(reason, None)))
    plan = Plan(read_latest_release(reading), desk)
    for laid in desk.list_documents():
        plan.changes.update(list_changes(desk.open(laid)))
    near = {owner for _, owner in library.find_referring(plan.changes.keys())}
    plan.documents.extend(sorted({*near, *desk.list_documents()}, key=lambda each: each or ""))
    return plan
