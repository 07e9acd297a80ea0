"""E-mail addresses as the notifier understands them."""

from notifier.channels.addresses import AddressError, normalise_email

__all__ = ["AddressError", "normalise_email"]
