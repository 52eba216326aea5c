"""The first tables: releases, entries, revisions, versions and the index rows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "entries",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["entries.key"], name="fk_entries_document"),
        sa.PrimaryKeyConstraint("key", name="pk_entries"),
        sa.UniqueConstraint("kind", "id", name="uq_entries_kind_id"),
    )
    op.create_index("ix_entries_document", "entries", ["document"], unique=False)
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rendering", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_releases"),
    )
    op.create_table(
        "facets",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("value", Key, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("order_key", Key, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_facets_entry"),
        sa.ForeignKeyConstraint(["from_release"], ["releases.number"], name="fk_facets_from_release"),
        sa.PrimaryKeyConstraint("entry", "name", "value", "from_release", name="pk_facets"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_facets_kind_name_value_to_release_order_key",
        "facets",
        ["kind", "name", "value", "to_release", "order_key"],
        unique=False,
    )
    op.create_table(
        "links",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("field", Key, nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_links_entry"),
        sa.ForeignKeyConstraint(["from_release"], ["releases.number"], name="fk_links_from_release"),
        sa.ForeignKeyConstraint(["target"], ["entries.key"], name="fk_links_target"),
        sa.PrimaryKeyConstraint("entry", "field", "target", "from_release", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_target_to_release", "links", ["target", "to_release"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_revisions_entry"),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_revisions_release"),
        sa.PrimaryKeyConstraint("entry", "number", name="pk_revisions"),
    )
    op.create_index("ix_revisions_release", "revisions", ["release"], unique=False)
    op.create_table(
        "versions",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("order_key", Key, nullable=False),
        sa.Column("name_key", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_versions_entry"),
        sa.ForeignKeyConstraint(["from_release"], ["releases.number"], name="fk_versions_from_release"),
        sa.PrimaryKeyConstraint("entry", "from_release", name="pk_versions"),
    )
    op.create_index(
        "ix_versions_kind_to_release_name_key_order_key",
        "versions",
        ["kind", "to_release", "name_key", "order_key"],
        unique=False,
    )
    op.create_index(
        "ix_versions_kind_to_release_order_key", "versions", ["kind", "to_release", "order_key"], unique=False
    )
    op.create_index(
        "ix_versions_kind_to_release_updated_at_order_key",
        "versions",
        ["kind", "to_release", "updated_at", "order_key"],
        unique=False,
    )
