"""What providers say a message cost, as far as it can be kept."""

from decimal import Decimal, InvalidOperation
from typing import Final

#: The column holds six digits before the point; whoever asks for more per message has told something else.
_MOST: Final = Decimal(1_000_000)


def find_price(told: tuple[str, str] | None) -> tuple[Decimal, str] | None:
    """The amount with its ISO 4217 code; None when nothing was told, or no amount a message can cost."""
    if told is None:
        return None
    try:
        amount = Decimal(told[0])
    except InvalidOperation:
        return None
    return (amount, told[1]) if amount.is_finite() and 0 <= amount < _MOST else None
