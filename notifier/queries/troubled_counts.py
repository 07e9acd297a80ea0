"""How many messages of late went wrong: a bounded look at the index of those that did."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final, cast

from sqlalchemy import ColumnElement, Table, func, literal_column, select
from sqlalchemy.orm import Session

from notifier.models import Message
from notifier.vocabulary.message_status import MessageStatus

_MESSAGES = cast(Table, Message.__table__)
#: In the words of the partial index, so that both databases use it.
_IS_TROUBLED: Final[ColumnElement[bool]] = literal_column("status IN ('bounced', 'failed', 'unknown')")


def count_troubled(
    session: Session, sender_id: uuid.UUID, *, since: dt.datetime, most: int
) -> Mapping[MessageStatus, int]:
    """Messages planned since a moment that bounced, failed or nobody knows of, by status; at most `most` in all."""
    column = _MESSAGES.c
    newest = (
        select(column.status)
        .where(column.sender_id == sender_id, _IS_TROUBLED, column.created_at >= since)
        .order_by(column.created_at.desc())
        .limit(most)
        .subquery("newest")
    )
    rows = session.execute(select(newest.c.status, func.count()).group_by(newest.c.status))
    return {MessageStatus(status): count for status, count in rows}
