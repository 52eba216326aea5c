"""The index by which a kind is counted: it says what was withdrawn, so that no row need be looked at."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index in place of the one without."""
    op.create_index(
        "ix_versions_kind_to_release_order_key_withdrawn",
        "versions",
        ["kind", "to_release", "order_key", "withdrawn"],
        unique=False,
    )
    op.drop_index("ix_versions_kind_to_release_order_key", "versions")
