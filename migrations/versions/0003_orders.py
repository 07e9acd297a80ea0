"""The first tables of the portal: merchants, connections, orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

#: In the order of their references.
TABLES = (
    "merchants",
    "api_keys",
    "brandings",
    "connections",
    "merchant_users",
    "orders",
    "order_contacts",
    "order_lines",
    "order_refunds",
    "order_stage_changes",
    "tracking_links",
)


def upgrade() -> None:
    _create_merchants()
    _create_api_keys()
    _create_brandings()
    _create_connections()
    _create_merchant_users()
    _create_orders()
    _index_orders()
    _create_order_contacts()
    _create_order_lines()
    _create_order_refunds()
    _create_order_stage_changes()
    _create_tracking_links()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_merchants() -> None:
    op.create_table(
        "merchants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=255), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("support_email", sa.String(length=255)),
        sa.Column("support_phone", sa.String(length=255)),
        sa.Column("website", sa.Text()),
        sa.Column("page_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merchants"),
        sa.UniqueConstraint("slug", name="uq_merchants_slug"),
    )


def _create_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("key_digest", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_api_keys_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_digest", name="uq_api_keys_key_digest"),
    )


def _create_brandings() -> None:
    op.create_table(
        "brandings",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("accent", sa.String(length=255), nullable=False),
        sa.Column("header", sa.String(length=255), nullable=False),
        sa.Column("heading_font", sa.String(length=255), nullable=False),
        sa.Column("corners", sa.String(length=255), nullable=False),
        sa.Column("logo_url", sa.Text()),
        sa.Column("logo_dark_url", sa.Text()),
        sa.Column("logo_width", sa.Integer()),
        sa.Column("logo_height", sa.Integer()),
        sa.Column("mail_logo_url", sa.Text()),
        sa.Column("header_links", DOCUMENT, nullable=False),
        sa.Column("footer_links", DOCUMENT, nullable=False),
        sa.Column("help_url", sa.Text()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_brandings_merchant_id"),
        sa.PrimaryKeyConstraint("merchant_id", name="pk_brandings"),
    )


def _create_connections() -> None:
    op.create_table(
        "connections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("old_secret_sealed", sa.Text()),
        sa.Column("old_secret_until", sa.DateTime(timezone=True)),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('store', 'tracker')", name=op.f("ck_connections_kind")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_connections_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint("merchant_id", "id", name="uq_connections_merchant_id_id"),
    )


def _create_merchant_users() -> None:
    op.create_table(
        "merchant_users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password_digest", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'editor', 'support')", name=op.f("ck_merchant_users_role")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_merchant_users_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merchant_users"),
        sa.UniqueConstraint("merchant_id", "email", name="uq_merchant_users_merchant_id_email"),
    )


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("number_key", sa.String(length=255), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255)),
        sa.Column("currency", sa.String(length=255), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_method", sa.String(length=255), nullable=False),
        sa.Column("tags", DOCUMENT, nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("source_updated_at", sa.DateTime(timezone=True)),
        sa.Column("page_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "stage IN ('awaiting_payment', 'placed', 'awaiting_stock', 'routed', 'awaiting_preparation', "
                "'in_preparation', 'partially_shipped', 'shipped', 'ready_for_pickup', 'completed', 'cancelled')"
            ),
            name=op.f("ck_orders_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "connection_id"],
            ["connections.merchant_id", "connections.id"],
            name="fk_orders_merchant_id_connection_id",
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_orders_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("connection_id", "external_id", name="uq_orders_connection_id_external_id"),
        sa.UniqueConstraint("merchant_id", "id", name="uq_orders_merchant_id_id"),
    )


def _index_orders() -> None:
    op.create_index("ix_orders_newest", "orders", ["merchant_id", "placed_at"])
    op.create_index("ix_orders_number", "orders", ["merchant_id", "number_key"])


def _create_order_contacts() -> None:
    op.create_table(
        "order_contacts",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.String(length=255)),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("city", sa.String(length=255), nullable=False),
        sa.Column("region", sa.String(length=255), nullable=False),
        sa.Column("postcode", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_contacts_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("order_id", name="pk_order_contacts"),
    )


def _create_order_lines() -> None:
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("image_url", sa.Text()),
        sa.Column("needs_shipping", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"], name="fk_order_lines_merchant_id_order_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_order_lines"),
        sa.UniqueConstraint("order_id", "external_id", name="uq_order_lines_order_id_external_id"),
    )


def _create_order_refunds() -> None:
    op.create_table(
        "order_refunds",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_refunds_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("order_id", "external_id", name="pk_order_refunds"),
    )


def _create_order_stage_changes() -> None:
    op.create_table(
        "order_stage_changes",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "stage IN ('awaiting_payment', 'placed', 'awaiting_stock', 'routed', 'awaiting_preparation', "
                "'in_preparation', 'partially_shipped', 'shipped', 'ready_for_pickup', 'completed', 'cancelled')"
            ),
            name=op.f("ck_order_stage_changes_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_stage_changes_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("order_id", "stage", name="pk_order_stage_changes"),
    )


def _create_tracking_links() -> None:
    op.create_table(
        "tracking_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("token_digest", sa.String(length=255), nullable=False),
        sa.Column("token_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('shopper', 'gift')", name=op.f("ck_tracking_links_kind")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_tracking_links_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tracking_links"),
        sa.UniqueConstraint("order_id", "kind", name="uq_tracking_links_order_id_kind"),
        sa.UniqueConstraint("token_digest", name="uq_tracking_links_token_digest"),
    )
