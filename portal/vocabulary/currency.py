"""Money as whole minor units of its currency (ISO 4217)."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from notifier.foundation.currency import currency_exponent

LARGEST_AMOUNT: Final = 10**14  # more than any order, and in minor units still a 64-bit integer

__all__ = ["LARGEST_AMOUNT", "currency_exponent", "minor_units"]


def minor_units(amount: str | float | Decimal, currency: str) -> int:
    """An amount as whole minor units, e.g. ("12.34", "USD") is 1234 and ("500", "JPY") is 500.

    Fractions of a minor unit are rounded half to even. Raises ValueError for what is not an amount of money.
    """
    try:
        exact = Decimal(str(amount).strip())
    except InvalidOperation:
        raise ValueError(f"{amount!r} is not an amount of money.") from None
    if not exact.is_finite() or abs(exact) > LARGEST_AMOUNT:
        raise ValueError(f"{amount!r} is not an amount of money.")
    return int(exact.scaleb(currency_exponent(currency)).to_integral_value(rounding=ROUND_HALF_EVEN))
