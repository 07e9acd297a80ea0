"""What is kept for a set time and then goes: exact words, raw callbacks, replies. Decisions and receipts stay."""

import datetime as dt
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select
from sqlalchemy.orm import Session

from notifier.audience.retention import USUAL_INBOUND_DAYS
from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from notifier.models import AddressChange, InboundMessage, MessageContent, ProviderCallback, Sender
from notifier.vocabulary.address_change import AddressChangeState

BATCH_SIZE: Final = 1000
#: Raw bodies are for finding out what went wrong, replies for proving an opt-out: its ledger entry stays.
KEPT: Final = dt.timedelta(days=USUAL_INBOUND_DAYS)

_log = get_logger(__name__)
_CONTENTS = cast(Table, MessageContent.__table__)
_CALLBACKS = cast(Table, ProviderCallback.__table__)
_INBOUND = cast(Table, InboundMessage.__table__)
_CHANGES = cast(Table, AddressChange.__table__)
#: An address change that came to nothing: the address may be a stranger's.
_CAME_TO_NOTHING: Final = (AddressChangeState.ASKED, AddressChangeState.AGREED, AddressChangeState.DROPPED)
_LAPSED_KEPT: Final = dt.timedelta(days=30)
_OWN_DAYS: Final = (Sender.id, Sender.inbound_days)


def prune_contents(session: Session) -> int:
    """Delete up to 1,000 rows of each kind that are no longer kept; returns how many there were."""
    now = utc_now()
    counts = {
        "contents": _prune(session, _CONTENTS, _CONTENTS.c.message_id, _CONTENTS.c.kept_until <= now),
        "callbacks": _prune(session, _CALLBACKS, _CALLBACKS.c.id, _CALLBACKS.c.received_at <= now - KEPT),
        "address_changes": _prune(session, _CHANGES, _CHANGES.c.id, _is_lapsed_change(now)),
        "inbound_texts": _prune(session, _INBOUND, _INBOUND.c.id, _is_old_reply(session, now)),
    }
    if any(counts.values()):
        _log.info("contents_pruned", **counts)
    return sum(counts.values())


def _is_lapsed_change(now: dt.datetime) -> ColumnElement[bool]:
    return and_(_CHANGES.c.state.in_(_CAME_TO_NOTHING), _CHANGES.c.expires_at <= now - _LAPSED_KEPT)


def _is_old_reply(session: Session, now: dt.datetime) -> ColumnElement[bool]:
    own = {row.id: row.inbound_days for row in session.execute(select(*_OWN_DAYS).where(_OWN_DAYS[1].is_not(None)))}
    usual = and_(_INBOUND.c.received_at <= now - KEPT, _INBOUND.c.sender_id.not_in(list(own)))
    others = [
        and_(_INBOUND.c.sender_id == sender_id, _INBOUND.c.received_at <= now - dt.timedelta(days=days))
        for sender_id, days in own.items()
    ]
    return or_(usual, *others)


def _prune(session: Session, table: Table, key: ColumnElement[Any], is_old: ColumnElement[bool]) -> int:
    result: Any = session.execute(delete(table).where(key.in_(select(key).where(is_old).limit(BATCH_SIZE))))
    return int(result.rowcount)
