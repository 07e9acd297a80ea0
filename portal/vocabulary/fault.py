"""Who caused a checkpoint that went wrong."""

from enum import StrEnum


class Fault(StrEnum):
    """The party or circumstance behind a problem; a checkpoint without a problem has no fault."""

    CARRIER = "carrier"
    MERCHANT = "merchant"
    RECIPIENT = "recipient"
    CUSTOMS = "customs"
    WEATHER = "weather"
    OTHER = "other"
