"""Where a case stands."""

from enum import StrEnum


class CaseState(StrEnum):
    """Who is to speak next: the merchant, the shopper if there is more to say, nobody."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
