"""The right language is chosen, and it says numbers, days and money as its readers do."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from portal.web import formats
from portal.web.locale import (
    CONSOLE_WORDS,
    SUPPORTED_LOCALES,
    choose_locale,
    current_locale,
    get_locale,
    gettext,
    language_name,
    ngettext,
    text_direction,
    use_locale,
)

ENGLISH = get_locale("en").cldr
ARABIC = get_locale("ar").cldr
DEPOT = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("wanted", "default", "tag"),
    [
        (["ar"], "en", "ar"),
        (["ar-EG"], "en", "ar-EG"),
        (["en-GB"], "ar", "en-GB"),
        (["fi", "ar"], "en", "ar"),
        (["fi"], "ar", "ar"),
        (["fi"], "fi", "en"),
        ([None, "", "not a tag", "zz-ZZ-ZZ"], "ar", "ar"),
        ([], "en", "en"),
    ],
)
def test_the_language_falls_back_from_exact_to_language_to_the_merchants(
    wanted: list[str | None], default: str, tag: str
) -> None:
    assert choose_locale(wanted, default).tag == tag


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="'fi' is not one of en, de, es, "):
        get_locale("fi")


def test_no_language_is_guessed() -> None:
    with pytest.raises(LookupError, match="use_locale"):
        current_locale()


def test_the_outer_language_comes_back_after_an_inner_one() -> None:
    with use_locale(get_locale("en")):
        with use_locale(get_locale("ar")):
            assert gettext("Delivered") == "تم التسليم"
        assert gettext("Delivered") == "Delivered"


def test_arabic_has_a_form_of_its_own_for_one_two_few_and_many() -> None:
    with use_locale(get_locale("ar")):
        forms = [ngettext("%(num)s parcel", "%(num)s parcels", number) for number in (1, 2, 5, 12)]
    assert len(set(forms)) == 4
    assert "طردان" in forms[1]


def test_a_text_without_translation_stays_english() -> None:
    with use_locale(get_locale("ar")):
        assert gettext("A sentence nobody translated") == "A sentence nobody translated"


def test_a_message_is_sent_otherwise_than_a_parcel() -> None:
    page = get_locale("ja")
    with use_locale(page):
        assert gettext("Sent") == "発送済み"
    with use_locale(replace(page, domain=CONSOLE_WORDS)):
        assert gettext("Sent") == "送信済み"
        # What the console has no words for, the page says.
        assert gettext("Arrives today") == "本日お届け予定"


def test_arabic_reads_from_right_to_left() -> None:
    assert text_direction("ar-EG") == "rtl"
    assert get_locale("en-GB").direction == "ltr"


def test_languages_name_themselves() -> None:
    assert language_name("ar") == "العربية"
    assert language_name("fr") == "Français"


def test_days_are_spelled_out_in_the_readers_order() -> None:
    day = date(2026, 11, 24)
    assert formats.format_day(day, ENGLISH) == "Tuesday, November 24"
    assert formats.format_day(day, get_locale("en-GB").cldr) == "Tuesday 24 November"
    assert formats.format_day(day, ARABIC) == "الثلاثاء، 24 نوفمبر"
    assert formats.format_weekday(day, ENGLISH) == "Tuesday"
    assert formats.format_short_day(day, ENGLISH) == "Nov 24"
    assert formats.format_full_date(day, ENGLISH) == "November 24, 2026"


def test_a_range_names_the_month_once_and_one_day_in_full() -> None:
    first = date(2026, 11, 24)
    assert formats.format_day_range(first, date(2026, 11, 26), ENGLISH) == "Nov 24\u2009–\u200926"
    assert formats.format_day_range(first, first, ENGLISH) == "Tuesday, November 24"


def test_a_clock_shows_the_depots_time_whatever_the_offset() -> None:
    moment = datetime(2026, 11, 24, 23, 50, 12, tzinfo=DEPOT)
    assert formats.format_clock(moment, ENGLISH).replace("\u202f", " ") == "11:50 PM"
    assert formats.format_clock(moment, get_locale("en-GB").cldr) == "23:50"
    assert formats.format_offset(moment) == "UTC+08:00"
    assert formats.format_offset(datetime(2026, 1, 1)) == ""  # noqa: DTZ001  # a naive moment is the case


@pytest.mark.parametrize(
    ("tag", "window"),
    [
        ("en", "9:00\u202fAM\u2009–\u200912:30\u202fPM"),
        ("de", "09:00–12:30 Uhr"),
        ("zh-TW", "上午9:00\u2009–\u2009中午12:30"),
    ],
)
def test_a_window_is_written_as_people_there_write_it(tag: str, window: str) -> None:
    day = date(2026, 11, 24)
    start, end = (datetime.combine(day, time(hour, minute)) for hour, minute in ((9, 0), (12, 30)))
    assert formats.format_window(start, end, get_locale(tag).cldr) == window


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
def test_every_language_writes_days_ranges_and_windows(tag: str) -> None:
    locale, day = get_locale(tag).cldr, date(2026, 11, 24)
    start, end = (datetime.combine(day, time(hour, 15)) for hour in (10, 11))
    assert re.findall(r"\d+", formats.format_day(day, locale))[-1] == "24"
    assert {"24", "26"} <= set(re.findall(r"\d+", formats.format_day_range(day, date(2026, 11, 26), locale)))
    assert {"10", "11", "15"} == set(re.findall(r"\d+", formats.format_window(start, end, locale)))


def test_a_window_uses_the_readers_clock() -> None:
    start, end = datetime(2026, 11, 24, 13, tzinfo=DEPOT), datetime(2026, 11, 24, 15, tzinfo=DEPOT)
    assert formats.format_window(start, end, get_locale("en-GB").cldr) != ""
    assert "1:00" in formats.format_window(start, end, ENGLISH)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "USD", "$1,234.50"),
        (1234, "JPY", "¥1,234"),
        (1234567, "KWD", "KWD1,234.567"),
        (-1250, "EUR", "-€12.50"),
    ],
)
def test_money_has_the_decimals_of_its_currency(minor: int, currency: str, text: str) -> None:
    assert formats.format_money(minor, currency, ENGLISH) == text


@pytest.mark.parametrize("tag", ["en@text", "en@\r\nX-Header: 1", "en.UTF-8@x", "en-US-POSIX", "en-US@currency=EUR"])
def test_a_tag_keeps_language_script_and_territory_and_no_text_of_the_asker(tag: str) -> None:
    found = choose_locale((tag,), "en")
    assert found.tag in {"en", "en-US"}
    assert str(found.cldr) in {"en", "en_US"}
