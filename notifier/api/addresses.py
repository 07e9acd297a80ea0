"""Addresses as the notifier understands them."""

from notifier.channels.addresses import AddressError, normalise_email
from notifier.channels.numbers import normalise_phone

__all__ = ["AddressError", "normalise_email", "normalise_phone"]
