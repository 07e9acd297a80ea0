"""What a demo order is planned as: who bought what, which parcels left, and how far each has come.

Moments are written as a person would say them: `"1 18:20"` is yesterday at 18:20 by the clock on the spot, `"130m"` is
130 minutes ago. `portal.demo.moments` makes them points in time.
"""

from dataclasses import dataclass
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a carrier scans; `zone` is the IANA name of its clock."""

    city: str
    region: str
    postcode: str
    country: str
    zone: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented shopper at an invented address."""

    name: str
    email: str
    phone: str
    street: str
    city: str
    postcode: str
    country: str
    language: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something a demo shop sells; `price` in the shop's own currency, `picture` a file of `static/img/demo`."""

    sku: str
    title: str
    variant: str
    price: str
    picture: str | None


@dataclass(frozen=True, slots=True)
class Leg:
    """One scan of a parcel; `stop` counts along the route, `arrives_in_days` is the carrier's date as of this scan."""

    when: str
    code: CheckpointCode
    stop: int
    wording: str
    arrives_in_days: int | None = None
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A carrier's way from the shop to a region, first stop to last."""

    carrier: str
    prefix: str
    service: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ParcelPlan:
    """One parcel; `lines` are positions in the order, empty for all of them."""

    route: Route
    legs: tuple[Leg, ...]
    shipped: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlan:
    """One order; `serial` makes its ids and its number, `title` stands in the index of the demo."""

    serial: int
    title: str
    person: Person
    lines: tuple[tuple[Product, int], ...]
    placed: str
    prepared: str | None = None
    parcels: tuple[ParcelPlan, ...] = ()
    cancelled: str | None = None
    refunded: str | None = None
    is_paid: bool = True
    #: Another currency than the shop's, and what one unit of the shop's is worth in it.
    currency: str | None = None
    rate: str = "1"

    @property
    def first_of(self) -> tuple[str, ...]:
        """The moments before any parcel left, oldest first."""
        return (self.placed,) if self.prepared is None else (self.placed, self.prepared)


#: Serial numbers from here on belong to orders that are placed while the demo runs.
FIRST_MOVING_SERIAL: Final = 1000
