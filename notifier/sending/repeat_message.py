"""Telling once more what a message told: the same facts as a new occurrence, which rules and policies weigh anew."""

import uuid
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import PermanentError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import Message, Recipient, TriggerEvent
from notifier.sending.record_trigger import TriggerDraft, record_trigger
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_PEOPLE = cast(Table, Recipient.__table__)


def repeat_message(session: Session, sender_id: uuid.UUID, message_id: uuid.UUID) -> None:
    """Record the message's trigger again, as of now; whoever the rules of today write to hears of it.

    It replaces nothing and is no answer: consent, mutes and quiet hours hold as for any news. Raises
    `UnknownRecordError` for a message of nobody or of another sender, `PermanentError` when its person is forgotten.
    """
    row = session.execute(
        select(_TRIGGERS, _PEOPLE.c.forgotten_at)
        .join(_MESSAGES, _MESSAGES.c.trigger_id == _TRIGGERS.c.id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _TRIGGERS.c.recipient_id)
        .where(_MESSAGES.c.id == message_id, _MESSAGES.c.sender_id == sender_id)
    ).one_or_none()
    if row is None:
        raise UnknownRecordError(f"There is no message {message_id}.")
    if row.recipient_id is None or row.forgotten_at is not None:
        raise PermanentError("Nothing is known any more of the person this message was for.")
    draft = TriggerDraft(
        sender_id=sender_id,
        trigger=row.trigger,
        dedupe_key=f"again:{new_id().hex}",
        subject_key=row.subject_key,
        topic=Topic(row.topic),
        lane=Lane(row.lane),
        language=row.language,
        occurred_at=utc_now(),
        lifetime_seconds=max(0, round((row.stale_at - row.occurred_at).total_seconds())),
        person=None,
        facts=row.facts,
    )
    record_trigger(session, draft, recipient_id=row.recipient_id)
