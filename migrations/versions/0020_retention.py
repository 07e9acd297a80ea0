"""How long data about people is kept, and what is left of those who have been forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEPT = "emptied_at IS NULL"
_CHANNELS = "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')"
_DAYS = {"merchants": ("contact_days", "payload_days"), "senders": ("content_days", "inbound_days")}


def upgrade() -> None:
    for table, names in _DAYS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Integer()))
    op.add_column("orders", sa.Column("forgotten_at", sa.DateTime(timezone=True)))
    op.add_column("order_contacts", sa.Column("emptied_at", sa.DateTime(timezone=True)))
    op.add_column("recipients", sa.Column("forgotten_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_order_contacts_kept",
        "order_contacts",
        ["merchant_id", "order_id"],
        postgresql_where=sa.text(_KEPT),
        sqlite_where=sa.text(_KEPT),
    )
    op.create_table(
        "forgotten_addresses",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("address_digest", sa.String(length=255), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_forgotten_addresses_channel")),
        sa.ForeignKeyConstraint(
            ["sender_id", "recipient_id"],
            ["recipients.sender_id", "recipients.id"],
            name="fk_forgotten_addresses_sender_id_recipient_id",
        ),
        sa.PrimaryKeyConstraint(
            "sender_id", "recipient_id", "channel", "address_digest", name="pk_forgotten_addresses"
        ),
    )
    op.create_index("ix_forgotten_addresses_digest", "forgotten_addresses", ["sender_id", "channel", "address_digest"])


def downgrade() -> None:
    # Who was forgotten stays so; only the key to their ledger entries goes.
    op.drop_table("forgotten_addresses")
    op.drop_index("ix_order_contacts_kept", "order_contacts")
    op.drop_column("recipients", "forgotten_at")
    op.drop_column("order_contacts", "emptied_at")
    op.drop_column("orders", "forgotten_at")
    for table, names in _DAYS.items():
        for name in names:
            op.drop_column(table, name)
