"""The index that counts a kind now includes `withdrawn`, so that counting reads no rows."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index."""
    op.create_index(
        "ix_versions_kind_to_release_order_key_withdrawn",
        "versions",
        ["kind", "to_release", "order_key", "withdrawn"],
        unique=False,
    )
    op.drop_index("ix_versions_kind_to_release_order_key", "versions")
