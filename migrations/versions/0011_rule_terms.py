"""Conditions, timing, recipients and digests of rules with what they were before; limits of senders and people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_FOLDING = "status = 'queued' AND digest_key IS NOT NULL"
_FOLDED = "folded_into IS NOT NULL"
_SENT = "sent_at IS NOT NULL"
_NEW = "state = 'new'"
_PRICED = "cost > 0"
_SECONDS = {"minutes": 60, "hours": 3_600, "days": 86_400}


def upgrade() -> None:
    _add_rule_terms()
    op.create_table(
        "rule_versions",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", DOCUMENT, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_rule_versions_rule_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rule_id", "version", name="pk_rule_versions"),
    )
    op.create_table(
        "spendings",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.Numeric(18, 6), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name="fk_spendings_sender_id"),
        sa.PrimaryKeyConstraint("sender_id", "channel", "month", "currency", name="pk_spendings"),
    )
    op.add_column("senders", sa.Column("limits", DOCUMENT, nullable=False, server_default=sa.text("'{}'")))
    for name in ("country", "region", "time_zone"):
        op.add_column("recipients", sa.Column(name, sa.String(length=255)))
    op.add_column("recipients", sa.Column("quiet_hours", DOCUMENT))
    for column in (
        sa.Column("digest_key", sa.String(length=255)),
        sa.Column("folded_into", sa.Uuid()),
        sa.Column("arm", sa.String(length=255)),
    ):
        op.add_column("messages", column)
    _index("ix_messages_digest", "messages", ["sender_id", "digest_key"], _FOLDING)
    _index("ix_messages_folded", "messages", ["folded_into"], _FOLDED)
    _index("ix_messages_recipient", "messages", ["sender_id", "recipient_id", "sent_at"], _SENT)
    _index("ix_messages_priced", "messages", ["sender_id", "channel", "created_at"], _PRICED)
    op.drop_index("ix_trigger_events_new", "trigger_events")
    _index("ix_trigger_events_new", "trigger_events", ["lane", "recorded_at"], _NEW)
    op.create_index("ix_trigger_events_subject", "trigger_events", ["sender_id", "subject_key", "occurred_at"])


def downgrade() -> None:
    op.drop_index("ix_trigger_events_subject", "trigger_events")
    op.drop_index("ix_trigger_events_new", "trigger_events")
    _index("ix_trigger_events_new", "trigger_events", ["recorded_at"], _NEW)
    for name in ("ix_messages_priced", "ix_messages_recipient", "ix_messages_folded", "ix_messages_digest"):
        op.drop_index(name, "messages")
    for name in ("arm", "folded_into", "digest_key"):
        op.drop_column("messages", name)
    for name in ("quiet_hours", "time_zone", "region", "country"):
        op.drop_column("recipients", name)
    op.drop_column("senders", "limits")
    op.drop_table("spendings")
    op.drop_table("rule_versions")
    _add_delays()
    for name in ("experiment", "digest_seconds", "recipients", "timing", "conditions"):
        op.drop_column("rules", name)


def _add_rule_terms() -> None:
    for column in (
        sa.Column("conditions", DOCUMENT, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("timing", DOCUMENT, nullable=False, server_default=sa.text("""'{"kind": "at_once"}'""")),
        sa.Column("recipients", DOCUMENT, nullable=False, server_default=sa.text("""'["shopper"]'""")),
        sa.Column("digest_seconds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("experiment", DOCUMENT),
    ):
        op.add_column("rules", column)
    rules = sa.table("rules", sa.column("id"), sa.column("delay_seconds"), sa.column("timing", DOCUMENT))
    connection = op.get_bind()
    waiting = connection.execute(sa.select(rules.c.id, rules.c.delay_seconds).where(rules.c.delay_seconds > 0)).all()
    for rule_id, seconds in waiting:
        timing = {"kind": "after", "amount": -(-seconds // 60), "unit": "minutes"}
        connection.execute(sa.update(rules).where(rules.c.id == rule_id).values(timing=timing))
    op.drop_column("rules", "delay_seconds")


def _add_delays() -> None:
    """What a delay can say; a rule whose timing says more, or that has conditions, is switched off: never too early."""
    op.add_column("rules", sa.Column("delay_seconds", sa.Integer(), nullable=False, server_default="0"))
    names = ("id", "delay_seconds", "is_on")
    rules = sa.table("rules", *map(sa.column, names), sa.column("timing", DOCUMENT), sa.column("conditions", DOCUMENT))
    connection = op.get_bind()
    for rule_id, timing, conditions in connection.execute(
        sa.select(rules.c.id, rules.c.timing, rules.c.conditions)
    ).all():
        is_plain = timing["kind"] == "at_once" or (timing.get("unit") in _SECONDS and not timing.get("at"))
        seconds = timing["amount"] * _SECONDS[timing["unit"]] if is_plain and timing["kind"] == "after" else 0
        values = {"delay_seconds": seconds} if is_plain and not conditions else {"is_on": False}
        connection.execute(sa.update(rules).where(rules.c.id == rule_id).values(**values))


def _index(name: str, table: str, columns: list[str], rows: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(rows), sqlite_where=sa.text(rows))
