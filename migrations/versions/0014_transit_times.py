"""How long delivered parcels took, the day the shop promised, and what is expected of orders not sent yet."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTRY = ("merchant_id", "country")
CARRIER = (*COUNTRY, "carrier")
WAY = (*CARRIER, "service")
METHOD = (*COUNTRY, "shipping_method")
INDEXES = {
    "area": (*WAY, "area", "delivered_on", "transit_half_days"),
    "region": (*WAY, "region", "delivered_on", "transit_half_days"),
    "service": (*WAY, "delivered_on", "transit_half_days"),
    "carrier_area": (*CARRIER, "area", "delivered_on", "transit_half_days"),
    "carrier": (*CARRIER, "delivered_on", "transit_half_days"),
    "country": (*COUNTRY, "delivered_on", "transit_half_days", "order_half_days"),
    "method_area": (*METHOD, "area", "delivered_on", "order_half_days"),
    "method": (*METHOD, "delivered_on", "order_half_days"),
}


def upgrade() -> None:
    op.create_table(
        "transit_times",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.String(length=255), nullable=False),
        sa.Column("service", sa.String(length=255), nullable=False),
        sa.Column("shipping_method", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=255), nullable=False),
        sa.Column("region", sa.String(length=255), nullable=False),
        sa.Column("area", sa.String(length=255), nullable=False),
        sa.Column("transit_half_days", sa.Integer(), nullable=False),
        sa.Column("order_half_days", sa.Integer(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_transit_times_merchant_id"),
        sa.PrimaryKeyConstraint("shipment_id", name="pk_transit_times"),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_transit_times_{name}", "transit_times", list(columns))
    op.add_column("shipments", sa.Column("promised_on", sa.Date()))
    op.add_column("orders", sa.Column("earliest_on", sa.Date()))
    op.add_column("orders", sa.Column("latest_on", sa.Date()))


def downgrade() -> None:
    for name in ("latest_on", "earliest_on"):
        op.drop_column("orders", name)
    op.drop_column("shipments", "promised_on")
    op.drop_table("transit_times")
