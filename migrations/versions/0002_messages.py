"""Triggers, messages and their hand-overs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

#: In the order of their references.
TABLES = (
    "trigger_events",
    "messages",
    "message_contents",
    "send_attempts",
)


def upgrade() -> None:
    _create_trigger_events()
    _index_trigger_events()
    _create_messages()
    _index_messages()
    _create_message_contents()
    _index_message_contents()
    _create_send_attempts()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_trigger_events() -> None:
    op.create_table(
        "trigger_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid()),
        sa.Column("trigger", sa.String(length=255), nullable=False),
        sa.Column("dedupe_key", sa.String(length=255), nullable=False),
        sa.Column("subject_key", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("lane", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.CheckConstraint("lane IN ('urgent', 'normal', 'offers')", name=op.f("ck_trigger_events_lane")),
        sa.CheckConstraint("state IN ('new', 'matched')", name=op.f("ck_trigger_events_state")),
        sa.CheckConstraint(
            "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')",
            name=op.f("ck_trigger_events_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_trigger_events_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trigger_events"),
        sa.UniqueConstraint("sender_id", "dedupe_key", name="uq_trigger_events_sender_id_dedupe_key"),
    )


def _index_trigger_events() -> None:
    op.create_index(
        "ix_trigger_events_new",
        "trigger_events",
        ["recorded_at"],
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("trigger_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(length=255), nullable=False),
        sa.Column("subject_key", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("lane", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("claimed_by", sa.String(length=255)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=255)),
        sa.Column("provider_message_id", sa.String(length=255)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')", name=op.f("ck_messages_channel")
        ),
        sa.CheckConstraint("lane IN ('urgent', 'normal', 'offers')", name=op.f("ck_messages_lane")),
        sa.CheckConstraint(
            (
                "status IN ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'unknown', "
                "'suppressed', 'expired', 'cancelled')"
            ),
            name=op.f("ck_messages_status"),
        ),
        sa.CheckConstraint(
            "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')",
            name=op.f("ck_messages_topic"),
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_messages_rule_id"),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_messages_sender_id_recipient_id",
        ),
        sa.ForeignKeyConstraint(["trigger_id"], ["trigger_events.id"], name="fk_messages_trigger_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "trigger_id", "rule_id", "recipient_id", "channel", "address_digest", name="uq_messages_decision"
        ),
    )


def _index_messages() -> None:
    op.create_index(
        "ix_messages_claimed",
        "messages",
        ["claimed_until"],
        postgresql_where=sa.text("status = 'sending'"),
        sqlite_where=sa.text("status = 'sending'"),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["channel", "lane", "due_at"],
        postgresql_where=sa.text("status = 'queued'"),
        sqlite_where=sa.text("status = 'queued'"),
    )
    op.create_index("ix_messages_newest", "messages", ["sender_id", "created_at"])
    op.create_index("ix_messages_recipient", "messages", ["sender_id", "recipient_id", "status"])
    op.create_index("ix_messages_subject", "messages", ["sender_id", "subject_key"])


def _create_message_contents() -> None:
    op.create_table(
        "message_contents",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text()),
        sa.Column("headers", DOCUMENT, nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_message_contents_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_contents"),
    )


def _index_message_contents() -> None:
    op.create_index("ix_message_contents_kept_until", "message_contents", ["kept_until"])


def _create_send_attempts() -> None:
    op.create_table(
        "send_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(length=255)),
        sa.Column("code", sa.String(length=255)),
        sa.Column("detail", sa.Text()),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'transient', 'permanent', 'unknown', 'not_handed_over')",
            name=op.f("ck_send_attempts_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_send_attempts_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_send_attempts"),
        sa.UniqueConstraint("message_id", "number", name="uq_send_attempts_message_id_number"),
    )
