"""What a case is about."""

from enum import StrEnum
from typing import Final


class CaseKind(StrEnum):
    """A problem a shopper reports, or a change of the delivery a shopper asks for."""

    LATE = "late"
    NOT_HERE = "not_here"
    DAMAGED = "damaged"
    MISSING_ITEM = "missing_item"
    WRONG_ITEM = "wrong_item"
    WRONG_ADDRESS = "wrong_address"
    OTHER = "other"
    ADDRESS_CHANGE = "address_change"
    INSTRUCTIONS = "instructions"

    @property
    def is_change(self) -> bool:
        """Whether it asks for a yes or no."""
        return self in (CaseKind.ADDRESS_CHANGE, CaseKind.INSTRUCTIONS)


#: In the order of the form.
PROBLEM_KINDS: Final = tuple(kind for kind in CaseKind if not kind.is_change)
#: About some of the goods and not about the parcel.
KINDS_ABOUT_ITEMS: Final = frozenset({CaseKind.DAMAGED, CaseKind.MISSING_ITEM, CaseKind.WRONG_ITEM})
