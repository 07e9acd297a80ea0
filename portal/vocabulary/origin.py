"""Who says that a checkpoint happened."""

from enum import StrEnum


class Origin(StrEnum):
    """The carrier reported it, we concluded it, or the merchant entered it."""

    CARRIER = "carrier"
    CALCULATED = "calculated"
    MERCHANT = "merchant"
