"""What messages, triggers, rules, senders and people need to know for every channel."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CHANNELS = "'email', 'sms', 'whatsapp', 'push', 'inbox', 'chat'"
_NAMED = "channel <> 'email' AND provider_message_id IS NOT NULL"
_REPLACEABLE = "status = 'queued' AND replace_key IS NOT NULL"

#: SQLite adds a column with its own CHECK without copying the table, which would lose the other CHECKs; Alembic
#: cannot say so, hence SQL. Both databases read it.
_ANSWERS_ON = f"VARCHAR(255) CONSTRAINT ck_trigger_events_answers_on CHECK (answers_on IN ({_CHANNELS}))"
_STRATEGY = (
    "VARCHAR(255) DEFAULT 'all' NOT NULL "
    "CONSTRAINT ck_rules_strategy CHECK (strategy IN ('all', 'first_reachable', 'cascade'))"
)


def upgrade() -> None:
    op.execute(f"ALTER TABLE trigger_events ADD COLUMN answers_on {_ANSWERS_ON}")
    op.execute(f"ALTER TABLE rules ADD COLUMN strategy {_STRATEGY}")
    op.add_column("trigger_events", sa.Column("replace_key", sa.String(length=255)))
    op.add_column("rules", sa.Column("wait_seconds", sa.Integer(), nullable=False, server_default="1200"))
    op.add_column("senders", sa.Column("counts_visits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("recipients", sa.Column("may_be_counted", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("send_attempts", sa.Column("account_id", sa.Uuid()))
    op.create_index(
        "ix_trigger_events_replaceable",
        "trigger_events",
        ["sender_id", "replace_key", "occurred_at"],
        postgresql_where=sa.text("replace_key IS NOT NULL"),
        sqlite_where=sa.text("replace_key IS NOT NULL"),
    )
    # Nothing reads by it, and it is written at each step of every message.
    op.drop_index("ix_messages_recipient", "messages")
    _widen_messages()
    _let_replies_be_proof()


def downgrade() -> None:
    op.create_index("ix_messages_recipient", "messages", ["sender_id", "recipient_id", "status"])
    op.drop_index("ix_messages_provider", "messages")
    op.drop_index("ix_messages_replaceable", "messages")
    op.drop_index("ix_trigger_events_replaceable", "trigger_events")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column)


def _widen_messages() -> None:
    op.add_column("messages", sa.Column("replace_key", sa.String(length=255)))
    op.add_column("messages", sa.Column("cascade_step", sa.Integer()))
    op.add_column("messages", sa.Column("account_id", sa.Uuid()))
    op.add_column("messages", sa.Column("cost", sa.Numeric(12, 6)))
    op.add_column("messages", sa.Column("currency", sa.String(length=255)))
    op.create_index(
        "ix_messages_provider",
        "messages",
        ["sender_id", "provider_message_id"],
        postgresql_where=sa.text(_NAMED),
        sqlite_where=sa.text(_NAMED),
    )
    op.create_index(
        "ix_messages_replaceable",
        "messages",
        ["sender_id", "replace_key"],
        postgresql_where=sa.text(_REPLACEABLE),
        sqlite_where=sa.text(_REPLACEABLE),
    )


def _let_replies_be_proof() -> None:
    checks = {
        "topic": "topic IN ('order_updates', 'delivery_updates', 'returns', 'reminders', 'offers')",
        "channel": f"channel IN ({_CHANNELS})",
        "state": "state IN ('granted', 'refused')",
        "source": "source IN ('store', 'preferences_page', 'one_click', 'provider_report', 'merchant', 'reply')",
    }
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_consent_changes_source"), "consent_changes", type_="check")
        op.create_check_constraint(op.f("ck_consent_changes_source"), "consent_changes", checks["source"])
        return
    # SQLite makes the table anew and would leave out every CHECK that is not named here.
    kept = tuple(sa.CheckConstraint(text, name=op.f(f"ck_consent_changes_{name}")) for name, text in checks.items())
    with op.batch_alter_table("consent_changes", recreate="always", table_args=kept):
        pass


_ADDED = {
    "messages": ("currency", "cost", "account_id", "cascade_step", "replace_key"),
    "send_attempts": ("account_id",),
    "recipients": ("may_be_counted",),
    "senders": ("counts_visits",),
    "rules": ("wait_seconds", "strategy"),
    "trigger_events": ("replace_key", "answers_on"),
}
