"""Phone numbers as people type them become one form, or none."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.numbers import digest_phone, find_phone, region_of
from notifier.foundation.digests import digest_text
from notifier.vocabulary.channel import Channel

#: Ranges that regulators reserve for fiction, by country: international form without the last digits.
FICTION = {"US": "+1212555", "GB": "+447700900", "AU": "+61491570", "FR": "+3319900"}
LAST = {"US": (4, 100, 199), "GB": (3, 0, 999), "AU": (3, 0, 999), "FR": (4, 0, 9999)}


@st.composite
def fictional_numbers(draw: st.DrawFn) -> tuple[str, str]:
    region = draw(st.sampled_from(sorted(FICTION)))
    width, first, last = LAST[region]
    return region, FICTION[region] + str(draw(st.integers(first, last))).zfill(width)


@given(fictional_numbers(), st.sampled_from(["INTERNATIONAL", "E164", "RFC3966"]))
def test_every_international_form_is_the_same_number(fictional: tuple[str, str], form: str) -> None:
    region, number = fictional
    style = getattr(phonenumbers.PhoneNumberFormat, form)
    written = phonenumbers.format_number(phonenumbers.parse(number, None), style)
    assert find_phone(written, None) == number
    assert find_phone(written, "DE") == number
    assert find_phone(number, region) == number
    assert region_of(number) == region


@given(fictional_numbers())
def test_a_national_form_is_understood_where_the_country_is_known(fictional: tuple[str, str]) -> None:
    region, number = fictional
    written = phonenumbers.format_number(phonenumbers.parse(number, None), phonenumbers.PhoneNumberFormat.NATIONAL)
    assert find_phone(written, region) == number
    assert find_phone(written, region.lower()) == number
    assert find_phone(written, None) is None


@given(st.text(max_size=80), st.none() | st.sampled_from(["US", "DE", "XX", ""]))
def test_any_text_is_a_number_in_its_one_form_or_none(text: str, region: str | None) -> None:
    found = find_phone(text, region)
    if found is not None:
        assert found.startswith("+")
        assert found[1:].isascii()
        assert found[1:].isdigit()
        assert find_phone(found, None) == found


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+1 555 0142", None, "+15550142"),
        ("0044 7700 900123", None, "+447700900123"),
        ("0044 7700 900123", "DE", "+447700900123"),
        ("011 44 7700 900123", "US", "+447700900123"),
        ("(212) 555-0142", "US", "+12125550142"),
        ("(212) 555-0142 ext. 7", "US", "+12125550142"),
        (" ٠٧٧٠٠٩٠٠١٢٣ ", "GB", "+447700900123"),
        ("tel:+1-212-555-0142", None, "+12125550142"),
        ("447700900123", "GB", "+447700900123"),
    ],
)
def test_numbers_as_shoppers_type_them(text: str, region: str | None, number: str) -> None:
    assert find_phone(text, region) == number


@pytest.mark.parametrize(
    ("text", "region"),
    [
        (None, "US"),
        ("", "US"),
        ("12", "GB"),
        ("call me", "US"),
        ("none", None),
        ("+", None),
        ("+999 123456", None),
        ("+1 212 555 0142 0142 0142", None),
        ("555 0142", "US"),
        ("07700 900123", None),
        ("07700 900123", "XX"),
        ("0" * 300, "US"),
    ],
)
def test_what_nobody_can_be_reached_at_is_refused(text: str | None, region: str | None) -> None:
    assert find_phone(text, region) is None


@pytest.mark.parametrize(("number", "region"), [("+15550142", "US"), ("+80012345678", None), ("hello", None)])
def test_a_number_that_does_not_tell_its_country_has_that_of_its_code(number: str, region: str | None) -> None:
    assert region_of(number) == region


def test_a_number_has_one_digest_for_each_channel() -> None:
    assert digest_phone(Channel.SMS, "+12125550142") == digest_text("sms", "+12125550142")
    assert digest_phone(Channel.WHATSAPP, "+12125550142") != digest_phone(Channel.SMS, "+12125550142")
