"""Telling the notifier that something happened, or that it is not so any more."""

from notifier.sending.cancel_messages import cancel_messages
from notifier.sending.record_trigger import Person, TriggerDraft
from notifier.sending.record_trigger import record_trigger as publish
from notifier.sending.repeat_message import repeat_message

__all__ = ["Person", "TriggerDraft", "cancel_messages", "publish", "repeat_message"]
