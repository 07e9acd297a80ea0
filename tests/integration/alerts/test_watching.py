"""Silence and the clock are told once each, however often anybody looks, and never of what has moved on."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from sqlalchemy import select, text, update

from notifier.foundation.clock import utc_now
from notifier.models import TriggerEvent
from portal.merchants.connections import add_connection
from portal.models import Connection, Order, OrderLine, Shipment, TrackingLink
from portal.tasks.watches import look_at_batch
from portal.tracking.detect_silence import Watched, look_at_due
from tests.integration.ingest.shop import TRACKING_NUMBER, Shop, iso, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago
from tests.running.statements import counting

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def pass_time(shop: Shop, *, days: float, first: float = 0) -> list[str]:
    """Look every six hours from `first` days on, until nothing is due; returns what that told, oldest first."""
    before = Counter(shop.told())
    now, end = utc_now() + first * DAY, utc_now() + days * DAY
    while now < end:
        while look_at_batch(shop.context, now=now):
            pass
        now += 6 * HOUR
    told = shop.told()
    return told[before.total() :]


def watch_moments(shop: Shop) -> tuple[dt.datetime | None, dt.datetime | None]:
    with shop.database.reading() as session:
        return session.scalars(select(Order.watch_at)).one(), session.scalars(select(Shipment.watch_at)).one()


def test_an_order_left_lying_is_told_once_as_quiet_and_once_as_late(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    assert pass_time(shop, days=20) == ["silence.in_preparation", "order.preparation_late"]


def test_an_order_that_was_sent_in_time_is_never_called_late(sent: Shop) -> None:
    assert "silence.in_preparation" not in pass_time(sent, days=20)


def sent_and_taken_back(shop: Shop) -> None:
    """An order of twelve days ago whose fulfilment the store takes back today."""
    long_ago = iso(utc_now() - 12 * DAY)
    shop.store_says("orders/create", placed(created_at=long_ago, processed_at=long_ago, updated_at=long_ago))
    shop.store_says("fulfillments/create", fulfilment(created_at=long_ago, updated_at=long_ago))
    with shop.database.unit_of_work() as session:
        session.execute(update(Order).values(created_at=utc_now() - 12 * DAY))
    shop.store_says("fulfillments/update", fulfilment(status="cancelled", updated_at=iso(utc_now())))


def test_an_order_whose_sending_is_taken_back_is_late_from_then_on(shop: Shop) -> None:
    sent_and_taken_back(shop)
    assert shop.order().stage == "placed"
    assert pass_time(shop, days=2) == []
    assert pass_time(shop, days=20, first=2) == ["silence.in_preparation", "order.preparation_late"]


def test_what_was_late_before_it_was_sent_can_be_late_again_once_that_is_taken_back(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    assert pass_time(shop, days=12) == ["silence.in_preparation", "order.preparation_late"]
    with time_machine.travel(utc_now() + 13 * DAY, tick=True):
        shop.store_says("fulfillments/create", fulfilment(5))
        shop.store_says("fulfillments/update", fulfilment(6, status="cancelled"))
        assert pass_time(shop, days=20) == ["silence.in_preparation", "order.preparation_late"]


def test_a_parcel_no_carrier_has_seen_is_told_once(sent: Shop) -> None:
    assert pass_time(sent, days=30) == ["silence.no_first_scan"]
    assert watch_moments(sent) == (None, None)


def test_where_nobody_listens_to_carriers_no_scan_is_missed(sent: Shop) -> None:
    with sent.database.unit_of_work() as session:
        session.execute(update(Connection).where(Connection.kind == "tracker").values(removed_at=utc_now()))
    assert pass_time(sent, days=30) == []


def test_a_parcel_that_goes_quiet_on_the_way_is_told_after_four_and_seven_days(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    assert pass_time(sent, days=30) == ["silence.in_transit", "silence.in_transit"]


def test_looks_repeated_at_one_moment_tell_nothing_again(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    now = utc_now() + 5 * DAY
    for _ in range(3):
        with sent.database.unit_of_work() as session:
            session.execute(update(Shipment).values(watch_at=utc_now()))
        assert look_at_batch(sent.context, now=now)
    assert sent.told().count("silence.in_transit") == 1


def test_one_that_cannot_be_told_is_put_off_and_the_others_are_told(sent: Shop) -> None:
    sent.store_says("orders/create", placed(1, id=42, name="#2042"))
    sent.store_says(
        "fulfillments/create", fulfilment(7, id=777, order_id=42, tracking_number="1ZB", tracking_numbers=["1ZB"])
    )
    first, second = sent.parcels()
    for parcel in (first, second):
        sent.tracker_says(scan("in_transit", ago(1)), number=parcel.tracking_number or "")
    with sent.database.unit_of_work() as session:
        # Without a buyer's page nothing is wrong; a sealed link nobody can open is.
        session.execute(
            update(TrackingLink).where(TrackingLink.order_id == first.order_id).values(token_sealed="no seal")
        )
    now = utc_now() + 5 * DAY
    while look_at_batch(sent.context, now=now):
        pass
    assert sent.told().count("silence.in_transit") == 1
    with sent.database.reading() as session:
        assert session.get_one(Shipment, first.id).watch_at == now + HOUR


@pytest.mark.parametrize("day", [dt.date.max, dt.date.min])
def test_one_that_cannot_be_looked_at_is_put_off_and_the_others_are_told(sent: Shop, day: dt.date) -> None:
    other = fulfilment(7, id=777, order_id=42, tracking_number="1ZB", tracking_numbers=["1ZB"])
    sent.store_says("orders/create", placed(1, id=42, name="#2042"))
    sent.store_says("fulfillments/create", other)
    sent.tracker_says(scan("in_transit", ago(1)), estimated_on="2099-01-01")
    sent.tracker_says(scan("in_transit", ago(1)), number="1ZB")
    bad, good = sorted(sent.parcels(), key=lambda parcel: parcel.tracking_number == "1ZB")
    with sent.database.unit_of_work() as session:
        session.execute(update(Shipment).where(Shipment.id == bad.id).values(earliest_on=day, latest_on=day))
    now = utc_now() + 4.5 * DAY
    while look_at_batch(sent.context, now=now):
        pass
    assert sent.told().count("silence.in_transit") == 1
    assert good.milestone_at is not None
    with sent.database.reading() as session:
        assert session.get_one(Shipment, bad.id).watch_at == now + HOUR
        assert session.get_one(Shipment, good.id).watch_at == good.milestone_at + 7 * DAY


def test_a_parcel_that_moves_on_is_not_quiet(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    assert pass_time(sent, days=3.5) == []
    sent.tracker_says(scan("in_transit", ago(1)), scan("out_for_delivery", ago(-80), "EUGENE"))
    sent.tracker_says(scan("delivered", ago(-84), "EUGENE"))
    told = sent.told()
    assert pass_time(sent, days=30, first=3.5) == []
    assert told[-1] == "shipment.delivered"


def test_a_silence_of_long_ago_is_not_told_when_a_shop_has_just_connected(shop: Shop) -> None:
    old = iso(utc_now() - 40 * DAY)
    shop.store_says("orders/updated", placed(0, created_at=old, processed_at=old, updated_at=old))
    sent_at = fulfilment(created_at=old, updated_at=old)
    assert pass_time(shop, days=0.5) == []
    shop.store_says("fulfillments/create", sent_at)
    shop.tracker_says(scan("in_transit", ago(24 * 38)))
    assert pass_time(shop, days=20) == []


def test_workers_that_stood_still_do_not_tell_old_silences_afterwards(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    assert pass_time(sent, days=15, first=12) == []


def test_the_day_of_arrival_is_told_the_evening_before_at_risk_and_missed(sent: Shop) -> None:
    day = (utc_now() + 3 * DAY).date()
    sent.tracker_says(scan("in_transit", ago(1)), estimated_on=day.isoformat())
    told = pass_time(sent, days=6)
    assert [trigger for trigger in told if trigger.startswith("estimate.")] == [
        "estimate.tomorrow",
        "estimate.at_risk",
        "estimate.missed",
    ]


def test_a_day_that_moved_is_told_by_its_new_date_only(sent: Shop) -> None:
    day = (utc_now() + 3 * DAY).date()
    sent.tracker_says(scan("in_transit", ago(1)), estimated_on=day.isoformat())
    sent.tracker_says(scan("in_transit", ago(1)), estimated_on=(day + 2 * DAY).isoformat())
    told = Counter(pass_time(sent, days=9))
    assert (told["estimate.tomorrow"], told["estimate.at_risk"], told["estimate.missed"]) == (1, 1, 1)
    with sent.database.reading() as session:
        wanted = select(TriggerEvent.facts).where(TriggerEvent.trigger == "estimate.missed")
        assert session.scalars(wanted).one()["estimate"]["latest_on"] == (day + 2 * DAY).isoformat()


def test_a_parcel_nobody_fetches_is_told_once_before_it_goes_back(sent: Shop) -> None:
    sent.tracker_says(scan("available_for_pickup", ago(1)))
    assert pass_time(sent, days=30) == ["shipment.pickup_deadline_near"]


def test_a_last_day_told_later_brings_the_reminder_forward(sent: Shop) -> None:
    sent.tracker_says(scan("available_for_pickup", ago(1)))
    assert pass_time(sent, days=0.5) == []
    with sent.database.unit_of_work() as session:
        connection = add_connection(session, sent.sealer, sent.merchant_id, "simulated")
    last_day = (utc_now() + 4 * DAY).date().isoformat()
    report = {"tracking_number": TRACKING_NUMBER, "carrier": "ups", "scans": [], "pickup_until_on": last_day}
    sent.record(connection, "tracker.updated", report)
    sent.apply_all()
    assert pass_time(sent, days=3.5, first=0.5) == ["shipment.pickup_deadline_near"]
    with sent.database.reading() as session:
        wanted = select(TriggerEvent.facts).where(TriggerEvent.trigger == "shipment.pickup_deadline_near")
        assert session.scalars(wanted).one()["shipment"]["pickup_until_on"] == last_day


def test_what_is_used_up_is_told_twenty_days_after_it_came(sent: Shop) -> None:
    with sent.database.unit_of_work() as session:
        session.execute(update(OrderLine).where(OrderLine.sku == "BULB").values(tags=["consumable"]))
    sent.tracker_says(scan("delivered", ago(1)))
    assert pass_time(sent, days=40) == ["relationship.consumable_due"]
    assert watch_moments(sent) == (None, None)


def test_a_cancelled_order_is_watched_no_more(sent: Shop) -> None:
    sent.store_says("orders/cancelled", placed(9, cancelled_at=iso(utc_now())))
    assert pass_time(sent, days=30) == []


def test_a_look_at_nothing_due_reads_by_the_index_and_writes_nothing(sent: Shop) -> None:
    sent.tracker_says(scan("delivered", ago(1)))
    pass_time(sent, days=0.2)
    with counting(sent.database.engine) as said:
        assert not look_at_batch(sent.context, now=utc_now())
    assert [words for words in said if not words.startswith(("SELECT", "BEGIN"))] == []
    assert "BEGIN IMMEDIATE" not in said


@pytest.mark.parametrize(("table", "index"), [("orders", "ix_orders_watched"), ("shipments", "ix_shipments_watched")])
def test_what_is_due_is_found_by_its_index(shop: Shop, table: str, index: str) -> None:
    is_sqlite = shop.database.engine.dialect.name == "sqlite"
    query = f"SELECT id FROM {table} WHERE watch_at <= '2026-11-22' ORDER BY watch_at LIMIT 200"
    with shop.database.reading() as session:
        if not is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = session.execute(text(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + query)).all()
    assert index in str(plan)


def test_a_look_that_comes_late_leaves_alone_what_has_changed_since(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    with sent.database.reading() as session:
        (look,) = look_at_due(session, Watched.PARCELS, now=utc_now() + 4 * DAY)
    assert [news.trigger for news in look.news] == ["silence.in_transit"]
    sent.tracker_says(scan("delivered", ago(0.5)))
    told = sent.told()
    assert pass_time(sent, days=5, first=4) == []
    assert told[-1] == "shipment.delivered"
