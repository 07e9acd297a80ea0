"""Working days of the destination, counted and counted back."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.holiday_calendar import CalendarPlace, is_working_day
from portal.estimates.working_days import add_working_days, count_working_days

BERLIN = CalendarPlace("DE", "BE")
places = st.sampled_from(
    [BERLIN, CalendarPlace("US", "CA"), CalendarPlace("AE"), CalendarPlace("BR"), CalendarPlace("")]
)
days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
spans = st.integers(0, 40).map(lambda count: dt.timedelta(days=count))


def test_weekends_and_holidays_do_not_count() -> None:
    christmas_eve = dt.date(2026, 12, 24)
    assert count_working_days(BERLIN, christmas_eve, dt.date(2026, 12, 28)) == 1
    assert add_working_days(BERLIN, christmas_eve, 1) == dt.date(2026, 12, 28)


def test_the_weekend_is_that_of_the_destination() -> None:
    friday, monday = dt.date(2026, 11, 20), dt.date(2026, 11, 23)
    assert count_working_days(BERLIN, friday, monday) == 1
    assert count_working_days(CalendarPlace("SA"), dt.date(2026, 11, 19), monday) == 2


def test_a_saturday_lies_between_friday_and_monday() -> None:
    thursday, saturday = dt.date(2026, 11, 19), dt.date(2026, 11, 21)
    took = count_working_days(BERLIN, thursday, saturday)
    assert took == 1.5
    assert add_working_days(BERLIN, thursday, took) == saturday


@given(places, days, spans)
def test_counting_back_leads_to_the_day_or_the_first_day_off_before_it(
    place: CalendarPlace, start: dt.date, span: dt.timedelta
) -> None:
    end = start + span
    back = add_working_days(place, start, count_working_days(place, start, end))
    assert start <= back <= end
    assert back == end or not any(
        is_working_day(place, back + dt.timedelta(days=n)) for n in range((end - back).days + 1)
    )


@given(places, days, st.lists(st.integers(0, 40).map(lambda halves: halves / 2), min_size=2, max_size=2))
def test_more_working_days_never_lead_to_an_earlier_day(
    place: CalendarPlace, start: dt.date, times: list[float]
) -> None:
    shorter, longer = sorted(times)
    assert add_working_days(place, start, shorter) <= add_working_days(place, start, longer)
