"""Messages that have not left and shall not: replaced by newer news, or about something taken back."""

import uuid
from collections.abc import Collection
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, exists, literal_column, select
from sqlalchemy.orm import Session

from notifier.catalogue.trigger_type import PARCEL
from notifier.foundation.key_sets import is_among
from notifier.models import Message, TriggerEvent
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_WAITING: Final = _MESSAGES.c.status == literal_column("'queued'")


def cancel_replaced(session: Session, keys: Collection[tuple[uuid.UUID, str]]) -> int:
    """Cancel waiting messages for which a newer trigger with the same sender and replace key is known.

    Works whichever of the two was learned first: a late fact never contradicts a newer one. Returns how many.
    """
    if not keys:
        return 0
    own, newer = _TRIGGERS.alias("own"), _TRIGGERS.alias("newer")
    is_overtaken = exists(
        # No JOIN: it would bring a second `messages` into the subquery, and any message would do.
        select(newer.c.id).where(
            own.c.id == _MESSAGES.c.trigger_id,
            newer.c.sender_id == _MESSAGES.c.sender_id,
            newer.c.replace_key == _MESSAGES.c.replace_key,
            newer.c.occurred_at > own.c.occurred_at,
        )
    )
    concerned = (
        _MESSAGES.c.sender_id.in_({sender_id for sender_id, _ in keys}),
        _MESSAGES.c.replace_key.in_({key for _, key in keys}),
    )
    return _cancel(session, (*concerned, is_overtaken), RefusalReason.SUPERSEDED)


def cancel_messages(
    session: Session,
    sender_id: uuid.UUID,
    subject_key: str,
    triggers: Collection[str],
    *,
    tracking_number: str | None = None,
) -> int:
    """Cancel waiting messages of these triggers about one subject, because it is not so any more; returns how many.

    With a `tracking_number`, those about that parcel of the subject alone.
    """
    # A carrier and the team are told in other words, so what has brought a message about is asked of its trigger.
    caused = select(_TRIGGERS.c.id).where(
        _TRIGGERS.c.sender_id == sender_id, _TRIGGERS.c.subject_key == subject_key, _TRIGGERS.c.trigger.in_(triggers)
    )
    if tracking_number is not None:
        caused = caused.where(_TRIGGERS.c.facts[PARCEL].as_string() == tracking_number)
    concerned = (
        _MESSAGES.c.sender_id == sender_id,
        _MESSAGES.c.subject_key == subject_key,
        _MESSAGES.c.trigger_id.in_(caused),
    )
    return _cancel(session, concerned, RefusalReason.WITHDRAWN)


def cancel_by_id(session: Session, ids: Collection[uuid.UUID], reason: RefusalReason) -> int:
    """Cancel those of these messages that still wait; returns how many."""
    # Locked in one order, so that two planners never wait for each other's rows in a circle.
    waiting = select(_MESSAGES.c.id).where(_WAITING, is_among(session, _MESSAGES.c.id, ids)).order_by(_MESSAGES.c.id)
    return _cancel(session, (_MESSAGES.c.id.in_(waiting.with_for_update()),), reason)


def _cancel(session: Session, concerned: tuple[ColumnElement[bool], ...], reason: RefusalReason) -> int:
    result: Any = session.execute(
        _MESSAGES.update().where(_WAITING, *concerned).values(status=MessageStatus.CANCELLED.value, reason=reason.value)
    )
    return int(result.rowcount)
