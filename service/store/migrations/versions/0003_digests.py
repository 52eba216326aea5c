"""The digest of the bytes that are served, beside them. Of rows that are there already it is worked out when asked for.

To fill it in would rewrite every body ever served, behind a lock that keeps all readers out.
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
