"""Dates, times and money in the reader's own convention (CLDR through Babel), cached because Babel is slow per call."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_time, get_timezone_location
from babel.numbers import format_decimal

from notifier.foundation.money import format_minor

_CACHE_SIZE = 8192


@lru_cache(maxsize=_CACHE_SIZE)
def format_day(day: date, locale: Locale) -> str:
    """`Tuesday, November 24`: the weekday and month in full, no year."""
    return str(format_date(day, _spelled_out(locale), locale=locale))


@lru_cache(maxsize=_CACHE_SIZE)
def format_short_day(day: date, locale: Locale) -> str:
    """`Nov 24`: for a label with little room."""
    return str(format_date(day, _skeleton(locale, "MMMd"), locale=locale))


@lru_cache(maxsize=_CACHE_SIZE)
def format_full_date(day: date, locale: Locale) -> str:
    """`November 24, 2026`: with the year, for what may lie far back."""
    return str(format_date(day, "long", locale=locale))


@lru_cache(maxsize=_CACHE_SIZE)
def format_weekday(day: date, locale: Locale) -> str:
    """`Tuesday`."""
    return str(format_date(day, "EEEE", locale=locale))


@lru_cache(maxsize=_CACHE_SIZE)
def format_day_range(first: date, last: date, locale: Locale) -> str:
    """`Nov 24 – 26`, or one day spelled out when both are the same."""
    if first == last:
        return format_day(first, locale)
    return str(format_interval(first, last, "MMMd", locale=locale))


def format_clock(moment: datetime, locale: Locale) -> str:
    """`2:05 PM` as the clock on the spot showed it; the offset is kept, never converted."""
    return _format_time(moment.time().replace(second=0, microsecond=0), locale)


def format_window(start: datetime, end: datetime, locale: Locale) -> str:
    """`9:00 AM – 12:30 PM`, both as the clocks on the spot show them."""
    return _format_window(start.time(), end.time(), locale)


@lru_cache(maxsize=1024)
def format_zone(zone: ZoneInfo, locale: Locale) -> str:
    """`New York`: the place whose clocks a zone names, as people know it."""
    return str(get_timezone_location(zone, locale=locale, return_city=True))


@lru_cache(maxsize=1024)
def format_offset(moment: datetime) -> str:
    """`UTC+08:00` of an aware moment, the same in every language; empty for a naive one."""
    offset = moment.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset else ""


@lru_cache(maxsize=_CACHE_SIZE)
def format_money(minor: int, currency: str, locale: Locale) -> str:
    """An amount in its smallest unit (cents, yen) with the currency's own number of decimals."""
    return format_minor(minor, currency, locale)


@lru_cache(maxsize=1024)
def format_number(number: int, locale: Locale) -> str:
    """A whole number with the reader's grouping."""
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=_CACHE_SIZE)
def _format_time(clock: time, locale: Locale) -> str:
    return str(format_time(clock, "short", locale=locale))


@lru_cache(maxsize=1024)
def _format_window(start: time, end: time, locale: Locale) -> str:
    skeleton = "Hm" if "H" in locale.time_formats["short"].pattern else "hm"
    if _names_parts_of_the_day(locale, skeleton):
        return str(locale.interval_formats[None]).format(_format_time(start, locale), _format_time(end, locale))
    return str(format_interval(start, end, skeleton, locale=locale))


@lru_cache(maxsize=64)
def _names_parts_of_the_day(locale: Locale, skeleton: str) -> bool:
    """Whether the pattern says "in the morning" where others say AM (`B`): Babel does not know how."""
    return any("B" in side for sides in locale.interval_formats[skeleton].values() for side in sides)


@lru_cache(maxsize=64)
def _spelled_out(locale: Locale) -> str:
    # CLDR has only shorter forms of this pattern; UTS 35 lets a matched skeleton's fields be lengthened.
    nearest = "MMMMEd" if "MMMMEd" in locale.datetime_skeletons else "MMMEd"
    widened = re.sub(r"E+|c+", "EEEE", _skeleton(locale, nearest))
    return re.sub(r"(?<![ML])[ML]{3}(?![ML])", "MMMM", widened)


def _skeleton(locale: Locale, name: str) -> str:
    return str(locale.datetime_skeletons[name].pattern)
