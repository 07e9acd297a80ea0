"""A shop of years in one database: orders with contacts, lines, parcels and scans, and millions of messages.

Everything is invented and the same in every run. Orders and messages are spread evenly over half a year; each moment's
messages are about the orders of its days.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from bench.bulk_rows import Filling, Row, fill_tables
from bench.console_extras import other_fillings
from bench.console_messages import MessageShape, message_fillings
from bench.console_shape import Owner, Size, order_id, table_of
from bench.moments import Moments, growing_id
from portal.models import (
    Checkpoint,
    Order,
    OrderContact,
    OrderLine,
    OrderSearchWord,
    OrderSummary,
    Shipment,
)
from portal.orders.search_words import words_of
from portal.queries.order_marks import join_marks, milestone_bits
from portal.vocabulary.milestone import Milestone

_DAYS: Final = 180
#: From the order to the first day on which a parcel on its way is late.
_LATE_SECONDS: Final = 10 * 86_400
_WATCHED: Final = ("attention_at", "late_on")
_FIRST: Final = (
    "Ada",
    "Bela",
    "Carla",
    "Deniz",
    "Ewa",
    "Femi",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaja",
    "Lars",
    "Mira",
)
_LAST: Final = (
    "Alvarez",
    "Bauer",
    "Cohen",
    "Duarte",
    "Eriksen",
    "Fischer",
    "Garin",
    "Holt",
    "Ivanova",
    "Jansen",
    "Kim",
)
_COUNTRIES: Final = ("DE", "DE", "DE", "AT", "FR", "ES", "PL", "US")
_CARRIERS: Final = ("Northway Parcel", "Blue Pony Express", "Hedgerow Post")
_GOODS: Final = ("Oak stool", "Linen throw", "Beeswax candle", "Copper kettle", "Walnut board")
_STAGES: Final = ("completed", "completed", "completed", "completed", "shipped", "shipped", "placed", "cancelled")
_MILESTONES: Final = (
    *(Milestone.DELIVERED,) * 14,
    *(Milestone.IN_TRANSIT,) * 3,
    *(Milestone.OUT_FOR_DELIVERY, Milestone.EXCEPTION, Milestone.AVAILABLE_FOR_PICKUP),
)


def fill_console(url: str, owner: Owner, size: Size, *, now: dt.datetime) -> None:
    """Write all of it; a few minutes for 200,000 orders and 2 million messages."""
    moments = Moments.before(now, days=_DAYS)
    fillings = [*_order_fillings(owner, size, moments), *_parcel_fillings(owner, size, moments)]
    fillings += other_fillings(owner, size, moments)
    shape = MessageShape(owner.merchant_id.hex, [(rule.hex, trigger) for rule, trigger in owner.rules], size.orders)
    fillings += message_fillings(shape, size.messages, moments)
    tables = {filling.table.name: filling.table for filling in fillings}
    fill_tables(url, fillings, list(tables.values()))


def _order_fillings(owner: Owner, size: Size, moments: Moments) -> list[Filling]:
    merchant = {"merchant_id": owner.merchant_id.hex}
    order = merchant | {"connection_id": owner.store_id.hex, "currency": "EUR", "shipping_minor": "490"}
    order |= {"discount_minor": "0", "tax_minor": "0", "refunded_minor": "0", "shipping_method": "Standard"}
    order |= {"tags": "[]", "own_tags": "[]", "page_version": "1", "summary_version": "1"}
    told = ("id", "external_id", "number", "number_key", "stage", "total_minor", "placed_at", "created_at")
    contact = merchant | {
        "street": "1 Elm Lane",
        "city": "Berlin",
        "region": "",
        "region_code": "",
        "postcode": "10115",
    }
    line = merchant | {"variant": "", "quantity": "1", "needs_shipping": "1"}
    return [
        Filling(table_of(Order), told, _orders(size.orders, moments), order),
        Filling(
            *(table_of(OrderContact), ("order_id", "name", "email", "country")),
            _contacts(size.orders, moments),
            contact,
        ),
        Filling(
            table_of(OrderLine),
            ("id", "order_id", "external_id", "position", "sku", "title", "price_minor"),
            _lines(size.orders, moments),
            line,
        ),
        Filling(table_of(OrderSearchWord), ("order_id", "word"), _words(size.orders, moments), merchant),
        Filling(
            table_of(OrderSummary),
            *(
                ("placed_at", "order_id", "stage", "country", "milestones", "carriers", "has_exception", *_WATCHED),
                _summaries(size.orders, moments),
            ),
            merchant | {"connection_id": owner.store_id.hex, "tags": "", "needs_action": "0"},
        ),
    ]


def _orders(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        placed_at = moments.text(number, size)
        name = f"{number + 1_000_000}"
        found = order_id(number, size, moments)
        yield (found, name, f"#{name}", name, _stage(number), str(1990 + number % 90 * 100), placed_at, placed_at)


def _contacts(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        name, email = person(number)
        yield (order_id(number, size, moments), name, email, _country(number))


def _lines(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        of_order = order_id(number, size, moments)
        for place in (0, 1):
            goods = (number + place) % len(_GOODS)
            line_id = growing_id(7, 2 * number + place, moments.milliseconds(number, size))
            yield (line_id, of_order, str(place), str(place), f"SKU-{goods}", _GOODS[goods], str(990 + goods * 500))


def _words(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        of_order = order_id(number, size, moments)
        for word in sorted(words_of(*person(number))):
            yield (of_order, word)


def _summaries(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        milestone = _milestone(number)
        bits = str(milestone_bits([milestone]))
        is_exception = "1" if milestone is Milestone.EXCEPTION else "0"
        carriers = join_marks([_carrier(number)])
        of_order = order_id(number, size, moments)
        placed_at = moments.text(number, size)
        watched = _watch(milestone, number, size, moments)
        yield (placed_at, of_order, _stage(number), _country(number), bits, carriers, is_exception, *watched)


def _watch(milestone: Milestone, number: int, size: int, moments: Moments) -> Row:
    """Since when an exception needs a look, and from which day on a parcel on its way is late."""
    if milestone is Milestone.EXCEPTION:
        return (moments.text(number, size), None)
    if milestone in (Milestone.IN_TRANSIT, Milestone.OUT_FOR_DELIVERY):
        late_at = moments.text(number, size, later=_LATE_SECONDS)
        return (late_at, late_at[:10])
    return (None, None)


def _parcel_fillings(owner: Owner, size: Size, moments: Moments) -> list[Filling]:
    merchant = {"merchant_id": owner.merchant_id.hex}
    told = ("id", "order_id", "position", "carrier", "tracking_number", "number_key", "milestone", "created_at")
    scan = merchant | {
        "milestone": "in_transit",
        "code": "departed_facility",
        "action_required": "0",
        "origin": "carrier",
    }
    scan |= {"city": "Lyon", "country": "FR", "wording": "Departed", "carrier_code": "DEP", "is_correction": "0"}
    return [
        Filling(
            table_of(Shipment),
            told,
            _shipments(size.orders, moments),
            merchant | {"store_shipment_id": "1", "service": ""},
        ),
        Filling(
            table_of(Checkpoint),
            ("id", "shipment_id", "digest", "occurred_at", "received_at"),
            _checkpoints(size.orders, moments),
            scan,
        ),
    ]


def _shipments(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        of_order, made_at = order_id(number, size, moments), moments.text(number, size)
        for place in range(1 + (number % 3 == 0)):
            key = f"NW{number:09d}{place}"
            shipment = growing_id(8, 2 * number + place, moments.milliseconds(number, size))
            milestone = _milestone(number).value
            yield (shipment, of_order, str(place), _carrier(number), key, key, milestone, made_at)


def _checkpoints(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        shipment = growing_id(8, 2 * number, moments.milliseconds(number, size))
        at, milliseconds = moments.text(number, size), moments.milliseconds(number, size)
        for place in (0, 1):
            yield (growing_id(9, 2 * number + place, milliseconds), shipment, f"{place}", at, at)


def person(number: int) -> tuple[str, str]:
    """Name and address of whoever placed an order."""
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // 7 % len(_LAST)]}"
    return name, f"shopper{number // 2}@people.example"


def _stage(number: int) -> str:
    return _STAGES[number % len(_STAGES)]


def _country(number: int) -> str:
    return _COUNTRIES[number % len(_COUNTRIES)]


def _carrier(number: int) -> str:
    return _CARRIERS[number % len(_CARRIERS)]


def _milestone(number: int) -> Milestone:
    return _MILESTONES[number * 7 % len(_MILESTONES)]
