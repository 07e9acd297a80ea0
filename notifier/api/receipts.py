"""What providers report about messages, read without storing it."""

from notifier.providers.callbacks import CallbackError, CallbackSource, Receipt, Report
from notifier.providers.registry import MAIL_EVENTS, PROVIDERS, find_callbacks

__all__ = ["CallbackError", "CallbackSource", "Receipt", "Report", "find_callbacks", "list_reporting_providers"]


def list_reporting_providers() -> tuple[str, ...]:
    """The names `find_callbacks` knows, sorted."""
    return tuple(sorted((*MAIL_EVENTS, *(name for name, kind in PROVIDERS.items() if kind.callbacks))))
