"""Columns for the significance of changes and releases, null for those made before, and the indexes of its filters."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the indexes."""
    for table in ("versions", "releases"):
        op.add_column(table, sa.Column("significance", sa.Text(), nullable=True))
    given = sa.text("significance IS NOT NULL")
    op.create_index(
        "ix_versions_significance_from_release_kind_order_key",
        "versions",
        ["significance", "from_release", "kind", "order_key"],
        unique=False,
        sqlite_where=given,
        postgresql_where=given,
    )
    op.create_index("ix_releases_significance_number", "releases", ["significance", "number"], unique=False)
