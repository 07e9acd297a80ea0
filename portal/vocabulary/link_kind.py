"""What a tracking link shows."""

from enum import StrEnum


class LinkKind(StrEnum):
    """The shopper's own link, or one without prices for the person who receives a gift."""

    SHOPPER = "shopper"
    GIFT = "gift"
