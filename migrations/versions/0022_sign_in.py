"""Second factor, recovery codes, sessions of the console, invitations, and requests for a new password."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_OPEN = "accepted_at IS NULL AND revoked_at IS NULL"
_USER_COLUMNS: dict[str, TypeEngine[Any]] = {
    "language": sa.String(length=255),
    "totp_sealed": sa.Text(),
    "totp_confirmed_at": sa.DateTime(timezone=True),
    "totp_step": sa.BigInteger(),
}


def upgrade() -> None:
    op.add_column(
        "merchants", sa.Column("requires_second_factor", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for name, kind in _USER_COLUMNS.items():
        op.add_column("merchant_users", sa.Column(name, kind))
    _create_recovery_codes()
    _create_console_sessions()
    _create_invitations()
    op.create_table(
        "password_reset_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_password_reset_requests"),
    )


def downgrade() -> None:
    for name in ("password_reset_requests", "invitations", "console_sessions", "recovery_codes"):
        op.drop_table(name)
    for name in reversed(_USER_COLUMNS):
        op.drop_column("merchant_users", name)
    op.drop_column("merchants", "requires_second_factor")


def _create_recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=255), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["user_id"], ["merchant_users.id"], name="fk_recovery_codes_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("user_id", "code_digest", name="uq_recovery_codes_user_id_code_digest"),
    )


def _create_console_sessions() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(length=255), nullable=False),
        sa.Column("network", sa.String(length=255), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["user_id"], ["merchant_users.id"], name="fk_console_sessions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_console_sessions"),
        sa.UniqueConstraint("token_digest", name="uq_console_sessions_token_digest"),
    )
    op.create_index("ix_console_sessions_user", "console_sessions", ["user_id", "created_at"])


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("token_digest", sa.String(length=255), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("role IN ('owner', 'editor', 'support')", name=op.f("ck_invitations_role")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_invitations_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_digest", name="uq_invitations_token_digest"),
    )
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["merchant_id", "email"],
        unique=True,
        postgresql_where=sa.text(_OPEN),
        sqlite_where=sa.text(_OPEN),
    )
