"""What is kept for a set time and then goes: exact words, raw callbacks, replies. Decisions and receipts stay."""

import datetime as dt
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import InboundMessage, MessageContent, ProviderCallback

BATCH_SIZE: Final = 1000
#: Raw bodies are for finding out what went wrong, replies for proving an opt-out: its ledger entry stays.
KEPT: Final = dt.timedelta(days=90)

_CONTENTS = cast(Table, MessageContent.__table__)
_CALLBACKS = cast(Table, ProviderCallback.__table__)
_INBOUND = cast(Table, InboundMessage.__table__)


def prune_contents(session: Session) -> int:
    """Delete up to 1,000 rows of each kind that are no longer kept; returns how many there were."""
    now = utc_now()
    return (
        _prune(session, _CONTENTS, _CONTENTS.c.message_id, _CONTENTS.c.kept_until <= now)
        + _prune(session, _CALLBACKS, _CALLBACKS.c.id, _CALLBACKS.c.received_at <= now - KEPT)
        + _prune(session, _INBOUND, _INBOUND.c.id, _INBOUND.c.received_at <= now - KEPT)
    )


def _prune(session: Session, table: Table, key: ColumnElement[Any], is_old: ColumnElement[bool]) -> int:
    result: Any = session.execute(delete(table).where(key.in_(select(key).where(is_old).limit(BATCH_SIZE))))
    return int(result.rowcount)
