"""Where news about messages of earlier days is found."""

from enum import StrEnum


class LookSource(StrEnum):
    """Tables whose keys tell when a row was made."""

    ATTEMPTS = "attempts"
    RECEIPTS = "receipts"
