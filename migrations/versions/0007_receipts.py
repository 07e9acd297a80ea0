"""What comes back from providers and people, browsers that take push, and how fast accounts may be used."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHANNELS = "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')"
_KINDS = (
    "kind IN ('queued', 'sent', 'delivered', 'deferred', 'bounced', 'rejected', 'failed', 'complained', "
    "'unsubscribed', 'subscribed', 'opened', 'clicked', 'read', 'autoresponded', 'unknown')"
)
_REASONS = "reason IN ('invalid', 'bounced', 'timed_out', 'blocked', 'spam', 'unsubscribed', 'other')"

#: In the order of their references.
TABLES = (
    "provider_callbacks",
    "delivery_receipts",
    "inbound_messages",
    "conversations",
    "whatsapp_templates",
    "vapid_keys",
    "push_subscriptions",
    "account_paces",
)


def upgrade() -> None:
    _create_provider_callbacks()
    _create_delivery_receipts()
    _create_inbound_messages()
    _create_conversations()
    _create_vapid_keys()
    _create_push_subscriptions()
    op.create_table(
        "account_paces",
        sa.Column("account_key", sa.String(length=255), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_key", name="pk_account_paces"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _partial_index(name: str, table: str, column: str, condition: str, *, is_unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, [column], unique=is_unique, postgresql_where=where, sqlite_where=where)


def _create_provider_callbacks() -> None:
    op.create_table(
        "provider_callbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.CheckConstraint("state IN ('new', 'done', 'failed')", name=op.f("ck_provider_callbacks_state")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_provider_callbacks_sender_id"),
        sa.ForeignKeyConstraint(["account_id"], ["sender_channels.id"], name="fk_provider_callbacks_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_callbacks"),
        sa.UniqueConstraint("account_id", "digest", name="uq_provider_callbacks_account_id_digest"),
    )
    _partial_index("ix_provider_callbacks_new", "provider_callbacks", "received_at", "state = 'new'")
    op.create_index("ix_provider_callbacks_received", "provider_callbacks", ["received_at"])


def _create_delivery_receipts() -> None:
    op.create_table(
        "delivery_receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("provider_message_id", sa.String(length=255)),
        sa.Column("address_digest", sa.String(length=255)),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=255)),
        sa.Column("code", sa.String(length=255)),
        sa.Column("detail", sa.Text()),
        sa.Column("is_machine", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_KINDS, name=op.f("ck_delivery_receipts_kind")),
        sa.CheckConstraint(_REASONS, name=op.f("ck_delivery_receipts_reason")),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_delivery_receipts_channel")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_delivery_receipts_sender_id"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_delivery_receipts_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_receipts"),
        sa.UniqueConstraint("sender_id", "digest", name="uq_delivery_receipts_sender_id_digest"),
    )
    op.create_index("ix_delivery_receipts_message", "delivery_receipts", ["message_id"])
    _partial_index("ix_delivery_receipts_waiting", "delivery_receipts", "next_look_at", "next_look_at IS NOT NULL")


def _create_inbound_messages() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=255), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_inbound_messages_channel")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_inbound_messages_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_messages"),
        sa.UniqueConstraint("sender_id", "digest", name="uq_inbound_messages_sender_id_digest"),
    )
    op.create_index("ix_inbound_messages_received", "inbound_messages", ["received_at"])
    op.create_index("ix_inbound_messages_address", "inbound_messages", ["sender_id", "channel", "address_digest"])


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_conversations_channel")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_conversations_sender_id"),
        sa.PrimaryKeyConstraint("sender_id", "channel", "address_digest", name="pk_conversations"),
    )
    op.create_table(
        "whatsapp_templates",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("template_language", sa.String(length=255), nullable=False),
        sa.Column("has_button", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_whatsapp_templates_sender_id"),
        sa.PrimaryKeyConstraint("sender_id", "trigger", "language", name="pk_whatsapp_templates"),
    )


def _create_vapid_keys() -> None:
    op.create_table(
        "vapid_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.String(length=255), nullable=False),
        sa.Column("private_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_vapid_keys_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_vapid_keys"),
        sa.UniqueConstraint("sender_id", "public_key", name="uq_vapid_keys_sender_id_public_key"),
    )
    _partial_index("ix_vapid_keys_current", "vapid_keys", "sender_id", "retired_at IS NULL", is_unique=True)


def _create_push_subscriptions() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_digest", sa.String(length=255), nullable=False),
        sa.Column("subscription_sealed", sa.Text(), nullable=False),
        sa.Column("vapid_key_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_push_subscriptions_sender_id_recipient_id",
        ),
        sa.ForeignKeyConstraint(["vapid_key_id"], ["vapid_keys.id"], name="fk_push_subscriptions_vapid_key_id"),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscriptions"),
        sa.UniqueConstraint("endpoint_digest", name="uq_push_subscriptions_endpoint_digest"),
    )
    op.create_index("ix_push_subscriptions_recipient", "push_subscriptions", ["sender_id", "recipient_id"])
