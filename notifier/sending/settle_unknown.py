"""A message nobody knows the fate of waits for a person: it had arrived, or it is to be sent again."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import PermanentError, UnknownRecordError
from notifier.models import Message
from notifier.sending.plan_messages import SEND_DUE_MESSAGES
from notifier.vocabulary.message_status import MessageStatus

_MESSAGES = cast(Table, Message.__table__)


class Settlement(StrEnum):
    """What a person has found out or decided."""

    SENT = "sent"
    FAILED = "failed"
    RESEND = "resend"


_VALUES: Final[Mapping[Settlement, dict[str, Any]]] = {
    Settlement.SENT: {"status": MessageStatus.SENT.value, "reason": "Settled by hand."},
    Settlement.FAILED: {"status": MessageStatus.FAILED.value, "reason": "Settled by hand."},
    Settlement.RESEND: {"status": MessageStatus.QUEUED.value, "reason": None, "claimed_by": None},
}


def settle_unknown(session: Session, sender_id: uuid.UUID, message_id: uuid.UUID, settlement: Settlement) -> None:
    """Do as the person says, in the caller's transaction.

    Raises `UnknownRecordError` when the sender has no such message, `PermanentError` when its fate is known.
    """
    mine = (_MESSAGES.c.id == message_id, _MESSAGES.c.sender_id == sender_id)
    now = utc_now()
    values = _VALUES[settlement] | ({"sent_at": now} if settlement is Settlement.SENT else {})
    if settlement is Settlement.RESEND:
        values |= {"due_at": now}
        request_wake_up(session, SEND_DUE_MESSAGES)
    is_unknown = _MESSAGES.c.status == MessageStatus.UNKNOWN.value
    result: Any = session.execute(_MESSAGES.update().where(*mine, is_unknown).values(**values))
    if int(result.rowcount):
        return
    status = session.scalar(select(_MESSAGES.c.status).where(*mine))
    if status is None:
        raise UnknownRecordError(f"There is no message {message_id}.")
    raise PermanentError(f"The message is {status}: only messages of unknown outcome can be settled by hand.")
