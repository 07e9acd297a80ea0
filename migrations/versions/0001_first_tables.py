"""The first tables of the notifier: senders, rules, and the people written to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

#: In the order of their references.
TABLES = (
    "senders",
    "recipients",
    "rules",
    "sender_channels",
    "suppressions",
    "consent_changes",
    "consents",
    "recipient_addresses",
)


def upgrade() -> None:
    _create_senders()
    _create_recipients()
    _create_rules()
    _index_rules()
    _create_sender_channels()
    _create_suppressions()
    _create_consent_changes()
    _index_consent_changes()
    _create_consents()
    _create_recipient_addresses()
    _index_recipient_addresses()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_senders() -> None:
    op.create_table(
        "senders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("time_zone", sa.String(length=255), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("support_email", sa.String(length=255)),
        sa.Column("support_phone", sa.String(length=255)),
        sa.Column("website", sa.Text()),
        sa.Column("branding", DOCUMENT, nullable=False),
        sa.Column("email_layout", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_senders"),
    )


def _create_recipients() -> None:
    op.create_table(
        "recipients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("identity_digest", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255)),
        sa.Column("language", sa.String(length=255)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_recipients_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recipients"),
        sa.UniqueConstraint("sender_id", "id", name="uq_recipients_sender_id_id"),
        sa.UniqueConstraint("sender_id", "identity_digest", name="uq_recipients_sender_id_identity_digest"),
    )


def _create_rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("trigger", sa.String(length=255), nullable=False),
        sa.Column("channels", DOCUMENT, nullable=False),
        sa.Column("delay_seconds", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_rules_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rules"),
        sa.UniqueConstraint("sender_id", "name", name="uq_rules_sender_id_name"),
    )


def _index_rules() -> None:
    op.create_index("ix_rules_trigger", "rules", ["sender_id", "trigger"])


def _create_sender_channels() -> None:
    op.create_table(
        "sender_channels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("settings_sealed", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("may_be_private", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')", name=op.f("ck_sender_channels_channel")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_sender_channels_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sender_channels"),
        sa.UniqueConstraint("sender_id", "channel", "provider", name="uq_sender_channels_sender_id_channel_provider"),
    )


def _create_suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')", name=op.f("ck_suppressions_channel")
        ),
        sa.CheckConstraint(
            ("reason IN ('hard_bounce', 'complaint', 'invalid_address', 'unsubscribed', 'forgotten')"),
            name=op.f("ck_suppressions_reason"),
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_suppressions_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suppressions"),
        sa.UniqueConstraint(
            "sender_id", "channel", "address_digest", name="uq_suppressions_sender_id_channel_address_digest"
        ),
    )


def _create_consent_changes() -> None:
    op.create_table(
        "consent_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("wording_version", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')", name=op.f("ck_consent_changes_channel")
        ),
        sa.CheckConstraint(
            "source IN ('store', 'preferences_page', 'one_click', 'provider_report', 'merchant')",
            name=op.f("ck_consent_changes_source"),
        ),
        sa.CheckConstraint("state IN ('granted', 'refused')", name=op.f("ck_consent_changes_state")),
        sa.CheckConstraint(
            "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')",
            name=op.f("ck_consent_changes_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_consent_changes_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consent_changes"),
    )


def _index_consent_changes() -> None:
    op.create_index("ix_consent_changes_recipient", "consent_changes", ["sender_id", "recipient_id"])


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')", name=op.f("ck_consents_channel")
        ),
        sa.CheckConstraint("state IN ('granted', 'refused')", name=op.f("ck_consents_state")),
        sa.CheckConstraint(
            "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')",
            name=op.f("ck_consents_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_consents_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("sender_id", "recipient_id", "topic", "channel", name="pk_consents"),
    )


def _create_recipient_addresses() -> None:
    op.create_table(
        "recipient_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')",
            name=op.f("ck_recipient_addresses_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_recipient_addresses_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recipient_addresses"),
        sa.UniqueConstraint(
            "sender_id", "recipient_id", "channel", "address_digest", name="uq_recipient_addresses_address"
        ),
    )


def _index_recipient_addresses() -> None:
    op.create_index("ix_recipient_addresses_digest", "recipient_addresses", ["sender_id", "channel", "address_digest"])
