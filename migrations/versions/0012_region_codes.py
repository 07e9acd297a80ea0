"""The code of the region a parcel goes to, by which laws and clocks are told; its name stays beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was imported before has none; a later version of the order brings it.
    op.add_column("order_contacts", sa.Column("region_code", sa.String(length=255), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("order_contacts", "region_code")
