"""Pieces of a page in the merchant's words, and where they stand."""

from enum import StrEnum


class BlockKind(StrEnum):
    """What a content block holds."""

    BANNER = "banner"
    SOCIAL = "social"
    FAQ = "faq"
    RETURN_POLICY = "return_policy"


class BlockSlot(StrEnum):
    """Where on the tracking page a content block stands."""

    AFTER_HEADLINE = "after_headline"
    AFTER_PARCELS = "after_parcels"
    BOTTOM = "bottom"
