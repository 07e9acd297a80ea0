"""Whom a rule writes to."""

from enum import StrEnum


class RecipientKind(StrEnum):
    """A part somebody plays in an order."""

    SHOPPER = "shopper"
    #: Who gets the parcel, when that is not who bought it.
    RECEIVER = "receiver"
    CARRIER = "carrier"
    #: The merchant's own people.
    TEAM = "team"

    @property
    def is_business(self) -> bool:
        """Whether it is written to at work: it has ordered nothing, so neither consent nor opt-out is asked of it."""
        return self in (RecipientKind.CARRIER, RecipientKind.TEAM)
