"""Who wrote a message of a case."""

from enum import StrEnum


class CaseAuthor(StrEnum):
    """The two who talk."""

    SHOPPER = "shopper"
    MERCHANT = "merchant"
