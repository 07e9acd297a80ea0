"""Amounts are read and shown by one table of decimals, whatever people's habits with a currency are."""

from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.filters import format_money as format_in_email
from portal.vocabulary.currency import minor_units
from portal.web import formats
from portal.web.locale import get_locale

ENGLISH = get_locale("en").cldr
#: CLDR says fewer decimals for these than ISO 4217.
DISPUTED = ["RSD", "ALL", "LBP", "MMK", "AFN", "IRR", "LAK", "MGA", "SYP", "YER", "SOS", "KPW", "IQD"]
OTHERS = ["EUR", "USD", "JPY", "KWD", "CLP", "HUF", "TWD", "ISK", "BHD", "CLF"]


@pytest.mark.parametrize("currency", [*DISPUTED, *OTHERS])
@pytest.mark.parametrize("amount", ["1500", "0", "12"])
def test_an_amount_that_was_read_is_shown_as_the_same_amount(currency: str, amount: str) -> None:
    minor = minor_units(amount, currency)
    for shown in (formats.format_money(minor, currency, ENGLISH), format_in_email(minor, currency, "en")):
        digits = "".join(letter for letter in shown if letter.isdigit() or letter in ".,")
        assert parse_decimal(digits, locale="en") == Decimal(amount)


def test_decimals_follow_the_currency() -> None:
    assert format_in_email(150_000, "RSD", "en") == "RSD1,500.00"
    assert format_in_email(1_500_250, "IQD", "en") == "IQD1,500.250"
    assert format_in_email(1_500, "JPY", "en") == "¥1,500"
    assert format_in_email(1_250, "EUR", "de") == "12,50\xa0€"


@given(st.integers(-(10**16), 10**16), st.sampled_from([*DISPUTED, *OTHERS]))
def test_page_and_email_show_the_same(minor: int, currency: str) -> None:
    assert formats.format_money(minor, currency, ENGLISH) == format_in_email(minor, currency, "en")
