"""A test order for trying the page and the messages: an order like any other, to the merchant's own address."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from portal.merchants.connections import add_connection
from portal.merchants.first_steps import TEST_SOURCE
from portal.models import Connection, Merchant, Order, Product
from portal.orders.import_order import StoreMessage
from portal.queries.page_links import PageLinks
from portal.sources.stores.contract import StoreAddress, StoreLine, StoreOrder, StoreShipment, StoreShipmentLine
from portal.tracking.apply_order import apply_order
from portal.vocabulary.connection_kind import ConnectionKind
from portal.vocabulary.order_stage import OrderStage

_CARRIER: Final = "simulated"
#: Lines of a test order where the shop has no products yet.
_MOST_LINES: Final = 2
_PRICE_MINOR: Final = 2900
_CURRENCIES: Final = {"GB": "GBP", "JP": "JPY", "TW": "TWD", "RO": "RON", "PL": "PLN", "CH": "CHF", "US": "USD"}


@dataclass(frozen=True, slots=True)
class OrderWish:
    """Whose order it is to be: `email` is the merchant's own, `product_title` stands in for products."""

    merchant_id: uuid.UUID
    email: str
    product_title: str


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order, and the parcel somebody has to send on its way."""

    order_id: uuid.UUID
    tracker_id: uuid.UUID
    tracking_number: str
    page_url: str


def place_test_order(
    session: Session, sealer: Sealer, links: PageLinks, wish: OrderWish, *, now: dt.datetime
) -> PlacedOrder:
    """Place an order marked as a test and hand its parcel to the simulated carrier."""
    merchant = session.get_one(Merchant, wish.merchant_id)
    store_id = _find_or_open_store(session, sealer, merchant.id, now)
    tracker_id = _find_or_open_tracker(session, sealer, merchant.id)
    count = session.scalar(select(func.count()).select_from(Order).where(Order.connection_id == store_id)) or 0
    number, tracking_number = f"TEST-{count + 1}", f"TEST{new_id().hex[-10:].upper()}"
    message = StoreMessage(merchant.id, store_id, now, is_creation=True)
    data = _compose(_load_lines(session, merchant.id, wish), wish, merchant, (number, tracking_number), now)
    order = apply_order(session, links, message, data)
    page_url = links.find_page_url(session, order.id) or ""
    return PlacedOrder(order.id, tracker_id, tracking_number, page_url)


def find_test_order(session: Session, merchant_id: uuid.UUID) -> uuid.UUID | None:
    """The newest test order of a merchant."""
    of_test = (Connection.merchant_id == merchant_id, Connection.source == TEST_SOURCE)
    wanted = select(Order.id).join(Connection, Connection.id == Order.connection_id).where(*of_test)
    return session.scalar(wanted.order_by(Order.created_at.desc(), Order.id.desc()).limit(1))


def _find_or_open_store(session: Session, sealer: Sealer, merchant_id: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    # Two who press the button at once shall share one connection.
    session.execute(select(Merchant.id).where(Merchant.id == merchant_id).with_for_update())
    of_test = (Connection.merchant_id == merchant_id, Connection.source == TEST_SOURCE)
    known = session.scalar(select(Connection.id).where(*of_test))
    if known is not None:
        return known
    made = Connection(
        id=new_id(),
        merchant_id=merchant_id,
        kind=ConnectionKind.STORE.value,
        source=TEST_SOURCE,
        secret_sealed=sealer.seal(new_id().hex),
        # No door: test orders are placed here and nowhere else.
        is_on=False,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made.id


def _find_or_open_tracker(session: Session, sealer: Sealer, merchant_id: uuid.UUID) -> uuid.UUID:
    of_carrier = (Connection.merchant_id == merchant_id, Connection.source == _CARRIER, Connection.is_on.is_(True))
    known = session.scalar(select(Connection.id).where(*of_carrier).limit(1))
    return known or add_connection(session, sealer, merchant_id, _CARRIER).id


def _load_lines(session: Session, merchant_id: uuid.UUID, wish: OrderWish) -> tuple[StoreLine, ...]:
    """Products of the shop, so that the page shows what shoppers will see; one invented product without any."""
    of_shop = select(Product.sku, Product.title).where(Product.merchant_id == merchant_id)
    rows = session.execute(of_shop.order_by(Product.sku).limit(_MOST_LINES)).all()
    known = [(row.sku, row.title) for row in rows] or [("TEST", wish.product_title)]
    return tuple(
        StoreLine(
            external_id=f"{position}",
            sku=sku,
            title=title,
            variant="",
            quantity=1,
            quantity_left=1,
            quantity_fulfillable=0,
            price_minor=_PRICE_MINOR,
            weight_grams=None,
            product_external_id="",
            variant_external_id="",
            needs_shipping=True,
        )
        for position, (sku, title) in enumerate(known, 1)
    )


def _compose(
    lines: tuple[StoreLine, ...], wish: OrderWish, merchant: Merchant, numbers: tuple[str, str], now: dt.datetime
) -> StoreOrder:
    number, tracking_number = numbers
    total = _PRICE_MINOR * len(lines)
    return StoreOrder(
        external_id=f"test-{tracking_number}",
        number=number,
        stage=OrderStage.SHIPPED,
        placed_at=now,
        updated_at=now,
        currency=_CURRENCIES.get(merchant.country, "EUR"),
        total_minor=total,
        current_total_minor=total,
        refunded_minor=0,
        locale=merchant.language,
        email=wish.email,
        phone="",
        customer_external_id="",
        customer_name="",
        customer_tags=None,
        customer_order_count=None,
        lines=lines,
        shipments=(_compose_shipment(lines, number, tracking_number, now),),
        refunds=(),
        shipping_address=StoreAddress(country=merchant.country),
        shipping_method="",
        payment_methods=(),
        tags=("test",),
        note="",
        is_cancelled=False,
        cancelled_at=None,
        is_test=True,
        accepts_marketing=None,
    )


def _compose_shipment(
    lines: tuple[StoreLine, ...], number: str, tracking_number: str, now: dt.datetime
) -> StoreShipment:
    return StoreShipment(
        external_id=f"{tracking_number}-1",
        order_external_id=f"test-{tracking_number}",
        carrier=_CARRIER,
        service="",
        tracking_numbers=(tracking_number,),
        tracking_urls=(),
        lines=tuple(_compose_shipment_line(line) for line in lines),
        is_cancelled=False,
        milestone=None,
        created_at=now,
        updated_at=now,
        name=number,
    )


def _compose_shipment_line(line: StoreLine) -> StoreShipmentLine:
    return StoreShipmentLine(line_external_id=line.external_id, sku=line.sku, title=line.title, quantity=line.quantity)
