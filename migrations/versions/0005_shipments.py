"""Shipments and their timeline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

#: In the order of their references.
TABLES = (
    "shipments",
    "checkpoints",
    "delivery_estimates",
    "milestone_changes",
    "shipment_lines",
    "fulfilments",
)


def upgrade() -> None:
    _create_shipments()
    _index_shipments()
    _create_checkpoints()
    _create_delivery_estimates()
    _index_delivery_estimates()
    _create_milestone_changes()
    _create_shipment_lines()
    _index_shipment_lines()
    _create_fulfilments()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_shipments() -> None:
    op.create_table(
        "shipments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("store_shipment_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(length=255), nullable=False),
        sa.Column("service", sa.String(length=255), nullable=False),
        sa.Column("tracking_number", sa.String(length=255)),
        sa.Column("number_key", sa.String(length=255), nullable=False),
        sa.Column("tracking_url", sa.Text()),
        sa.Column("milestone", sa.String(length=255), nullable=False),
        sa.Column("milestone_at", sa.DateTime(timezone=True)),
        sa.Column("earliest_on", sa.Date()),
        sa.Column("latest_on", sa.Date()),
        sa.Column("estimate_told_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("source_updated_at", sa.DateTime(timezone=True)),
        sa.Column("first_scans_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "milestone IN ('pending', 'info_received', 'in_transit', 'out_for_delivery', 'failed_attempt', "
                "'available_for_pickup', 'delivered', 'exception', 'returning', 'returned', 'expired', "
                "'cancelled')"
            ),
            name=op.f("ck_shipments_milestone"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"], name="fk_shipments_merchant_id_order_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shipments"),
        sa.UniqueConstraint("merchant_id", "id", name="uq_shipments_merchant_id_id"),
        sa.UniqueConstraint("order_id", "number_key", name="uq_shipments_order_id_number_key"),
    )


def _index_shipments() -> None:
    op.create_index("ix_shipments_number", "shipments", ["merchant_id", "number_key"])


def _create_checkpoints() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("milestone", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("fault", sa.String(length=255)),
        sa.Column("action_required", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_offset_minutes", sa.Integer()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("city", sa.String(length=255), nullable=False),
        sa.Column("region", sa.String(length=255), nullable=False),
        sa.Column("postcode", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=255), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("carrier_code", sa.String(length=255), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("raw_event_id", sa.Uuid()),
        sa.CheckConstraint(
            "fault IN ('carrier', 'merchant', 'recipient', 'customs', 'weather', 'other')",
            name=op.f("ck_checkpoints_fault"),
        ),
        sa.CheckConstraint(
            (
                "milestone IN ('pending', 'info_received', 'in_transit', 'out_for_delivery', 'failed_attempt', "
                "'available_for_pickup', 'delivered', 'exception', 'returning', 'returned', 'expired', "
                "'cancelled')"
            ),
            name=op.f("ck_checkpoints_milestone"),
        ),
        sa.CheckConstraint("origin IN ('carrier', 'calculated', 'merchant')", name=op.f("ck_checkpoints_origin")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "shipment_id"],
            ["shipments.merchant_id", "shipments.id"],
            name="fk_checkpoints_merchant_id_shipment_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoints"),
        sa.UniqueConstraint("shipment_id", "digest", name="uq_checkpoints_shipment_id_digest"),
    )


def _create_delivery_estimates() -> None:
    op.create_table(
        "delivery_estimates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('carrier', 'corrected_carrier', 'transit_times', 'promise', 'merchant')",
            name=op.f("ck_delivery_estimates_source"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "shipment_id"],
            ["shipments.merchant_id", "shipments.id"],
            name="fk_delivery_estimates_merchant_id_shipment_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_estimates"),
    )


def _index_delivery_estimates() -> None:
    op.create_index("ix_delivery_estimates_shipment", "delivery_estimates", ["shipment_id", "made_at"])


def _create_milestone_changes() -> None:
    op.create_table(
        "milestone_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("change_key", sa.String(length=255), nullable=False),
        sa.Column("milestone", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("checkpoint_digest", sa.String(length=255), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            (
                "milestone IN ('pending', 'info_received', 'in_transit', 'out_for_delivery', 'failed_attempt', "
                "'available_for_pickup', 'delivered', 'exception', 'returning', 'returned', 'expired', "
                "'cancelled')"
            ),
            name=op.f("ck_milestone_changes_milestone"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "shipment_id"],
            ["shipments.merchant_id", "shipments.id"],
            name="fk_milestone_changes_merchant_id_shipment_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_milestone_changes"),
        sa.UniqueConstraint("shipment_id", "change_key", name="uq_milestone_changes_shipment_id_change_key"),
    )


def _create_shipment_lines() -> None:
    op.create_table(
        "shipment_lines",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name="fk_shipment_lines_order_line_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name="fk_shipment_lines_shipment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shipment_id", "order_line_id", name="pk_shipment_lines"),
    )


def _create_fulfilments() -> None:
    op.create_table(
        "fulfilments",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("number_keys", DOCUMENT, nullable=False),
        sa.Column("contents", DOCUMENT, nullable=False),
        sa.Column("source_updated_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_fulfilments_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("order_id", "external_id", name="pk_fulfilments"),
    )


def _index_shipment_lines() -> None:
    op.create_index("ix_shipment_lines_order_line", "shipment_lines", ["order_line_id"])
