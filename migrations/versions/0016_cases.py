"""Cases of shoppers."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: In the order of their references.
TABLES = ("cases", "case_items", "case_messages", "case_changes")


def upgrade() -> None:
    _create_cases()
    _create_case_items()
    _create_case_messages()
    _create_case_changes()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "kind IN ('late', 'not_here', 'damaged', 'missing_item', 'wrong_item', 'wrong_address', 'other', "
                "'address_change', 'instructions')"
            ),
            name=op.f("ck_cases_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("ck_cases_state")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"], name="fk_cases_merchant_id_order_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("merchant_id", "id", name="uq_cases_merchant_id_id"),
        sa.UniqueConstraint("merchant_id", "number", name="uq_cases_merchant_id_number"),
    )
    op.create_index("ix_cases_order", "cases", ["order_id"])
    op.create_index("ix_cases_newest", "cases", ["merchant_id", "state", "changed_at"])


def _create_case_items() -> None:
    op.create_table(
        "case_items",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_items_case_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name="fk_case_items_order_line_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "order_line_id", name="pk_case_items"),
    )
    op.create_index("ix_case_items_order_line", "case_items", ["order_line_id"])


def _create_case_messages() -> None:
    op.create_table(
        "case_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=255)),
        sa.CheckConstraint("author IN ('shopper', 'merchant')", name=op.f("ck_case_messages_author")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "case_id"], ["cases.merchant_id", "cases.id"], name="fk_case_messages_merchant_id_case_id"
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name="fk_case_messages_merchant_id_order_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_messages"),
        sa.UniqueConstraint("order_id", "form_key", name="uq_case_messages_order_id_form_key"),
    )
    op.create_index("ix_case_messages_case", "case_messages", ["case_id", "written_at"])


def _create_case_changes() -> None:
    op.create_table(
        "case_changes",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("instruction", sa.String(length=255)),
        sa.Column("name", sa.String(length=255)),
        sa.Column("street", sa.Text()),
        sa.Column("city", sa.String(length=255)),
        sa.Column("region", sa.String(length=255)),
        sa.Column("postcode", sa.String(length=255)),
        sa.Column("is_granted", sa.Boolean()),
        sa.CheckConstraint(
            "instruction IN ('safe_place', 'neighbour', 'pickup_point')", name=op.f("ck_case_changes_instruction")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "case_id"], ["cases.merchant_id", "cases.id"], name="fk_case_changes_merchant_id_case_id"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_changes"),
    )
