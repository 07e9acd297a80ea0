"""Products, what is bought together, clicks on them, and content blocks of the tracking page."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_PRODUCT = ["products.merchant_id", "products.sku"]
_KINDS = "kind IN ('banner', 'social', 'faq', 'return_policy')"
_SLOTS = "slot IN ('after_headline', 'after_parcels', 'bottom')"


def upgrade() -> None:
    op.add_column("merchants", sa.Column("offers_version", sa.Integer(), nullable=False, server_default="0"))
    # Counting what was bought together looks up the orders that hold a SKU.
    op.create_index("ix_order_lines_sku", "order_lines", ["merchant_id", "sku", "order_id"])
    _create_products()
    op.create_table(
        "product_affinities",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("other_sku", sa.String(length=255), nullable=False),
        sa.Column("together_count", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        _belongs_to_product("product_affinities", "sku"),
        _belongs_to_product("product_affinities", "other_sku"),
        sa.PrimaryKeyConstraint("merchant_id", "sku", "other_sku", name="pk_product_affinities"),
    )
    op.create_table(
        "daily_offer_clicks",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("clicked_on", sa.Date(), nullable=False),
        sa.Column("click_count", sa.Integer(), nullable=False),
        _belongs_to_product("daily_offer_clicks", "sku"),
        sa.PrimaryKeyConstraint("merchant_id", "sku", "clicked_on", name="pk_daily_offer_clicks"),
    )
    op.create_table(
        "content_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("slot", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_from_on", sa.Date()),
        sa.Column("shown_until_on", sa.Date()),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_content_blocks_kind")),
        sa.CheckConstraint(_SLOTS, name=op.f("ck_content_blocks_slot")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_content_blocks_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_content_blocks"),
        sa.UniqueConstraint("merchant_id", "name", name="uq_content_blocks_merchant_id_name"),
    )


def downgrade() -> None:
    for name in ("content_blocks", "daily_offer_clicks", "product_affinities", "products"):
        op.drop_table(name)
    op.drop_index("ix_order_lines_sku", "order_lines")
    op.drop_column("merchants", "offers_version")


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("image_url", sa.Text()),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=False),
        sa.Column("is_in_stock", sa.Boolean(), nullable=False),
        sa.Column("is_consumable", sa.Boolean(), nullable=False),
        sa.Column("pin_position", sa.Integer()),
        sa.Column("order_count", sa.Integer(), nullable=False),
        sa.Column("popularity_counted_at", sa.DateTime(timezone=True)),
        sa.Column("partners_counted_at", sa.DateTime(timezone=True)),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_products_merchant_id"),
        sa.PrimaryKeyConstraint("merchant_id", "sku", name="pk_products"),
        sa.UniqueConstraint("merchant_id", "ref", name="uq_products_merchant_id_ref"),
    )
    op.create_index("ix_products_popularity_due", "products", ["popularity_counted_at"])
    op.create_index("ix_products_partners_due", "products", ["partners_counted_at"])


def _belongs_to_product(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_merchant_id_{column}"
    return sa.ForeignKeyConstraint(["merchant_id", column], _PRODUCT, name=name, ondelete="CASCADE")
