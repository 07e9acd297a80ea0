"""Where a person is, as far as their telephone number and address tell: whose law holds, and on which clocks."""

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from notifier.rules.country_hours.area_codes import AREAS, REGION_ZONES
from notifier.rules.country_hours.country_zones import zone_of_country

_NORTH_AMERICAN: Final = re.compile(r"\+1(\d{3})\d{7}")
_ABROAD: Final = re.compile(r"\+[2-9]\d{6,14}")
#: What stands behind the hyphen of an ISO 3166-2 code.
_REGION: Final = re.compile(r"[A-Z0-9]{1,3}")
_SPELLINGS: Final = {"UK": "GB"}


@dataclass(frozen=True, slots=True)
class Place:
    """A country, the regions whose laws hold together, and the zones that must all be open; at least one zone."""

    country: str
    regions: tuple[str, ...]
    zones: tuple[ZoneInfo, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of a person: number in E.164, country and region of the address, zone told by themselves."""

    number: str | None = None
    country: str = ""
    region: str | None = None
    zone: ZoneInfo | None = None


def find_place(known: Whereabouts) -> Place:
    """The place by the number, else by the address.

    Laws look at the area code (Oregon's says so), but somebody who took a number along lives where the parcel goes:
    when both are in one country, the laws and clocks of both count. A zone the person has told replaces those of the
    address, never those of the number.
    """
    home = _SPELLINGS.get(known.country.upper(), known.country.upper())
    country, regions_by_number, zones = _by_number(known.number, home)
    if country and home not in ("", country):
        return Place(country, regions_by_number, zones or (known.zone or zone_of_country(country),))
    country = country or home
    region = read_region(country, known.region)
    regions = tuple(dict.fromkeys((*regions_by_number, region))) if region else regions_by_number
    at_home: tuple[ZoneInfo, ...] = (known.zone,) if known.zone else ()
    if not at_home and not (zones and region in regions_by_number):
        at_home = _zones_of(country, region)
    zones = tuple(dict.fromkeys((*zones, *at_home)))
    return Place(country, regions, zones or (zone_of_country(country),))


def read_region(country: str, code: str | None) -> str | None:
    """A region's code without its country, `TX` for `US-TX` and `tx`; None where the text is no such code."""
    match = _REGION.fullmatch((code or "").strip().upper().removeprefix(f"{country}-"))
    return match[0] if match else None


def _by_number(number: str | None, home: str) -> tuple[str, tuple[str, ...], tuple[ZoneInfo, ...]]:
    """Country, regions and zones that a number tells; empty where it does not."""
    match = _NORTH_AMERICAN.fullmatch(number or "")
    if match:
        area = AREAS.get(match[1])
        if area is None:
            return "", (), ()
        zones = tuple(ZoneInfo(name) for name in area.zones)
        return area.country, (area.region,) if area.region else (), zones
    return (_country_of(number, home) if number and _ABROAD.fullmatch(number) else ""), (), ()


def _country_of(number: str, home: str) -> str:
    """The country of the dialling code a number starts with (none is the start of another): home where it is one of
    several that share the code, as Kazakhstan shares Russia's, else the main one.
    """
    for length in (1, 2, 3):
        countries = COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length]), ())
        if home in countries:
            return home
        if countries:
            return countries[0] if len(countries[0]) == 2 and countries[0].isalpha() else ""
    return ""


def _zones_of(country: str, region: str | None) -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(name) for name in REGION_ZONES.get((country, region or ""), ()))
