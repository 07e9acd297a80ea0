"""What is found by a key lies in the sequence it is shown in, so that no database walks all of a shop's rows for it."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

#: By index: its table, its key and the moment that comes behind it.
_INDEXES = {
    "ix_messages_subject": ("messages", "sender_id", "subject_key", "created_at"),
    "ix_orders_number": ("orders", "merchant_id", "number_key", "placed_at"),
    "ix_shipments_number": ("shipments", "merchant_id", "number_key", "created_at"),
}


def upgrade() -> None:
    _make(with_moment=True)


def downgrade() -> None:
    _make(with_moment=False)


def _make(*, with_moment: bool) -> None:
    for name, (table, *columns, moment) in _INDEXES.items():
        # Numbers are also looked for by their beginning, byte by byte.
        by_bytes = {"number_key": "varchar_pattern_ops"} if "number_key" in columns else {}
        op.drop_index(name, table)
        op.create_index(name, table, [*columns, moment] if with_moment else columns, postgresql_ops=by_bytes)
