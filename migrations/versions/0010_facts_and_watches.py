"""What stores and carriers say beside the bare order, and when to look whether silence or time is news."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_WATCHED = ("orders", "shipments")
_WATCHED_ROWS = "watch_at IS NOT NULL"


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    for table in _WATCHED:
        op.create_index(
            f"ix_{table}_watched",
            table,
            ["watch_at"],
            postgresql_where=sa.text(_WATCHED_ROWS),
            sqlite_where=sa.text(_WATCHED_ROWS),
        )
    # What is on its way is looked at once; what was over long ago stays so.
    op.execute(
        "UPDATE shipments SET watch_at = created_at WHERE withdrawn_at IS NULL "
        "AND milestone NOT IN ('delivered', 'returned', 'cancelled')"
    )
    op.execute(
        "UPDATE orders SET watch_at = created_at "
        "WHERE stage IN ('placed', 'routed', 'awaiting_preparation', 'in_preparation')"
    )


def downgrade() -> None:
    for table in _WATCHED:
        op.drop_index(f"ix_{table}_watched", table)
    for table, columns in _added().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _added() -> dict[str, tuple["sa.Column[Any]", ...]]:
    return {
        "orders": (
            sa.Column("payment_method", sa.String(length=255)),
            sa.Column("channel", sa.String(length=255)),
            sa.Column("customer_tags", DOCUMENT),
            sa.Column("customer_order_count", sa.Integer()),
            sa.Column("watch_at", sa.DateTime(timezone=True)),
        ),
        "order_lines": (
            sa.Column("weight_grams", sa.Integer()),
            sa.Column("tags", DOCUMENT),
            sa.Column("vendor", sa.String(length=255)),
            sa.Column("category", sa.String(length=255)),
        ),
        "shipments": (
            sa.Column("pickup_until_on", sa.Date()),
            sa.Column("weight_grams", sa.Integer()),
            sa.Column("shipped_at", sa.DateTime(timezone=True)),
            sa.Column("watch_at", sa.DateTime(timezone=True)),
        ),
    }
