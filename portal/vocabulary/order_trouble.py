"""Why somebody of the shop should look at an order."""

from enum import StrEnum


class OrderTrouble(StrEnum):
    """In the order in which they are told."""

    EXCEPTION = "exception"
    ACTION_NEEDED = "action_needed"
    LATE = "late"
    SILENT = "silent"
    #: A message about it did not arrive, or nobody knows whether it did.
    UNDELIVERED = "undelivered"
