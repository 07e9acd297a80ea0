"""What people have set for all messages alike: the dial, a pause, the language of what is written to them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Written out: SQLite adds a column with its CHECK, but could add the CHECK alone only by making the table anew.
_ADD_DIAL = """ALTER TABLE recipients ADD COLUMN message_dial VARCHAR(255) DEFAULT 'all' NOT NULL
 CONSTRAINT ck_recipients_message_dial CHECK (message_dial IN ('all', 'important', 'delivery_day', 'silent'))
"""


def upgrade() -> None:
    op.execute(_ADD_DIAL)
    op.add_column("recipients", sa.Column("paused_until", sa.DateTime(timezone=True)))
    op.add_column("recipients", sa.Column("chosen_language", sa.String(length=255)))


def downgrade() -> None:
    # What was held back stays so; people who had set something hear everything again.
    for name in ("chosen_language", "paused_until", "message_dial"):
        op.drop_column("recipients", name)
