"""Money as whole minor units: how many decimals each currency has (ISO 4217)."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

USUAL_EXPONENT: Final = 2
LARGEST_AMOUNT: Final = 10**14  # more than any order, and in minor units still a 64-bit integer
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS: Final = "CLF UYW"
_UNUSUAL: Final = MappingProxyType(
    {
        code: exponent
        for exponent, codes in ((0, _NO_DECIMALS), (3, _THREE_DECIMALS), (4, _FOUR_DECIMALS))
        for code in codes.split()
    }
)


def currency_exponent(currency: str) -> int:
    """Decimals of a currency by its ISO 4217 code; two for a code not in the list of exceptions."""
    return _UNUSUAL.get(currency.upper(), USUAL_EXPONENT)


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
