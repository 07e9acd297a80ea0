"""The order in which waiting messages leave."""

from enum import StrEnum


class Lane(StrEnum):
    """A queue of its own, so that offers never delay delivery-day news."""

    URGENT = "urgent"
    NORMAL = "normal"
    OFFERS = "offers"
