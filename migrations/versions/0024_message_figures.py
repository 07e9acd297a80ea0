"""Counts of messages by day, and what the counting remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_CHANNELS = "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')"
_SOURCES = "source IN ('attempts', 'receipts')"
_KEYS = ("channel", "trigger", "language", "reason", "currency")
_COUNTS = (
    *("planned", "held_back", "cancelled", "expired", "waiting", "sent", "unknown", "failed", "delivered", "bounced"),
    *("opened", "opened_by_machine", "clicked", "clicked_by_machine"),
    *("took_1s", "took_3s", "took_10s", "took_30s", "took_1m", "took_5m", "took_1h", "took_longer"),
)
_PRIMARY_KEY = ("sender_id", "planned_on", "channel", "rule_id", "trigger", "language", "reason", "currency")


def upgrade() -> None:
    op.create_table(
        "daily_message_counts",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(length=255), nullable=False) for name in _KEYS),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("amount", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_daily_message_counts_channel")),
        _of_sender("daily_message_counts"),
        sa.PrimaryKeyConstraint(*_PRIMARY_KEY, name=op.f("pk_daily_message_counts")),
    )
    op.create_table(
        "daily_message_sums",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=255), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("first_key", sa.String(length=255), nullable=False),
        sa.Column("second_key", sa.String(length=255), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("amount", sa.Numeric(precision=18, scale=6), nullable=False),
        _of_sender("daily_message_sums"),
        sa.PrimaryKeyConstraint(
            *("sender_id", "part", "planned_on", "first_key", "second_key"), name=op.f("pk_daily_message_sums")
        ),
    )
    op.create_table(
        "counted_days",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_count", sa.Integer(), nullable=False),
        _of_sender("counted_days"),
        sa.PrimaryKeyConstraint("sender_id", "planned_on", name=op.f("pk_counted_days")),
    )
    op.create_index(
        "ix_counted_days_due",
        "counted_days",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "counted_senders",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        _of_sender("counted_senders"),
        sa.PrimaryKeyConstraint("sender_id", name=op.f("pk_counted_senders")),
    )
    op.create_table(
        "figure_looks",
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_SOURCES, name=op.f("ck_figure_looks_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_figure_looks")),
    )


def downgrade() -> None:
    op.drop_table("figure_looks")
    op.drop_table("counted_senders")
    op.drop_index("ix_counted_days_due", "counted_days")
    op.drop_table("counted_days")
    op.drop_table("daily_message_sums")
    op.drop_table("daily_message_counts")


def _of_sender(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f(f"fk_{table}_sender_id"))
