"""How many triggers and messages wait."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.models import Message, ProviderCallback, TriggerEvent
from notifier.vocabulary.callback_state import CallbackState
from notifier.vocabulary.message_status import MessageStatus, TriggerState


def load_waiting(session: Session) -> dict[str, int]:
    """Rows by queue: triggers no rule has seen, messages queued, being sent or unknown, callbacks unread or odd."""
    new = select(func.count()).select_from(TriggerEvent).where(TriggerEvent.state == TriggerState.NEW.value)
    counts = {"triggers_new": int(session.scalar(new) or 0)}
    for status in (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN):
        wanted = select(func.count()).select_from(Message).where(Message.status == status.value)
        counts[f"messages_{status.value}"] = int(session.scalar(wanted) or 0)
    for state in (CallbackState.NEW, CallbackState.FAILED):
        unread = select(func.count()).select_from(ProviderCallback).where(ProviderCallback.state == state.value)
        counts[f"callbacks_{state.value}"] = int(session.scalar(unread) or 0)
    return counts
