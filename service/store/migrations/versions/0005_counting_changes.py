"""The index that counts changes in a time range now includes `withdrawn`, like the index of the order."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index."""
    op.create_index(
        "ix_versions_kind_to_release_updated_at_order_key_withdrawn",
        "versions",
        ["kind", "to_release", "updated_at", "order_key", "withdrawn"],
        unique=False,
    )
    op.drop_index("ix_versions_kind_to_release_updated_at_order_key", "versions")
