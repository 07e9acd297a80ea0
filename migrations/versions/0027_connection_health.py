"""How connections and provider accounts are doing, what carrier codes mean to a merchant, and the first steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_UNREADABLE = "state = 'unreadable'"
_UNKNOWN = "code = 'unknown'"
_OPEN = "replayed_at IS NULL"
_PAYLOADS = ("store_events", "tracker_events")


def upgrade() -> None:
    op.add_column("connections", sa.Column("paused_at", sa.DateTime(timezone=True)))
    for table in _PAYLOADS:
        op.create_index(f"ix_{table}_newest", table, ["connection_id", "received_at"])
        _create_partial_index(f"ix_{table}_unreadable", table, ["connection_id", "received_at"], _UNREADABLE)
    _create_partial_index("ix_checkpoints_unknown", "checkpoints", ["merchant_id", "carrier_code"], _UNKNOWN)
    _create_carrier_code_mappings()
    op.add_column("merchants", sa.Column("first_steps", DOCUMENT, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("sender_channels", sa.Column("rests_until", sa.DateTime(timezone=True)))
    op.add_column("sender_channels", sa.Column("rest_reason", sa.Text()))


def downgrade() -> None:
    op.drop_column("sender_channels", "rest_reason")
    op.drop_column("sender_channels", "rests_until")
    op.drop_column("merchants", "first_steps")
    op.drop_table("carrier_code_mappings")
    op.drop_index("ix_checkpoints_unknown", "checkpoints")
    for table in _PAYLOADS:
        op.drop_index(f"ix_{table}_unreadable", table)
        op.drop_index(f"ix_{table}_newest", table)
    op.drop_column("connections", "paused_at")


def _create_carrier_code_mappings() -> None:
    op.create_table(
        "carrier_code_mappings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("carrier", sa.String(length=255), nullable=False),
        sa.Column("carrier_code", sa.String(length=255), nullable=False),
        sa.Column("wording_digest", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replayed_count", sa.Integer(), nullable=False),
        sa.Column("replayed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_carrier_code_mappings_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_carrier_code_mappings"),
        sa.UniqueConstraint(
            *("merchant_id", "source", "carrier", "carrier_code", "wording_digest"),
            name="uq_carrier_code_mappings_meaning",
        ),
    )
    _create_partial_index("ix_carrier_code_mappings_open", "carrier_code_mappings", ["created_at"], _OPEN)


def _create_partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(condition), sqlite_where=sa.text(condition))
