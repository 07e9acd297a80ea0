"""Money in minor units follows each currency's decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vocabulary.currency import currency_exponent, minor_units


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.34", "USD", 1234),
        (" 12.3 ", "eur", 1230),
        (199, "USD", 19900),
        (0.1, "USD", 10),
        ("500", "JPY", 500),
        ("500.00", "JPY", 500),
        ("1.234", "KWD", 1234),
        ("-5", "USD", -500),
        ("0.005", "USD", 0),
        ("0.015", "USD", 2),
    ],
)
def test_an_amount_is_counted_in_minor_units(amount: str | float, currency: str, minor: int) -> None:
    assert minor_units(amount, currency) == minor


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "KWD", "CLF"]))
def test_an_exact_amount_comes_back_exactly(minor: int, currency: str) -> None:
    assert minor_units(Decimal(minor).scaleb(-currency_exponent(currency)), currency) == minor


@pytest.mark.parametrize("amount", ["", "much", "1,50", "NaN", "Infinity", "1e99"])
def test_what_is_not_an_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="amount of money"):
        minor_units(amount, "USD")
