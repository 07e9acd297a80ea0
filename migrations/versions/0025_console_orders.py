"""Lists of orders for the console: summaries, words to search by, notes, saved views; muted subjects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STAGES = (
    "stage IN ('awaiting_payment', 'placed', 'awaiting_stock', 'routed', 'awaiting_preparation', 'in_preparation', "
    "'partially_shipped', 'shipped', 'ready_for_pickup', 'completed', 'cancelled')"
)
_BEGINNINGS = {"orders": "ix_orders_number", "shipments": "ix_shipments_number"}
_TROUBLED = "status IN ('bounced', 'failed', 'unknown')"


def upgrade() -> None:
    op.add_column("orders", sa.Column("own_tags", _DOCUMENT, nullable=False, server_default="[]"))
    op.add_column("orders", sa.Column("summary_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("shipments", sa.Column("carrier_set_at", sa.DateTime(timezone=True)))
    op.add_column("shipments", sa.Column("replaced_key", sa.String(length=255)))
    # No summary is written here: a sweeper makes those of orders that have none, batch by batch.
    _create_partial("ix_orders_unsummarised", "orders", ["id"], "summary_version <> page_version")
    for table, name in _BEGINNINGS.items():
        op.drop_index(name, table)
        op.create_index(
            name, table, ["merchant_id", "number_key"], postgresql_ops={"number_key": "varchar_pattern_ops"}
        )
    op.create_index("ix_shipments_newest", "shipments", ["merchant_id", "created_at", "id"])
    op.create_index("ix_shipments_carrier", "shipments", ["merchant_id", "carrier", "created_at", "id"])
    of_milestone = ["merchant_id", "milestone", "created_at", "id", "latest_on", "promised_on"]
    _create_partial("ix_shipments_milestone", "shipments", of_milestone, "milestone <> 'delivered'")
    _create_partial("ix_messages_troubled", "messages", ["sender_id", "created_at"], _TROUBLED)
    _create_summaries()
    _create_words()
    _create_notes_and_views()
    op.create_table(
        "muted_subjects",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("subject_key", sa.String(length=255), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_muted_subjects_sender_id"),
        sa.PrimaryKeyConstraint("sender_id", "subject_key", name="pk_muted_subjects"),
    )


def downgrade() -> None:
    for table in ("muted_subjects", "saved_views", "order_notes", "order_search_words", "order_summaries"):
        op.drop_table(table)
    op.drop_index("ix_messages_troubled", "messages")
    for name in ("ix_shipments_newest", "ix_shipments_carrier", "ix_shipments_milestone"):
        op.drop_index(name, "shipments")
    for table, name in _BEGINNINGS.items():
        op.drop_index(name, table)
        op.create_index(name, table, ["merchant_id", "number_key"])
    op.drop_index("ix_orders_unsummarised", "orders")
    op.drop_column("shipments", "replaced_key")
    op.drop_column("shipments", "carrier_set_at")
    op.drop_column("orders", "summary_version")
    op.drop_column("orders", "own_tags")


def _create_partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _create_summaries() -> None:
    op.create_table(
        "order_summaries",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=255), nullable=False),
        sa.Column("milestones", sa.Integer(), nullable=False),
        sa.Column("carriers", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("has_exception", sa.Boolean(), nullable=False),
        sa.Column("needs_action", sa.Boolean(), nullable=False),
        sa.Column("late_on", sa.Date()),
        sa.Column("silent_at", sa.DateTime(timezone=True)),
        sa.Column("attention_at", sa.DateTime(timezone=True)),
        sa.Column("words_digest", sa.String(length=255), nullable=False),
        sa.CheckConstraint(_STAGES, name=op.f("ck_order_summaries_stage")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_summaries_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("merchant_id", "placed_at", "order_id", name="pk_order_summaries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_summaries_order", "order_summaries", ["order_id"])
    columns = ["merchant_id", "attention_at", "order_id"]
    _create_partial("ix_order_summaries_attention", "order_summaries", columns, "attention_at IS NOT NULL")


def _create_words() -> None:
    op.create_table(
        "order_search_words",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_search_words_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("order_id", "word", name="pk_order_search_words"),
    )
    op.create_index(
        "ix_order_search_words_beginning",
        "order_search_words",
        ["merchant_id", "word", "order_id"],
        postgresql_ops={"word": "varchar_pattern_ops"},
    )


def _create_notes_and_views() -> None:
    op.create_table(
        "order_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_order_notes_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_order_notes"),
    )
    op.create_index("ix_order_notes_order", "order_notes", ["order_id", "written_at"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_saved_views_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
    )
    op.create_index("ix_saved_views_merchant", "saved_views", ["merchant_id", "created_at"])
