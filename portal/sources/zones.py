"""The time zone of a place, for sources that report moments in UTC and leave out the depot's offset.

Only places with one zone, or one that holds for nearly all of it, are listed; elsewhere we say that we do not know.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from portal.timeline.scan import Place


def _table(zones: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({code: zone for zone, codes in zones.items() for code in codes.split()})


_US_STATES: Final = _table(
    {
        "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
        "America/Denver": "CO ID MT NM UT WY",
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA NV OR WA",
        "America/Anchorage": "AK",
        "Pacific/Honolulu": "HI",
        "America/Puerto_Rico": "PR",
    }
)
_CA_PROVINCES: Final = _table(
    {
        "America/Toronto": "ON QC",
        "America/Halifax": "NB NS PE",
        "America/St_Johns": "NL",
        "America/Winnipeg": "MB",
        "America/Regina": "SK",
        "America/Edmonton": "AB NT",
        "America/Vancouver": "BC",
        "America/Whitehorse": "YT",
    }
)
_AU_STATES: Final = _table(
    {
        "Australia/Sydney": "ACT NSW",
        "Australia/Melbourne": "VIC",
        "Australia/Brisbane": "QLD",
        "Australia/Adelaide": "SA",
        "Australia/Perth": "WA",
        "Australia/Hobart": "TAS",
        "Australia/Darwin": "NT",
    }
)
_REGIONS: Final = MappingProxyType({"US": _US_STATES, "CA": _CA_PROVINCES, "AU": _AU_STATES})
_COUNTRIES: Final = _table(
    {
        "Europe/London": "GB UK",
        "Europe/Dublin": "IE",
        "Europe/Lisbon": "PT",
        "Europe/Madrid": "ES",
        "Europe/Paris": "FR MC",
        "Europe/Brussels": "BE",
        "Europe/Amsterdam": "NL",
        "Europe/Luxembourg": "LU",
        "Europe/Berlin": "DE",
        "Europe/Zurich": "CH LI",
        "Europe/Vienna": "AT",
        "Europe/Rome": "IT SM VA",
        "Europe/Copenhagen": "DK",
        "Europe/Oslo": "NO",
        "Europe/Stockholm": "SE",
        "Europe/Helsinki": "FI",
        "Europe/Warsaw": "PL",
        "Europe/Prague": "CZ SK",
        "Europe/Budapest": "HU",
        "Europe/Belgrade": "RS SI HR BA ME MK",
        "Europe/Bucharest": "RO",
        "Europe/Sofia": "BG",
        "Europe/Athens": "GR",
        "Europe/Tallinn": "EE",
        "Europe/Riga": "LV",
        "Europe/Vilnius": "LT",
        "Europe/Kyiv": "UA",
        "Europe/Istanbul": "TR",
        "Asia/Nicosia": "CY",
        "Europe/Malta": "MT",
        "Asia/Jerusalem": "IL",
        "Asia/Dubai": "AE OM",
        "Asia/Riyadh": "SA KW BH QA",
        "Asia/Kolkata": "IN",
        "Asia/Karachi": "PK",
        "Asia/Dhaka": "BD",
        "Asia/Bangkok": "TH",
        "Asia/Ho_Chi_Minh": "VN",
        "Asia/Shanghai": "CN",
        "Asia/Hong_Kong": "HK MO",
        "Asia/Taipei": "TW",
        "Asia/Tokyo": "JP",
        "Asia/Seoul": "KR",
        "Asia/Singapore": "SG",
        "Asia/Kuala_Lumpur": "MY",
        "Asia/Manila": "PH",
        "Pacific/Auckland": "NZ",
        "Africa/Johannesburg": "ZA",
        "Africa/Cairo": "EG",
        "Africa/Lagos": "NG",
        "Africa/Nairobi": "KE",
        "Africa/Casablanca": "MA",
        "America/Bogota": "CO",
        "America/Lima": "PE",
        "America/Argentina/Buenos_Aires": "AR",
        "America/Panama": "PA",
    }
)
_ZIP_CODE: Final = re.compile(r"\d{5}(-?\d{4})?")


def find_zone(place: Place) -> ZoneInfo | None:
    """The zone of a place by country and region, or None when it cannot be told.

    A US state with a ZIP code counts as US where the source leaves out the country.
    """
    country, region = place.country.upper(), place.region.upper()
    if not country and region in _US_STATES and _ZIP_CODE.fullmatch(place.postcode):
        country = "US"
    zone = _REGIONS[country].get(region) if country in _REGIONS else _COUNTRIES.get(country)
    return ZoneInfo(zone) if zone else None


def find_offset_minutes(place: Place, moment: datetime) -> int | None:
    """How far local time at the place is ahead of UTC at an aware moment, in minutes, or None when unknown."""
    zone = find_zone(place)
    offset = moment.astimezone(zone).utcoffset() if zone else None
    return None if offset is None else int(offset / timedelta(minutes=1))
