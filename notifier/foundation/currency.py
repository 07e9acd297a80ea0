"""How many decimals each currency has (ISO 4217): the one table for reading amounts and for showing them."""

from types import MappingProxyType
from typing import Final

_USUAL_EXPONENT: Final = 2
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
    return _UNUSUAL.get(currency.upper(), _USUAL_EXPONENT)
