"""Browsers that take push messages, and the key they know their sender by."""

from notifier.audience.push_subscriptions import Browser, is_renewal, subscribe, unsubscribe
from notifier.audience.recipients import Person, record_recipient
from notifier.audience.vapid_keys import find_public_key, make_public_key, rotate_key
from notifier.providers.web_push.subscriptions import SubscriptionError

__all__ = [
    "Browser",
    "Person",
    "SubscriptionError",
    "find_public_key",
    "is_renewal",
    "make_public_key",
    "record_recipient",
    "rotate_key",
    "subscribe",
    "unsubscribe",
]
