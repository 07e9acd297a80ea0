"""Why something is sent back."""

from enum import StrEnum


class ReturnReason(StrEnum):
    """Reasons a shopper chooses from, as far as the merchant offers them."""

    SIZE = "size"
    DAMAGED = "damaged"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"
    TOO_LATE = "too_late"
    WRONG_ITEM = "wrong_item"
    OTHER = "other"
