"""What Shopify's messages mean to us, read from payloads we invented in its format."""

import json
from datetime import UTC, datetime

import pytest

from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreOrder, StoreUpdate
from portal.sources.stores.shopify.codes import FULFILMENT_EVENT_CODES, choose_stage
from portal.sources.stores.shopify.source import ShopifyStore
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.return_stage import ReturnStage
from tests.payloads.reading import read_payload


def _parse(name: str, topic: str = "") -> StoreUpdate:
    return ShopifyStore().parse(topic, read_payload("shopify", name))


def _order(name: str, topic: str = "orders/updated") -> StoreOrder:
    order = _parse(name, topic).order
    assert order is not None
    return order


def _changed(**changes: object) -> bytes:
    return json.dumps(json.loads(read_payload("shopify", "order_placed.json")) | changes).encode()


def test_a_placed_order_is_read_whole() -> None:
    order = _order("order_placed.json", "orders/create")
    assert (order.external_id, order.number, order.stage) == ("9007199254741993", "#2041", "placed")
    assert (order.currency, order.total_minor, order.shipping_minor, order.refunded_minor) == ("USD", 9480, 500, 0)
    assert (order.email, order.phone, order.locale) == ("mara@quill.example", "+1 555 0142", "en-US")
    assert order.placed_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert (order.tags, order.customer_tags, order.customer_order_count) == (("gift", "spring"), ("vip",), 3)
    lamp = order.lines[0]
    assert (lamp.sku, lamp.quantity, lamp.price_minor, lamp.weight_grams) == ("LAMP-S", 2, 3990, 800)
    assert lamp.properties == (("Engraving", "M.Q."),)
    assert order.shipping_address is not None
    assert order.shipping_address.postcode == "97000"


def test_several_numbers_of_one_fulfilment_and_a_cancelled_fulfilment_are_kept_apart() -> None:
    update = _parse("order_partially_shipped.json", "orders/partially_fulfilled")
    assert update.order is not None
    assert update.order.stage == "partially_shipped"
    sent, cancelled = update.shipments
    assert sent.tracking_numbers == ("1ZA1B2C30312345673", "1ZA1B2C30398765433")
    assert not sent.is_cancelled
    assert cancelled.is_cancelled


def test_only_money_that_really_went_back_counts_as_refunded() -> None:
    order = _order("order_partially_refunded.json")
    assert order.refunded_minor == 1000
    assert [line.quantity_left for line in order.lines] == [2, 0]
    assert order.stage == "placed"


def test_a_cancelled_order_is_cancelled_whatever_its_money_says() -> None:
    order = _order("order_cancelled.json", "orders/cancelled")
    assert order.is_cancelled
    assert order.stage == "cancelled"


def test_an_order_with_text_ids_number_prices_no_customer_and_odd_properties_is_read() -> None:
    order = _order("order_in_yen.json")
    assert (order.external_id, order.total_minor, order.lines[0].price_minor) == ("5550001", 5400, 1800)
    assert order.lines[0].properties == (("箱", "木"),)
    assert (order.email, order.customer_external_id, order.shipping_address) == ("", "", None)
    assert order.stage == "placed", "cash on delivery is paid at the door"


@pytest.mark.parametrize(
    ("fulfilment", "financial", "shipments", "stage"),
    [
        ("", "pending", [], "awaiting_payment"),
        ("", "authorized", [], "placed"),
        ("", "paid", [], "placed"),
        ("unfulfilled", "partially_refunded", [], "placed"),
        ("on_hold", "paid", [], "awaiting_preparation"),
        ("in_progress", "paid", [], "in_preparation"),
        ("partial", "pending", [], "partially_shipped"),
        ("fulfilled", "pending", ["in_transit"], "shipped"),
        ("fulfilled", "paid", ["ready_for_pickup"], "ready_for_pickup"),
        ("fulfilled", "paid", ["ready_for_pickup", "in_transit"], "shipped"),
        ("fulfilled", "paid", ["picked_up"], "completed"),
        ("restocked", "refunded", [], "cancelled"),
    ],
)
def test_the_stage_is_what_the_merchant_sees(fulfilment: str, financial: str, shipments: list[str], stage: str) -> None:
    assert choose_stage(fulfilment, financial, payment_methods=[], shipment_statuses=shipments) == stage


def test_an_order_whose_lines_were_all_removed_unsent_is_cancelled() -> None:
    lines = [line | {"current_quantity": 0} for line in json.loads(_changed())["line_items"]]
    order = ShopifyStore().parse("orders/updated", _changed(line_items=lines)).order
    assert order is not None
    assert order.stage == "cancelled"


def test_a_fulfilment_names_its_order_number_and_milestone() -> None:
    update = _parse("fulfilment_created.json", "fulfillments/update")
    assert (update.order_external_id, update.order_number) == ("9007199254741993", "#2041")
    assert update.shipments[0].milestone is Milestone.OUT_FOR_DELIVERY
    assert update.source_updated_at == datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


def test_a_fulfilment_event_keeps_the_depots_wall_clock() -> None:
    (event,) = _parse("fulfilment_event.json").scans
    assert event.scan.milestone is Milestone.OUT_FOR_DELIVERY
    assert event.scan.local_time.isoformat() == "2026-03-04T23:40:00"
    assert event.shipment_external_id == "501"


