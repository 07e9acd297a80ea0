"""The zone whose clocks count when only the country of a person is known."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

#: Countries with several zones: the eastern one, but where hardly anybody lives there the one of most people.
_EASTERN: Final[Mapping[str, str]] = {
    "AQ": "Antarctica/McMurdo",
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Lubumbashi",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UM": "Pacific/Wake",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}
_UNKNOWN: Final = "Etc/UTC"


def _zones() -> Mapping[str, str]:
    """Every country's zone: its only one by the tz database, or the one named above."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return MappingProxyType({country: zone for country, _, zone, *_ in lines} | dict(_EASTERN))


ZONES: Final[Mapping[str, str]] = _zones()


def zone_of_country(country: str) -> ZoneInfo:
    """The zone of an ISO 3166-1 country; UTC for one that does not exist."""
    return ZoneInfo(ZONES.get(country.upper(), _UNKNOWN))
