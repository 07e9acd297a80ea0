"""Who of the team takes care of a case, and answers given again and again."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("assignee_id", sa.Uuid()))
        table.create_foreign_key("fk_cases_assignee_id", "merchant_users", ["assignee_id"], ["id"], ondelete="SET NULL")
        table.create_index("ix_cases_assignee", ["assignee_id"])
        table.drop_index("ix_cases_newest")
        table.create_index("ix_cases_newest", ["merchant_id", "state", "changed_at", "id"])
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_saved_replies_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
        sa.UniqueConstraint("merchant_id", "name", name="uq_saved_replies_merchant_id_name"),
    )


def downgrade() -> None:
    op.drop_table("saved_replies")
    with op.batch_alter_table("cases") as table:
        table.drop_index("ix_cases_newest")
        table.create_index("ix_cases_newest", ["merchant_id", "state", "changed_at"])
        table.drop_index("ix_cases_assignee")
        table.drop_constraint("fk_cases_assignee_id", type_="foreignkey")
        table.drop_column("assignee_id")
