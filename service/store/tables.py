"""The tables. They are generic: a new kind needs no new table.

`entries` are the identities; `revisions` the canonical source of each record as its editors changed it; `versions` the
served bytes. `facets` and `links` index the served records: their filter values and their references. A row is valid
from `from_release` until before `to_release`; `FOREVER` means that it is still valid. `following` and `arrivals` belong
to a mirror: no public query touches them.
"""

import sqlalchemy as sa

# The largest number in such a column on PostgreSQL.
MAX_INTEGER = 2**31 - 1
FOREVER = MAX_INTEGER

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Sorted and compared by code point on every engine, so that a cursor means the same on all of them.
Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

GIVEN = sa.text("significance IS NOT NULL")

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("time", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Integer, nullable=False),
    sa.Column("touched", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    # The version of the rendering; a service with another version renders all records again (decision 0099).
    sa.Column("rendering", sa.Integer, nullable=False),
    # The highest of its changes; null if none was given.
    sa.Column("significance", sa.Text),
    sa.Index(None, "significance", "number"),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("kind", Key, nullable=False),
    sa.Column("id", Key, nullable=False),
    # The document that the record always belongs to; a document's own entry for itself; null for works.
    sa.Column("document", sa.ForeignKey("entries.key"), index=True),
    sa.UniqueConstraint("kind", "id"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("entry", sa.ForeignKey("entries.key"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("release", sa.ForeignKey("releases.number"), nullable=False, index=True),
    sa.Column("source", sa.LargeBinary, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("entry", sa.ForeignKey("entries.key"), primary_key=True),
    sa.Column("from_release", sa.ForeignKey("releases.number"), primary_key=True),
    sa.Column("to_release", sa.Integer, nullable=False, default=FOREVER),
    sa.Column("kind", Key, nullable=False),
    sa.Column("order_key", Key, nullable=False),
    sa.Column("name_key", Key, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("updated_at", Key, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    # Of the body; null if it was written before this column existed.
    sa.Column("digest", sa.Text),
    # Of the change that made it; null if it was not given, as in all versions from before this column existed.
    sa.Column("significance", sa.Text),
    # With `withdrawn`, so that counting a kind, or changes in a time range, reads only the index.
    sa.Index(None, "kind", "to_release", "order_key", "withdrawn"),
    sa.Index(None, "kind", "to_release", "name_key", "order_key"),
    sa.Index(None, "kind", "to_release", "updated_at", "order_key", "withdrawn"),
    sa.Index(None, "from_release", "kind", "order_key"),
    sa.Index(None, "to_release", "from_release", "kind", "order_key"),
    sa.Index(
        None,
        "significance",
        "from_release",
        "kind",
        "order_key",
        sqlite_where=GIVEN,
        postgresql_where=GIVEN,
    ),
)

facets = sa.Table(
    "facets",
    metadata,
    sa.Column("entry", sa.ForeignKey("entries.key"), primary_key=True),
    sa.Column("name", Key, primary_key=True),
    sa.Column("value", Key, primary_key=True),
    sa.Column("from_release", sa.ForeignKey("releases.number"), primary_key=True),
    sa.Column("to_release", sa.Integer, nullable=False, default=FOREVER),
    sa.Column("kind", Key, nullable=False),
    sa.Column("order_key", Key, nullable=False),
    sa.Index(None, "kind", "name", "value", "to_release", "order_key"),
    sqlite_with_rowid=False,
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("entry", sa.ForeignKey("entries.key"), primary_key=True),
    sa.Column("field", Key, primary_key=True),
    sa.Column("target", sa.ForeignKey("entries.key"), primary_key=True),
    sa.Column("from_release", sa.ForeignKey("releases.number"), primary_key=True),
    sa.Column("to_release", sa.Integer, nullable=False, default=FOREVER),
    sa.Index(None, "target", "to_release"),
    sqlite_with_rowid=False,
)

following = sa.Table(
    "following",
    metadata,
    # At most one row: a database follows one service.
    sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("url", sa.Text, nullable=False),
    # The token for the next request to that service; null before the first response.
    sa.Column("token", sa.Text),
)

arrivals = sa.Table(
    "arrivals",
    metadata,
    # A release changes a record at most once.
    sa.Column("release", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", Key, primary_key=True),
    sa.Column("id", Key, primary_key=True),
    sa.Column("item", sa.LargeBinary, nullable=False),
)
