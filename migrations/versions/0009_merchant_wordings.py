"""The merchants' own words with every version of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CHANNELS = "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')"


def upgrade() -> None:
    op.create_table(
        "message_templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("scope_key", sa.String(length=255), nullable=False),
        sa.Column("trigger", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255)),
        sa.Column("language", sa.String(length=255), nullable=False),
        sa.Column("rule_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint(_CHANNELS, name=op.f("ck_message_templates_channel")),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_message_templates_sender_id"),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_message_templates_rule_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_message_templates"),
        sa.UniqueConstraint(
            "sender_id", "scope_key", "version", name="uq_message_templates_sender_id_scope_key_version"
        ),
    )
    op.create_index(
        "ix_message_templates_current",
        "message_templates",
        ["sender_id", "scope_key"],
        unique=True,
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current"),
    )
    op.create_index("ix_message_templates_rule", "message_templates", ["rule_id"])


def downgrade() -> None:
    op.drop_table("message_templates")
