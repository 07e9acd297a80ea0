"""What a merchant user may do."""

from enum import StrEnum


class MerchantRole(StrEnum):
    """Owners do everything, editors everything but people and keys, support looks and answers."""

    OWNER = "owner"
    EDITOR = "editor"
    SUPPORT = "support"
