"""New addresses and yeses that wait for an answer from their own address; channels people like; what silence means."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CHANNELS = "'email', 'sms', 'whatsapp', 'push', 'inbox', 'chat'"
_TOPICS = "'order_updates', 'delivery_updates', 'returns', 'reminders', 'offers'"
_SOURCES = "'store', 'preferences_page', 'one_click', 'provider_report', 'merchant', 'reply'"
_STATES = "'asked', 'agreed', 'done', 'undone', 'dropped'"


def upgrade() -> None:
    op.add_column("recipients", sa.Column("channel_order", sa.String(length=255)))
    op.add_column("push_subscriptions", sa.Column("subjects", sa.Text()))
    _create_consent_modes()
    _create_address_changes()
    _create_consent_requests()


def downgrade() -> None:
    for table in ("consent_requests", "address_changes"):
        op.drop_index(f"ix_{table}_recipient", table)
        op.drop_table(table)
    op.drop_table("consent_modes")
    # Without the list a browser would hear of every order of its person; it is asked again on its next visit.
    op.execute(sa.text("DELETE FROM push_subscriptions WHERE subjects IS NOT NULL"))
    op.drop_column("push_subscriptions", "subjects")
    op.drop_column("recipients", "channel_order")


def _create_consent_modes() -> None:
    op.create_table(
        "consent_modes",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("mode", sa.String(length=255), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"topic IN ({_TOPICS})", name=op.f("ck_consent_modes_topic")),
        sa.CheckConstraint(f"channel IN ({_CHANNELS})", name=op.f("ck_consent_modes_channel")),
        sa.CheckConstraint("mode IN ('opt_in', 'opt_out', 'double_opt_in')", name=op.f("ck_consent_modes_mode")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_consent_modes_sender_id"),
        sa.PrimaryKeyConstraint("sender_id", "topic", "channel", name="pk_consent_modes"),
    )


def _create_address_changes() -> None:
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_channel", sa.String(length=255)),
        sa.Column("asked_address", sa.Text()),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("code_digest", sa.String(length=255)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.String(length=255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"channel IN ({_CHANNELS})", name=op.f("ck_address_changes_channel")),
        sa.CheckConstraint(f"asked_channel IN ({_CHANNELS})", name=op.f("ck_address_changes_asked_channel")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_address_changes_state")),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_address_changes_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_address_changes"),
    )
    op.create_index("ix_address_changes_recipient", "address_changes", ["sender_id", "recipient_id"])


def _create_consent_requests() -> None:
    op.create_table(
        "consent_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("wording_version", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"topic IN ({_TOPICS})", name=op.f("ck_consent_requests_topic")),
        sa.CheckConstraint(f"channel IN ({_CHANNELS})", name=op.f("ck_consent_requests_channel")),
        sa.CheckConstraint(f"source IN ({_SOURCES})", name=op.f("ck_consent_requests_source")),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_consent_requests_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consent_requests"),
    )
    op.create_index("ix_consent_requests_recipient", "consent_requests", ["sender_id", "recipient_id"])
