"""The HTML of messages is kept as bytes, packed; what is there already stays plain UTF-8, which is read as well."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from notifier.channels.packed_html import unpack_html

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CONTENTS = sa.table("message_contents", sa.column("message_id", sa.Uuid()), sa.column("html", sa.LargeBinary()))
_ROWS = 500


def upgrade() -> None:
    _change_type(sa.Text(), sa.LargeBinary(), "convert_to(html, 'UTF8')")


def downgrade() -> None:
    _unpack_all()
    _change_type(sa.LargeBinary(), sa.Text(), "convert_from(html, 'UTF8')")


def _change_type(old: sa.types.TypeEngine[Any], new: sa.types.TypeEngine[Any], using: str) -> None:
    # SQLite makes the table anew; it has no CHECK that could be lost.
    with op.batch_alter_table("message_contents") as batch:
        batch.alter_column("html", existing_type=old, type_=new, existing_nullable=True, postgresql_using=using)


def _unpack_all() -> None:
    connection, last = op.get_bind(), None
    while True:
        query = sa.select(_CONTENTS.c.message_id, _CONTENTS.c.html).where(_CONTENTS.c.html.is_not(None))
        if last is not None:
            query = query.where(_CONTENTS.c.message_id > last)
        rows = connection.execute(query.order_by(_CONTENTS.c.message_id).limit(_ROWS)).all()
        if not rows:
            return
        last = rows[-1].message_id
        values = [{"of_id": row.message_id, "plain": unpack_html(row.html).encode("utf-8")} for row in rows]
        update = _CONTENTS.update().where(_CONTENTS.c.message_id == sa.bindparam("of_id"))
        connection.execute(update.values(html=sa.bindparam("plain")), values)
