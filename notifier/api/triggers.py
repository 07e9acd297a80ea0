"""Telling the notifier that something happened."""

from notifier.sending.record_trigger import Person, TriggerDraft
from notifier.sending.record_trigger import record_trigger as publish

__all__ = ["Person", "TriggerDraft", "publish"]
