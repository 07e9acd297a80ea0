"""Public holidays and days of work, by country and region."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import holidays

_WEEKEND: Final = frozenset({5, 6})
_SPELLINGS: Final = {"UK": "GB"}


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """Whose holidays count: ISO 3166-1 code and, where it matters, ISO 3166-2 without the country.

    Regions are US states, German Länder, UK nations (ENG, SCT, WLS, NIR), Canadian provinces and so on; one the
    calendar does not know counts as none, an unknown country has weekends (Saturday and Sunday) and no holidays.
    """

    country: str
    region: str | None = None


def is_public_holiday(place: CalendarPlace, on: dt.date) -> bool:
    """Whether the day is a public holiday there, or observed as one."""
    return on in _public_holidays(place, on.year)


def is_working_day(place: CalendarPlace, on: dt.date) -> bool:
    """Whether the day is neither in the country's weekend nor a public holiday."""
    return on.weekday() not in _weekend(place) and not is_public_holiday(place, on)


# A year is copied into a frozen set: the library's own calendar grows while it is asked, which no two threads may do.
@lru_cache(maxsize=2048)
def _public_holidays(place: CalendarPlace, year: int) -> frozenset[dt.date]:
    calendar = _find_calendar(place, year)
    return frozenset() if calendar is None else frozenset(day for day in calendar if day.year == year)


@lru_cache(maxsize=512)
def _weekend(place: CalendarPlace) -> frozenset[int]:
    calendar = _find_calendar(place, None)
    return _WEEKEND if calendar is None else frozenset(calendar.weekend)


def _find_calendar(place: CalendarPlace, year: int | None) -> holidays.HolidayBase | None:
    country = _SPELLINGS.get(place.country.upper(), place.country.upper())
    known_regions = holidays.list_supported_countries().get(country)
    if known_regions is None:
        return None
    region = place.region.upper() if place.region else None
    return holidays.country_holidays(country, subdiv=region if region in known_regions else None, years=year)
