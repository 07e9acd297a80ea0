"""What goes wrong with material from outside."""

from notifier.foundation.errors import ProductError


class UnreadablePayload(ProductError):  # noqa: N818 -- reads as the answer it is: "this payload is unreadable"
    """A payload that cannot be understood; its text is one sentence for the person who sent it."""
