"""What can be told: every trigger with its topic, lane, lifetime, facts and a sample of them."""

from notifier.catalogue.registry import TRIGGER_TYPES, get_event_type, get_trigger_type
from notifier.catalogue.trigger_type import ANSWERS, Family, TriggerType

__all__ = ["ANSWERS", "TRIGGER_TYPES", "Family", "TriggerType", "get_event_type", "get_trigger_type"]
