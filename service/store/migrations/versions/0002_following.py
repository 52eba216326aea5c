"""Indexes for the change feed, and the tables in which a mirror stores fetched changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the indexes and the tables."""
    op.create_index(
        "ix_versions_from_release_kind_order_key", "versions", ["from_release", "kind", "order_key"], unique=False
    )
    op.create_index(
        "ix_versions_to_release_from_release_kind_order_key",
        "versions",
        ["to_release", "from_release", "kind", "order_key"],
        unique=False,
    )
    op.create_table(
        "following",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_following"),
    )
    op.create_table(
        "arrivals",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("release", "kind", "id", name="pk_arrivals"),
    )
