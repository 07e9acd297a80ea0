"""What shoppers say of their parcels, and whether a shop asks them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_QUESTIONS = "question IN ('received', 'delivery', 'products', 'comment')"


def upgrade() -> None:
    op.create_table(
        "feedback_answers",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=255), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_QUESTIONS, name=op.f("ck_feedback_answers_question")),
        sa.CheckConstraint("score BETWEEN 0 AND 5", name=op.f("ck_feedback_answers_score")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "order_id"],
            ["orders.merchant_id", "orders.id"],
            name=op.f("fk_feedback_answers_merchant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id", "shipment_id"],
            ["shipments.merchant_id", "shipments.id"],
            name=op.f("fk_feedback_answers_merchant_id_shipment_id"),
        ),
        sa.PrimaryKeyConstraint("shipment_id", "question", name=op.f("pk_feedback_answers")),
    )
    op.create_index("ix_feedback_answers_order", "feedback_answers", ["order_id"])
    op.create_index("ix_feedback_answers_day", "feedback_answers", ["merchant_id", "answered_on"])
    op.create_table(
        "feedback_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=255), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_QUESTIONS, name=op.f("ck_feedback_changes_question")),
        sa.ForeignKeyConstraint(
            ["merchant_id", "shipment_id"],
            ["shipments.merchant_id", "shipments.id"],
            name=op.f("fk_feedback_changes_merchant_id_shipment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_changes")),
    )
    op.create_index("ix_feedback_changes_shipment", "feedback_changes", ["shipment_id"])
    op.add_column("merchants", sa.Column("asks_feedback", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("merchants", "asks_feedback")
    op.drop_table("feedback_changes")
    op.drop_table("feedback_answers")
