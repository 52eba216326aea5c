"""PostgreSQL checks: whether the server is durable, and whether the user has the rights."""

from collections.abc import Iterator

import psycopg
import sqlalchemy as sa

from service.store.postgresql.connections import READING
from service.store.postgresql.engine import PostgreSQL
from service.store.tables import metadata
from service.store.troubles import RESTORE, Trouble

TABLES = (*metadata.tables, "alembic_version")
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Without these, a power failure may lose a published release or damage the data.
DURABLE = {"fsync": "on", "full_page_writes": "on"}


def check_rights(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield missing rights to the tables."""
    with engine.open_reading() as connection:
        if connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar():
            yield Trouble("The server is a replica: nothing can be written.", "name the primary's address")
        lacking = [(right, table) for right in RIGHTS for table in TABLES if not _is_granted(connection, right, table)]
    if sum(right != "SELECT" for right, _ in lacking) == len(TABLES) * (len(RIGHTS) - 1):
        message = "You may only read: apply, undo, upgrade, restore and follow need a user who may write."
        yield Trouble(message, "name the owner of the tables in the address to publish", warning=True)
        lacking = [each for each in lacking if each[0] == "SELECT"]
    for right, table in lacking:
        yield Trouble(f"You may not {right} in {table}.", f"GRANT {right} ON {table} TO the user of the address")


def _is_granted(connection: sa.Connection, right: str, table: str) -> bool:
    asked = "SELECT to_regclass(%s) IS NULL OR has_table_privilege(to_regclass(%s), %s)"
    return bool(connection.exec_driver_sql(asked, (table, table, right)).scalar())


def check_pooler(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield a trouble if a pooler lets two connections share one session of the server."""
    opened = engine.primary.build_opener(READING)
    with opened() as one, opened() as other:
        sessions = {each.execute(b"SELECT pg_backend_pid()").fetchone() for each in (one, other)}
    if len(sessions) == 1:
        message = "A pooler shares the sessions of the server among connections: settings and statements get mixed up."
        yield Trouble(message, "let it pool by session (PgBouncer: pool_mode = session), or name the server itself")


def check_encoding(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield a trouble if the database cannot store every text."""
    with engine.open_reading() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        yield Trouble(
            f"The encoding of the database is {encoding}.", "make one with ENCODING 'UTF8', and restore a backup"
        )


def check_durability(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield a trouble if the server may lose confirmed commits."""
    with engine.open_reading() as connection:
        for name, wanted in DURABLE.items():
            if (found := connection.exec_driver_sql(f"SHOW {name}").scalar()) != wanted:
                yield Trouble(
                    f"{name} is {found}: a crash may damage the database.", f"set {name} = {wanted}", warning=True
                )
        if (found := connection.exec_driver_sql("SHOW synchronous_commit").scalar()) == "off":
            message = f"synchronous_commit is {found}: a crash may take the last release."
            yield Trouble(message, "set synchronous_commit = on for this user", warning=True)


def check_references(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield dangling references, and invalid constraints and indexes."""
    with engine.open_deciding() as connection:
        for (name,) in connection.exec_driver_sql(UNKEPT):
            yield Trouble(f"{name} is not valid.", RESTORE)
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                here, there = table.alias("here"), key.column.table.alias("there")
                column, target = here.c[key.parent.name], there.c[key.column.name]
                rows = sa.select(sa.func.count()).select_from(here.outerjoin(there, column == target))
                if lost := connection.execute(rows.where(column.is_not(None), target.is_(None))).scalar():
                    message = f"{lost} rows of {table.name} refer to missing rows of {key.column.table.name}."
                    yield Trouble(message, RESTORE)


def check_replicas(engine: PostgreSQL) -> Iterator[Trouble]:
    """Yield replicas that are missing, are not replicas, or are behind the primary."""
    newest = engine.primary.mark()
    for replica in engine.replicas.servers:
        try:
            mark = replica.mark()
            ((is_replica,),) = replica.fetch_rows("SELECT pg_is_in_recovery()", None)
        except psycopg.Error as error:
            cause = " ".join(str(error).split())
            yield Trouble(
                f"The replica {replica.shown} cannot be read: {cause}", "start it, or leave it out", warning=True
            )
            continue
        if not is_replica:
            yield Trouble(f"{replica.shown} is not a replica.", "leave it out of MEDCONTENT_REPLICA_URLS", warning=True)
        elif mark != newest:
            behind = f"at release {mark.number}" if mark else "without any release"
            yield Trouble(f"The replica {replica.shown} is {behind}.", "find out why it does not follow", warning=True)


def read_version(engine: PostgreSQL) -> str:
    """Return the version of PostgreSQL."""
    with engine.open_reading() as connection:
        return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"


def describe_server(engine: PostgreSQL) -> Iterator[str]:
    """Yield facts about this server."""
    with engine.open_reading() as connection:
        sums = connection.exec_driver_sql("SHOW data_checksums").scalar()
    if sums == "on":
        yield "the server checks its pages (data_checksums is on)"
    else:
        yield "the server does not check its pages (data_checksums is off); the hash of every body is checked below"


UNKEPT = """
    SELECT conname FROM pg_constraint JOIN pg_namespace ON pg_namespace.oid = connamespace
    WHERE NOT convalidated AND nspname = current_schema()
    UNION ALL
    SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE NOT (indisvalid AND indisready) AND nspname = current_schema()
"""
# The names are true if a check finds nothing. A check requires that those above it found nothing.
CHECKS = (
    ("the server answers, and the tables can be read and written", check_rights),
    ("each connection has a session of the server", check_pooler),
    ("text is kept as UTF-8", check_encoding),
    ("the server keeps what it has confirmed", check_durability),
    ("every reference leads to a row", check_references),
    ("the replicas follow", check_replicas),
)
