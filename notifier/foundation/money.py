"""Amounts as people of a language write them: words and signs by CLDR, decimals by ISO 4217."""

from copy import copy
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, format_currency

from notifier.foundation.currency import currency_exponent


def format_minor(minor: int, currency: str, locale: Locale) -> str:
    """An amount in the smallest unit of an ISO 4217 currency; raises TypeError or ValueError for what is none.

    CLDR drops decimals that people hardly use, such as those of RSD; amounts from stores have them nevertheless.
    """
    if not isinstance(minor, int):
        message = f"{minor!r} is not a whole number of the smallest unit of a currency"
        raise TypeError(message)
    exponent = currency_exponent(currency)
    amount = Decimal(minor).scaleb(-exponent)
    return format_currency(amount, currency, _get_pattern(locale, exponent), locale=locale, currency_digits=False)


@lru_cache(maxsize=512)
def _get_pattern(locale: Locale, exponent: int) -> NumberPattern:
    pattern: NumberPattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (exponent, exponent)
    return pattern
