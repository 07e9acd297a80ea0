"""What the opt-out page of a message shows, for the composition root that gives it its look."""

from notifier.audience.opt_out import UnsubscribePage

__all__ = ["UnsubscribePage"]
