"""What a key of the REST API may be used for, answers kept for repeated requests, and consent recorded by the API."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: Keys from before scopes were made for everything.
_ALL_SCOPES = (
    "orders:read orders:write shipments:read shipments:write events:write "
    "recipients:read recipients:write messages:read"
)
_KEY_COLUMNS = ("prefix", "scopes", "created_by", "expires_at", "last_used_at")
_SOURCES = ("store", "preferences_page", "one_click", "provider_report", "merchant", "reply")
_TOPICS = "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')"
_CHANNELS = "channel IN ('email', 'sms', 'whatsapp', 'push', 'inbox', 'chat')"
_STATES = "state IN ('granted', 'refused')"
#: Every CHECK of the two tables beside that of the source.
_CHECKS = {
    "consent_changes": {"topic": _TOPICS, "channel": _CHANNELS, "state": _STATES},
    "consent_requests": {"topic": _TOPICS, "channel": _CHANNELS},
}


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("prefix", sa.String(length=255), nullable=False, server_default=""))
    op.add_column("api_keys", sa.Column("scopes", sa.Text(), nullable=False, server_default=""))
    op.add_column("api_keys", sa.Column("created_by", sa.Uuid()))
    op.add_column("api_keys", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("api_keys", sa.Column("last_used_at", sa.DateTime(timezone=True)))
    op.execute(sa.text("UPDATE api_keys SET prefix = 'mp_', scopes = :scopes").bindparams(scopes=_ALL_SCOPES))
    op.create_table(
        "idempotency_keys",
        sa.Column("api_key_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=255), nullable=False),
        sa.Column("request_digest", sa.String(length=255), nullable=False),
        sa.Column("answer_sealed", sa.Text()),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_keys.id"], name="fk_idempotency_keys_api_key_id"),
        sa.PrimaryKeyConstraint("api_key_id", "key_digest", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"])
    _set_sources((*_SOURCES, "api"))


def downgrade() -> None:
    for table in _CHECKS:
        op.execute(sa.text(f"UPDATE {table} SET source = 'merchant' WHERE source = 'api'"))  # noqa: S608  our own names
    _set_sources(_SOURCES)
    op.drop_index("ix_idempotency_keys_expires_at", "idempotency_keys")
    op.drop_table("idempotency_keys")
    for name in reversed(_KEY_COLUMNS):
        op.drop_column("api_keys", name)


def _set_sources(words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, others in _CHECKS.items():
        name, check = op.f(f"ck_{table}_source"), f"source IN ({listed})"
        if is_postgresql:
            op.drop_constraint(name, table, type_="check")
            op.create_check_constraint(name, table, check)
            continue
        # SQLite makes the table anew and would leave out every CHECK that is not named here.
        kept = [sa.CheckConstraint(text, name=op.f(f"ck_{table}_{column}")) for column, text in others.items()]
        with op.batch_alter_table(table, recreate="always", table_args=(*kept, sa.CheckConstraint(check, name=name))):
            pass
