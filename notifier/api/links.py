"""Signed links that lead from a message to opting out and to the preferences."""

from notifier.audience.link_tokens import (
    PreferencesLink,
    UnsubscribeLink,
    make_preferences_token,
    make_unsubscribe_token,
    read_preferences_token,
    read_unsubscribe_token,
)

__all__ = [
    "PreferencesLink",
    "UnsubscribeLink",
    "make_preferences_token",
    "make_unsubscribe_token",
    "read_preferences_token",
    "read_unsubscribe_token",
]
