"""Which rows of the table hold for a message, as hours on the clocks of the person."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from notifier.foundation.holiday_calendar import CalendarPlace
from notifier.foundation.open_hours import OpenHours
from notifier.rules.country_hours import other_countries, united_states
from notifier.rules.country_hours.hours_row import EVERYWHERE, Basis, CountryHours
from notifier.rules.country_hours.places import Place
from notifier.vocabulary.channel import Channel

TABLE: Final[tuple[CountryHours, ...]] = (*united_states.ROWS, *other_countries.ROWS)


def _by_country(rows: Iterable[CountryHours]) -> Mapping[str, tuple[CountryHours, ...]]:
    ordered = sorted(rows, key=lambda row: row.country)
    return MappingProxyType({key: tuple(group) for key, group in groupby(ordered, key=lambda row: row.country)})


_ROWS: Final = _by_country(TABLE)


@lru_cache(maxsize=4096)
def find_rows(place: Place, channel: Channel, on: dt.date, *, is_promotional: bool) -> tuple[CountryHours, ...]:
    """The rows in force on a day, all of which hold together; none on channels that do not ring.

    Promotion follows law and the networks' codes, of the country and of every region the person may be in; where there
    are none, and for all other messages, custom counts. Of several rows of one region the youngest holds.
    """
    if is_promotional:
        binding = [row for row in _in_force(place.country, channel, on) if row.is_promotional_only]
        found = tuple(row for row in _youngest(binding) if row.region is None or row.region in place.regions)
        if found:
            return found
    for country in (place.country, EVERYWHERE):
        custom = [row for row in _in_force(country, channel, on) if row.basis is Basis.CUSTOM]
        if custom:
            return _youngest(custom)
    return ()


@lru_cache(maxsize=4096)
def country_windows(place: Place, channel: Channel, on: dt.date, *, is_promotional: bool) -> tuple[OpenHours, ...]:
    """The hours of `find_rows` on every clock the person may live by; a message may go when all are open."""
    rows = find_rows(place, channel, on, is_promotional=is_promotional)
    return tuple(dict.fromkeys(_window(row, zone) for row in rows for zone in place.zones))


def _window(row: CountryHours, zone: ZoneInfo) -> OpenHours:
    holidays_of = CalendarPlace(row.country, row.region) if row.is_closed_on_holidays else None
    return OpenHours(row.week, zone, holidays_of)


def _in_force(country: str, channel: Channel, on: dt.date) -> list[CountryHours]:
    return [row for row in _ROWS.get(country, ()) if channel in row.channels and row.valid_from <= on]


def _youngest(rows: Iterable[CountryHours]) -> tuple[CountryHours, ...]:
    by_region = {row.region: row for row in sorted(rows, key=lambda row: row.valid_from)}
    return tuple(by_region.values())
