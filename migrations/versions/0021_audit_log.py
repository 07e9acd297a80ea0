"""Who changed what in the console and by the API."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=255), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=255), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("subject_name", sa.String(length=255), nullable=False),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("after", DOCUMENT, nullable=False),
        sa.CheckConstraint("actor_kind IN ('user', 'api_key', 'command')", name=op.f("ck_audit_entries_actor_kind")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_audit_entries_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_newest", "audit_entries", ["merchant_id", "recorded_at", "id"])


def downgrade() -> None:
    op.drop_table("audit_entries")