def test_an_event_of_a_new_status_is_kept_as_unknown_in_its_own_words() -> None:
    body = json.loads(read_payload("shopify", "fulfilment_event.json")) | {"status": "beamed_up"}
    (event,) = ShopifyStore().parse("fulfillment_events/create", json.dumps(body).encode()).scans
    assert (event.scan.code, event.scan.carrier_code) == ("unknown", "beamed_up")
    assert event.scan.milestone is Milestone.PENDING


def test_a_refund_is_what_was_paid_back() -> None:
    refund = _parse("refund_created.json").refund
    assert refund is not None
    assert (refund.amount_minor, refund.currency, refund.lines[0].amount_minor) == (1250, "USD", 1000)


def test_a_refund_of_an_order_nobody_paid_moved_no_money() -> None:
    removal = {"id": 1, "refund_line_items": [{"line_item_id": 1, "quantity": 1, "subtotal": "5.00"}]}
    order = ShopifyStore().parse("orders/updated", _changed(financial_status="pending", refunds=[removal])).order
    assert order is not None
    assert order.refunded_minor == 0


def test_a_return_is_read_with_its_stage_from_the_topic() -> None:
    update = _parse("return_requested.json", "returns/request")
    assert update.store_return is not None
    assert update.store_return.stage is ReturnStage.REQUESTED
    assert update.order_external_id == "9007199254741993"


@pytest.mark.parametrize(
    ("name", "topic", "kind"),
    [
        ("shop.json", "app/uninstalled", "uninstalled"),
        ("shop.json", "", "ignored"),
        ("customer_updated.json", "customers/update", "ignored"),
        ("customer_updated.json", "", "ignored"),
        ("order_placed.json", "orders/edited", "ignored"),
        ("order_placed.json", "", "order"),
        ("fulfilment_created.json", "", "fulfilment"),
        ("refund_created.json", "", "refund"),
    ],
)
def test_each_topic_has_its_kind_and_a_missing_one_is_guessed(name: str, topic: str, kind: str) -> None:
    assert _parse(name, topic).kind == kind


def test_an_object_wrapped_as_the_rest_api_does_is_read_too() -> None:
    body = read_payload("shopify", "order_placed.json")
    assert ShopifyStore().parse("", b'{"order":' + body + b"}").order == _order("order_placed.json")
    assert ShopifyStore().parse("", b'{"orders":[' + body + b"]}").order == _order("order_placed.json")
    with pytest.raises(UnreadablePayload, match="holds 2 orders"):
        ShopifyStore().parse("", b'{"orders":[' + body + b"," + body + b"]}")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": None}, "has no id"),
        ({"currency": None}, "does not name its currency"),
        ({"created_at": "yesterday"}, "created_at is not a point in time"),
        ({"created_at": "9999-12-31T23:59:59-14:00"}, "created_at lies outside the years"),
        ({"total_price": "a lot"}, "total_price is not an amount"),
        ({"total_price": "1e999999"}, "total_price is not an amount"),
        ({"total_price": "NaN"}, "total_price is not an amount"),
        ({"line_items": {"0": {}}}, "documented form"),
    ],
)
def test_what_cannot_be_understood_is_named(changes: dict, sentence: str) -> None:
    with pytest.raises(UnreadablePayload, match=sentence):
        ShopifyStore().parse("orders/updated", _changed(**changes))


def test_the_same_event_has_the_same_id_and_each_topic_its_own() -> None:
    store, event = ShopifyStore(), {"X-Shopify-Event-Id": "e1", "X-Shopify-Webhook-Id": "w1"}
    first = store.event_id({**event, "X-Shopify-Topic": "orders/create"})
    assert first == store.event_id({**event, "X-Shopify-Webhook-Id": "w2", "X-Shopify-Topic": "orders/create"})
    assert first != store.event_id({**event, "X-Shopify-Topic": "orders/paid"})
    assert store.event_id({}) is None


def test_no_two_shopify_words_mean_the_same() -> None:
    assert len(set(FULFILMENT_EVENT_CODES.values())) == len(FULFILMENT_EVENT_CODES)


def test_the_current_total_goes_with_its_discount_and_the_tax_on_top() -> None:
    amounts = {"total_price": "100.00", "current_total_price": "80.00", "total_discounts": "9.00", "total_tax": "7.00"}
    order = ShopifyStore().parse("orders/updated", _changed(**amounts, current_total_discounts="5.00")).order
    assert order is not None
    assert (order.total_minor, order.current_total_minor, order.discount_minor, order.tax_minor) == (
        10000,
        8000,
        500,
        700,
    )
    included = ShopifyStore().parse("orders/updated", _changed(**amounts, taxes_included=True)).order
    assert included is not None
    assert (included.discount_minor, included.tax_minor) == (900, 0)


@pytest.mark.parametrize(
    ("status", "is_sent", "is_withdrawn"),
    [
        ("success", True, False),
        (None, True, False),
        ("pending", False, False),
        ("open", False, False),
        ("error", False, True),
        ("failure", False, True),
        ("cancelled", False, True),
    ],
)
def test_only_a_successful_fulfilment_is_sent(status: str | None, is_sent: bool, is_withdrawn: bool) -> None:
    body = json.loads(read_payload("shopify", "fulfilment_created.json")) | {"status": status}
    (shipment,) = ShopifyStore().parse("fulfillments/update", json.dumps(body).encode()).shipments
    assert (shipment.is_sent, shipment.is_withdrawn) == (is_sent, is_withdrawn)
