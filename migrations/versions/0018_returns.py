"""Returns: the merchant's terms, what comes back, how far it is, and the money for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_STAGES = (
    "stage IN ('requested', 'approved', 'rejected', 'label_ready', 'dropped_off', 'in_transit', 'received', "
    "'resolved', 'expired')"
)

#: In the order of their references.
TABLES = ("return_terms", "returns", "return_lines", "return_stage_changes")


def upgrade() -> None:
    _create_return_terms()
    _create_returns()
    _index_returns()
    _create_return_lines()
    _create_return_stage_changes()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_return_terms() -> None:
    op.create_table(
        "return_terms",
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("hand_in_days", sa.Integer(), nullable=False),
        sa.Column("is_approved_at_once", sa.Boolean(), nullable=False),
        sa.Column("offers_exchange", sa.Boolean(), nullable=False),
        sa.Column("offers_credit", sa.Boolean(), nullable=False),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("countries", DOCUMENT, nullable=False),
        sa.Column("final_tags", DOCUMENT, nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_return_terms_merchant_id"),
        sa.PrimaryKeyConstraint("merchant_id", name="pk_return_terms"),
    )


def _create_returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("request_key", sa.String(length=255), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("wish", sa.String(length=255), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("label_url", sa.Text()),
        sa.Column("drop_off_until_on", sa.Date()),
        sa.Column("resolution", sa.String(length=255)),
        sa.Column("refund_stage", sa.String(length=255)),
        sa.Column("refund_minor", sa.BigInteger()),
        sa.Column("refund_promised_on", sa.Date()),
        sa.Column("refund_issued_on", sa.Date()),
        sa.Column("refund_method", sa.String(length=255), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("watch_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_STAGES, name=op.f("ck_returns_stage")),
        sa.CheckConstraint("wish IN ('refund', 'exchange', 'credit')", name=op.f("ck_returns_wish")),
        sa.CheckConstraint("resolution IN ('refund', 'exchange', 'credit')", name=op.f("ck_returns_resolution")),
        sa.CheckConstraint("refund_stage IN ('promised', 'issued', 'late')", name=op.f("ck_returns_refund_stage")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"], name="fk_returns_merchant_id_order_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_returns"),
        sa.UniqueConstraint("merchant_id", "id", name="uq_returns_merchant_id_id"),
        sa.UniqueConstraint("merchant_id", "number", name="uq_returns_merchant_id_number"),
        sa.UniqueConstraint("order_id", "request_key", name="uq_returns_order_id_request_key"),
    )


def _index_returns() -> None:
    is_watched = sa.text("watch_at IS NOT NULL")
    op.create_index("ix_returns_watched", "returns", ["watch_at"], postgresql_where=is_watched, sqlite_where=is_watched)


def _create_return_lines() -> None:
    op.create_table(
        "return_lines",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.CheckConstraint(
            ("reason IN ('size', 'damaged', 'not_as_described', 'changed_mind', 'too_late', 'wrong_item', 'other')"),
            name=op.f("ck_return_lines_reason"),
        ),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], ondelete="CASCADE", name="fk_return_lines_return_id"),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], ondelete="CASCADE", name="fk_return_lines_order_line_id"
        ),
        sa.PrimaryKeyConstraint("return_id", "order_line_id", name="pk_return_lines"),
    )
    op.create_index("ix_return_lines_order_line", "return_lines", ["order_line_id"])


def _create_return_stage_changes() -> None:
    op.create_table(
        "return_stage_changes",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_STAGES, name=op.f("ck_return_stage_changes_stage")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "return_id"],
            ["returns.merchant_id", "returns.id"],
            name="fk_return_stage_changes_merchant_id_return_id",
        ),
        sa.PrimaryKeyConstraint("return_id", "stage", name="pk_return_stage_changes"),
    )
