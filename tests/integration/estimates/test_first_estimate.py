"""What a shop's delivered parcels say about the next one, and who may speak before them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event, select

from notifier.foundation.clock import utc_now
from portal.models import DeliveryEstimate, Order, Shipment, TransitTime
from portal.tracking.page_view import Headline, HeadlineKind
from portal.tracking.page_view_parcel import ArrivalKind
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.link_kind import LinkKind
from portal.web.locale import get_locale
from tests.integration.estimates.past import arrive, bring, remember, seen, send_parcel
from tests.integration.ingest.shop import Shop, iso, read_body, scan
from tests.integration.ingest.test_store_events import fulfilment, placed

#: Ten in the morning of a Monday in Oregon.
NOW = dt.datetime(2026, 11, 16, 18, tzinfo=dt.UTC)
WEDNESDAY, FRIDAY = dt.date(2026, 11, 18), dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def taught(shop: Shop) -> Shop:
    """A shop that remembers thirty deliveries to Oregon: most took two working days, some four."""
    remember(shop, days=2, count=24)
    remember(shop, days=4, count=6)
    return shop


def send(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())


def headline(shop: Shop) -> Headline:
    """The top of the page of the order the store has told of."""
    with shop.database.reading() as session:
        order_id = session.scalars(select(Order.id).where(Order.number == "#2041")).one()
        request = PageRequest(
            order_id=order_id,
            token="tok",
            kind=LinkKind.SHOPPER,
            locale=get_locale("en"),
            chosen_language="",
            version="1",
            today=utc_now().date(),
        )
        return load_tracking_page(session.connection(), request).headline


def days(shop: Shop) -> tuple[dt.date | None, dt.date | None]:
    arrival = headline(shop).arrival
    assert arrival is not None
    return arrival.earliest_on, arrival.latest_on


def told(shop: Shop) -> list[str]:
    """What was published about days of arrival, by name."""
    return sorted(name for name in shop.told() if name.startswith("estimate."))


def sources(shop: Shop) -> list[str]:
    with shop.database.reading() as session:
        return list(session.scalars(select(DeliveryEstimate.source).order_by(DeliveryEstimate.made_at)))


def parcel(shop: Shop) -> Shipment:
    with shop.database.reading() as session:
        return session.scalars(select(Shipment).where(Shipment.tracking_number == "1ZA1B2C30312345673")).one()


def test_thirty_deliveries_give_the_next_parcel_a_range_that_says_where_it_comes_from(shop: Shop) -> None:
    arrive(shop, days=2, count=24)
    arrive(shop, days=4, count=6)
    send(shop)
    arrival = headline(shop).arrival
    assert arrival is not None
    assert (arrival.kind, arrival.earliest_on, arrival.latest_on) == (ArrivalKind.RANGE, WEDNESDAY, FRIDAY)
    assert arrival.basis == "Our estimate: 8 of 10 parcels like yours arrive in this time."
    assert sources(shop) == [EstimateSource.TRANSIT_TIMES]
    assert told(shop) == ["estimate.set"]


def test_a_few_deliveries_give_no_range(shop: Shop) -> None:
    remember(shop, days=2, count=19)
    send(shop)
    arrival = headline(shop).arrival
    assert arrival is not None
    assert (arrival.kind, arrival.basis) == (ArrivalKind.UNKNOWN, None)
    assert told(shop) == []


def test_deliveries_elsewhere_say_nothing(taught: Shop) -> None:
    address = placed()["shipping_address"] | {"country_code": "CA", "province_code": "BC", "zip": "V5K 0A1"}
    taught.store_says("orders/create", placed(shipping_address=address))
    taught.store_says("fulfillments/create", fulfilment())
    assert days(taught) == (None, None)


def test_the_carriers_day_counts_and_is_no_news_where_it_keeps_what_was_said(taught: Shop) -> None:
    send(taught)
    taught.tracker_says(scan("in_transit", utc_now()), estimated_on="2026-11-19")
    assert days(taught) == (dt.date(2026, 11, 19), dt.date(2026, 11, 19))
    assert told(taught) == ["estimate.set"]
    taught.tracker_says(scan("in_transit", utc_now(), "SALEM"), estimated_on="2026-11-23")
    assert told(taught) == ["estimate.moved", "estimate.set"]
    assert sources(taught) == ["transit_times", "carrier", "carrier"]


def test_a_day_of_the_carrier_that_is_over_leaves_the_range(taught: Shop) -> None:
    send(taught)
    taught.tracker_says(scan("in_transit", utc_now()), estimated_on="2026-11-10")
    assert days(taught) == (WEDNESDAY, FRIDAY)


def test_a_parcel_handed_over_a_day_later_keeps_its_range(taught: Shop, clock: time_machine.Traveller) -> None:
    send(taught)
    clock.move_to(NOW + dt.timedelta(days=1))
    taught.tracker_says(scan("in_transit", utc_now()))
    assert (days(taught), told(taught)) == ((WEDNESDAY, FRIDAY), ["estimate.set"])


def test_a_parcel_handed_over_days_later_is_expected_later(taught: Shop, clock: time_machine.Traveller) -> None:
    send(taught)
    clock.move_to(NOW + dt.timedelta(days=3))
    taught.tracker_says(scan("in_transit", utc_now()))
    assert days(taught) == (dt.date(2026, 11, 23), dt.date(2026, 11, 25))
    assert told(taught) == ["estimate.moved", "estimate.set"]


def test_a_parcel_later_than_all_before_it_is_honestly_unknown(taught: Shop, clock: time_machine.Traveller) -> None:
    send(taught)
    taught.tracker_says(scan("in_transit", utc_now()))
    clock.move_to(NOW + dt.timedelta(days=9))
    taught.tracker_says(scan("in_transit", utc_now(), "SALEM"))
    assert days(taught) == (None, None)
    assert told(taught) == ["estimate.set"]


def test_an_order_not_sent_yet_shows_when_orders_like_it_came(taught: Shop) -> None:
    taught.store_says("orders/create", placed())
    top = headline(taught)
    assert top.kind is HeadlineKind.PLACED
    assert top.arrival is not None
    assert (top.arrival.earliest_on, top.arrival.latest_on) == (WEDNESDAY, FRIDAY)
    assert top.arrival.basis is not None
    assert told(taught) == []


def test_the_shops_own_promise_counts_before_what_was_learned(taught: Shop) -> None:
    send(taught)
    promise = read_body(
        "fulfilment_event.json",
        status="in_transit",
        happened_at=iso(utc_now()),
        estimated_delivery_at="2026-11-24T20:00:00-08:00",
    )
    taught.store_says("fulfillment_events/create", promise)
    assert days(taught) == (dt.date(2026, 11, 24), dt.date(2026, 11, 24))
    assert parcel(taught).promised_on == dt.date(2026, 11, 24)
    assert sources(taught) == ["transit_times", "promise"]


def lessons(shop: Shop) -> list[tuple[float, float, dt.date]]:
    with shop.database.reading() as session:
        columns = (TransitTime.transit_half_days, TransitTime.order_half_days, TransitTime.delivered_on)
        return [(transit / 2, order / 2, day) for transit, order, day in session.execute(select(*columns))]


def test_a_delivery_teaches_once_and_no_more_once_it_is_taken_back(shop: Shop) -> None:
    with shop.database.unit_of_work() as session:
        shipment = send_parcel(session, shop)
        journey = [seen(CheckpointCode.PICKED_UP, 1), seen(CheckpointCode.DELIVERED, 3)]
        bring(session, shop, shipment, *journey)
        bring(session, shop, shipment, *journey)
    assert lessons(shop) == [(2.0, 3.0, dt.date(2026, 10, 8))]
    with shop.database.unit_of_work() as session:
        taken_back = seen(CheckpointCode.IN_TRANSIT, 4, is_correction=True)
        bring(session, shop, session.get_one(Shipment, shipment.id), taken_back)
    assert lessons(shop) == []
    with shop.database.unit_of_work() as session:
        bring(session, shop, session.get_one(Shipment, shipment.id), seen(CheckpointCode.DELIVERED, 8))
    assert lessons(shop) == [(5.0, 6.0, dt.date(2026, 10, 13))]


def test_a_late_scan_that_makes_no_sense_takes_the_lesson_back(shop: Shop) -> None:
    with shop.database.unit_of_work() as session:
        shipment = send_parcel(session, shop)
        bring(session, shop, shipment, seen(CheckpointCode.PICKED_UP, 1), seen(CheckpointCode.DELIVERED, 3))
        bring(session, shop, shipment, seen(CheckpointCode.PICKED_UP, -30))
    assert lessons(shop) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_scans_in_any_order_teach_the_same(shop: Shop, order: tuple[int, int]) -> None:
    journey = [seen(CheckpointCode.PICKED_UP, 1), seen(CheckpointCode.DELIVERED, 3)]
    with shop.database.unit_of_work() as session:
        shipment = send_parcel(session, shop)
        for position in order:
            bring(session, shop, shipment, journey[position])
    assert lessons(shop) == [(2.0, 3.0, dt.date(2026, 10, 8))]


def test_days_at_the_pickup_point_are_not_the_carriers(shop: Shop) -> None:
    with shop.database.unit_of_work() as session:
        waiting = seen(CheckpointCode.AVAILABLE_FOR_PICKUP, 2)
        bring(session, shop, send_parcel(session, shop), seen(CheckpointCode.PICKED_UP, 0), waiting)
        shipment = session.scalars(select(Shipment)).one()
        bring(session, shop, shipment, seen(CheckpointCode.DELIVERED, 9))
    assert [transit for transit, _, _ in lessons(shop)] == [2.0]


def test_the_history_is_read_by_one_statement_that_scans_and_sorts_nothing(shop: Shop) -> None:
    engine = shop.database.engine
    if engine.dialect.name != "sqlite":
        return
    found = statements_about(engine, shop)
    assert len(found) == 1
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found[0][0]}", found[0][1]).all()
    steps = [str(row[-1]) for row in plan]
    assert sum("SEARCH transit_times USING" in step for step in steps) == 6
    assert not [step for step in steps if step.startswith("SCAN transit_times") or "ORDER BY" in step]


def statements_about(engine: Engine, shop: Shop) -> list[tuple[str, Any]]:
    """The statements that read the history while a parcel is sent, with their values."""
    found: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:  # noqa: ANN401
        if "FROM transit_times" in statement:
            found.append((statement, values))

    shop.store_says("orders/create", placed())
    event.listen(engine, "before_cursor_execute", listen)
    try:
        shop.store_says("fulfillments/create", fulfilment(service="Ground"))
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return found
