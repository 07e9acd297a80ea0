"""Lanes: which parcels are alike enough to learn from each other, the most alike first."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from notifier.foundation.holiday_calendar import CalendarPlace


class LaneField(StrEnum):
    """What parcels of one group have in common; the names of the columns of `transit_times`.

    `area` is the beginning of the postcode, `origin` where it leaves from (known of imported histories only).
    """

    COUNTRY = "country"
    CARRIER = "carrier"
    SERVICE = "service"
    SHIPPING_METHOD = "shipping_method"
    REGION = "region"
    AREA = "area"
    ORIGIN = "origin"


Lane: TypeAlias = Mapping[LaneField, str]
#: Groups of fields from the narrowest to the widest.
Ladder: TypeAlias = tuple[tuple[LaneField, ...], ...]

_WAY: Final = (LaneField.COUNTRY, LaneField.CARRIER, LaneField.SERVICE)
_FROM: Final = (LaneField.COUNTRY, LaneField.ORIGIN)

#: Never wider than a country: how long parcels take elsewhere says nothing.
PARCEL_LADDER: Final[Ladder] = (
    (*_WAY, LaneField.AREA),
    (*_WAY, LaneField.REGION),
    _WAY,
    (LaneField.COUNTRY, LaneField.CARRIER, LaneField.AREA),
    (LaneField.COUNTRY, LaneField.CARRIER),
    (LaneField.COUNTRY,),
)
#: Before it is sent only the way of shipping that was paid for is known.
ORDER_LADDER: Final[Ladder] = (
    (LaneField.COUNTRY, LaneField.SHIPPING_METHOD, LaneField.AREA),
    (LaneField.COUNTRY, LaneField.SHIPPING_METHOD),
    (LaneField.COUNTRY,),
)
#: A file may tell where parcels leave from, and no carrier.
FILE_LADDER: Final[Ladder] = (
    (*_WAY, LaneField.ORIGIN, LaneField.AREA),
    (*_WAY, LaneField.ORIGIN, LaneField.REGION),
    *PARCEL_LADDER[:-1],
    (*_FROM, LaneField.AREA),
    (*_FROM, LaneField.REGION),
    (LaneField.COUNTRY, LaneField.AREA),
    (LaneField.COUNTRY, LaneField.REGION),
    (LaneField.COUNTRY,),
)

_AREA_LENGTH: Final = 2
_WIDEST: Final = LaneField.COUNTRY
_LONGEST: Final = 100


def destination(country: str, region: str, postcode: str) -> dict[LaneField, str]:
    """The fields of a lane that say where it leads."""
    return {
        LaneField.COUNTRY: _plain(country).upper(),
        LaneField.REGION: _plain(region),
        LaneField.AREA: "".join(filter(str.isalnum, postcode)).upper()[:_AREA_LENGTH],
    }


def way(carrier: str, service: str, shipping_method: str = "") -> dict[LaneField, str]:
    """The fields of a lane that say how a parcel travels."""
    return {
        LaneField.CARRIER: _plain(carrier),
        LaneField.SERVICE: _plain(service),
        LaneField.SHIPPING_METHOD: _plain(shipping_method),
    }


def usable_groups(ladder: Ladder, lane: Lane) -> Ladder:
    """The groups of the ladder this parcel belongs to: what is unknown is nothing that parcels have in common."""
    return tuple(group for group in ladder if all(lane.get(field) for field in group if field is not _WIDEST))


def calendar_of(lane: Lane) -> CalendarPlace:
    """Whose working days count: those of where it goes."""
    return CalendarPlace(lane[LaneField.COUNTRY], lane[LaneField.REGION].upper() or None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()[:_LONGEST]
