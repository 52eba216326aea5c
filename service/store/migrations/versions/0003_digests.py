"""A column for the digest of the served bytes. The digests of existing rows are computed on demand.

Filling them in would rewrite every body ever served, under a lock that blocks all readers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("versions", sa.Column("digest", sa.Text(), nullable=True))
