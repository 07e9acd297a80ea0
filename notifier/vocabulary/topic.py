"""What a person can agree to hear about."""

from enum import StrEnum


class Topic(StrEnum):
    """A subject of consent; offers are promotional, all others transactional."""

    ORDER_UPDATES = "order_updates"
    DELIVERY_UPDATES = "delivery_updates"
    RETURNS = "returns"
    REMINDERS = "reminders"
    OFFERS = "offers"

    @property
    def is_promotional(self) -> bool:
        """Promotional topics need a yes before the first message; transactional ones stop at a no."""
        return self is Topic.OFFERS
