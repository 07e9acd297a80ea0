"""What stores say becomes orders, parcels and news, whatever comes first, twice or late."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from notifier.foundation.clock import utc_now
from notifier.models import TriggerEvent
from portal.models import Order, OrderLine, OrderRefund, StoreEvent, TrackingLink
from portal.vocabulary.order_stage import OrderStage
from tests.integration.ingest.shop import TRACKING_NUMBER, Body, Shop, iso, read_body

LINE = 9007199254741001
ORDER = 9007199254741993


def placed(minutes: int = 0, **changes: object) -> Body:
    """The order as placed just now; `minutes` later versions differ in their clock."""
    now = utc_now() - dt.timedelta(minutes=30) + dt.timedelta(minutes=minutes)
    born = iso(utc_now() - dt.timedelta(minutes=30))
    times = {"created_at": born, "processed_at": born, "updated_at": iso(now)}
    return read_body("order_placed.json", **(times | changes))


def fulfilment(minutes: int = 5, **changes: object) -> Body:
    """Everything sent in one parcel."""
    at = iso(utc_now() - dt.timedelta(minutes=30) + dt.timedelta(minutes=minutes))
    body = read_body("fulfilment_created.json", created_at=at, updated_at=at, shipment_status=None)
    lines = [line | {"quantity": line["current_quantity"]} for line in placed()["line_items"]]
    return body | {"line_items": lines} | changes


def count(shop: Shop, table: type) -> int:
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_order_is_stored_with_its_lines_link_and_first_news(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    order = shop.order()
    assert (order.external_id, order.number, order.number_key) == (str(ORDER), "#2041", "2041")
    assert (order.total_minor, order.currency, order.language) == (9480, "USD", "en-US")
    assert (count(shop, OrderLine), count(shop, TrackingLink)) == (2, 1)
    assert shop.told() == ["order.placed"]


def test_the_same_payload_again_changes_nothing(shop: Shop) -> None:
    body = placed()
    first = shop.store_says("orders/create", body)
    version = shop.order().page_version
    again = shop.store_says("orders/create", body)
    assert (first.is_new, again.is_new, again.id == first.id) == (True, False, True)
    assert shop.order().page_version == version
    assert shop.told() == ["order.placed"]


def test_versions_that_come_in_the_wrong_order_end_at_the_newest(shop: Shop) -> None:
    shop.store_says("orders/updated", placed(10, total_price="99.00", current_total_price="99.00"))
    shop.store_says("orders/create", placed(0))
    assert shop.order().total_minor == 9900
    assert shop.told() == ["order.placed"]


def test_payment_that_comes_later_is_news_of_its_own(shop: Shop) -> None:
    shop.store_says("orders/create", placed(0, financial_status="pending"))
    assert shop.order().stage == OrderStage.AWAITING_PAYMENT
    shop.store_says("orders/paid", placed(1))
    assert shop.order().stage == OrderStage.PLACED
    assert shop.told() == ["order.awaiting_payment", "order.placed"]


def test_two_versions_of_the_same_second_keep_the_further_stage(shop: Shop) -> None:
    paid = placed(0)
    shop.store_says("orders/paid", paid)
    shop.store_says("orders/create", paid | {"financial_status": "pending"})
    assert shop.order().stage == OrderStage.PLACED
    assert "order.awaiting_payment" not in shop.told()


def test_a_fulfilment_sends_the_order_and_names_its_parcel(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    (parcel,) = shop.parcels()
    assert (parcel.tracking_number, parcel.carrier) == (TRACKING_NUMBER, "ups")
    assert shop.order().stage == OrderStage.SHIPPED
    shop.store_says("orders/fulfilled", placed(6, fulfillment_status="fulfilled", fulfillments=[fulfilment()]))
    assert len(shop.parcels()) == 1
    assert shop.told() == ["order.placed", "order.shipped"]


def test_a_part_sent_first_is_told_as_a_part(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    one = placed()["line_items"][0] | {"quantity": 1}
    shop.store_says("fulfillments/create", fulfilment(line_items=[one]))
    assert shop.order().stage == OrderStage.PARTIALLY_SHIPPED
    shop.store_says("orders/updated", placed(1))
    assert shop.order().stage == OrderStage.PARTIALLY_SHIPPED


def test_a_fulfilment_that_comes_before_its_order_waits_for_it(shop: Shop) -> None:
    shop.store_says("fulfillments/create", fulfilment())
    assert shop.parcels() == []
    shop.store_says("orders/create", placed())
    assert [parcel.tracking_number for parcel in shop.parcels()] == [TRACKING_NUMBER]


def test_a_changed_number_replaces_the_parcel_no_carrier_has_seen(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5))
    changed = fulfilment(6, tracking_number="1ZNEW", tracking_numbers=["1ZNEW"])
    shop.store_says("fulfillments/update", changed)
    shop.store_says("fulfillments/update", fulfilment(5, status="success", name="late copy"))
    assert [parcel.tracking_number for parcel in shop.parcels()] == ["1ZNEW"]


def test_several_numbers_of_one_fulfilment_are_several_parcels(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(tracking_number="1ZA", tracking_numbers=["1ZA", "1ZB", "1ZC"]))
    assert [parcel.tracking_number for parcel in shop.parcels()] == ["1ZA", "1ZB", "1ZC"]
    assert shop.order().stage == OrderStage.SHIPPED


def test_a_cancelled_fulfilment_takes_its_parcel_off_the_page(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5))
    shop.store_says("fulfillments/update", fulfilment(6, status="cancelled"))
    assert shop.parcels() == []


def test_a_refund_counts_once_though_two_payloads_tell_of_it(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    refund = read_body("refund_created.json", order_id=ORDER)
    shop.store_says("refunds/create", refund)
    amount = shop.order().refunded_minor
    shop.store_says("orders/updated", placed(20, refunds=[refund]))
    assert amount > 0
    assert shop.order().refunded_minor == amount
    assert count(shop, OrderRefund) == 1


def test_a_cancellation_is_told_once_and_stays(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    cancelled = placed(5, cancelled_at=iso(utc_now()), cancel_reason="customer")
    shop.store_says("orders/cancelled", cancelled)
    shop.store_says("orders/updated", cancelled | {"note": "seen"})
    assert shop.order().stage == OrderStage.CANCELLED
    assert shop.told() == ["order.placed", "order.cancelled"]


def test_an_old_order_met_by_chance_is_announced_to_nobody(shop: Shop) -> None:
    old = iso(utc_now() - dt.timedelta(days=40))
    shop.store_says("orders/updated", placed(0, created_at=old, processed_at=old))
    with shop.database.reading() as session:
        order = session.scalars(select(Order)).one()
        (trigger,) = session.execute(select(TriggerEvent.stale_at)).all()
    assert order.number == "#2041"
    assert trigger.stale_at < utc_now()


def test_a_payload_that_cannot_be_read_is_kept_with_its_problem(shop: Shop) -> None:
    shop.store_says("orders/create", {"id": "no order"})
    with shop.database.reading() as session:
        event = session.scalars(select(StoreEvent)).one()
    assert event.state == "unreadable"
    assert event.problem


@pytest.mark.parametrize("topic", ["carts/create", "products/update"])
def test_other_topics_are_kept_and_ignored(shop: Shop, topic: str) -> None:
    shop.store_says(topic, {"id": 1})
    with shop.database.reading() as session:
        assert session.scalars(select(StoreEvent.state)).one() == "ignored"


def test_an_uninstalled_app_is_noted_on_the_connection(shop: Shop) -> None:
    shop.store_says("app/uninstalled", read_body("shop.json"))
    with shop.database.reading() as session:
        assert session.scalars(select(StoreEvent.state)).one() == "applied"
