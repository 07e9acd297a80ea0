"""Webhook bodies as Shopify would send them for a planned order, in the store's own wire format."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import msgspec

from portal.demo.plans import OrderPlan, Person, Product
from portal.sources.stores.shopify.wire import (
    WireAddress,
    WireCustomer,
    WireFulfilment,
    WireLine,
    WireOrder,
    WireRefund,
    WireRefundLine,
    WireShippingLine,
    WireTransaction,
)
from portal.vocabulary.currency import currency_exponent


@dataclass(frozen=True, slots=True)
class SentParcel:
    """A parcel that has left: how many the order has had before it, its number, and the order lines in it."""

    position: int
    carrier: str
    service: str
    numbers: tuple[str, ...]
    lines: tuple[int, ...]
    shipped_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderState:
    """How the store sees an order at one moment."""

    plan: OrderPlan
    external_id: int
    number: str
    currency: str
    placed_at: dt.datetime
    updated_at: dt.datetime
    fulfilment_status: str | None = None
    parcels: tuple[SentParcel, ...] = ()
    cancelled_at: dt.datetime | None = None
    refunded_at: dt.datetime | None = None


def compose_order(state: OrderState) -> bytes:
    """The body of an `orders/…` webhook."""
    person, shipping = state.plan.person, _shipping(state)
    goods = sum((_price(state, product) * quantity for product, quantity in state.plan.lines), Decimal())
    order = WireOrder(
        id=state.external_id,
        name=state.number,
        email=person.email,
        phone=person.phone,
        customer_locale=person.language,
        currency=state.currency,
        total_price=str(goods + shipping),
        financial_status=_financial_status(state),
        fulfillment_status=state.fulfilment_status,
        created_at=state.placed_at.isoformat(),
        updated_at=state.updated_at.isoformat(),
        cancelled_at=_iso(state.cancelled_at),
        tags="demo",
        test=True,
        payment_gateway_names=["Invented Pay"],
        customer=_customer(person),
        shipping_address=_address(person),
        shipping_lines=[WireShippingLine(title="Standard delivery", price=str(shipping))],
        line_items=[_line(state, index) for index in range(len(state.plan.lines))],
        fulfillments=[_fulfilment(state, parcel) for parcel in state.parcels],
        refunds=[_refund(state, goods)] if state.refunded_at else [],
    )
    return msgspec.json.encode(order)


def _customer(person: Person) -> WireCustomer:
    first, _, last = person.name.partition(" ")
    return WireCustomer(email=person.email, first_name=first, last_name=last, locale=person.language)


def _address(person: Person) -> WireAddress:
    return WireAddress(
        name=person.name,
        address1=person.street,
        city=person.city,
        zip=person.postcode,
        country_code=person.country,
        phone=person.phone,
    )


def _line(state: OrderState, index: int) -> WireLine:
    product, quantity = state.plan.lines[index]
    return WireLine(
        id=_line_id(state, index),
        sku=product.sku,
        title=product.title,
        variant_title=product.variant,
        quantity=quantity,
        current_quantity=0 if state.cancelled_at else quantity,
        price=str(_price(state, product)),
    )


def _fulfilment(state: OrderState, parcel: SentParcel) -> WireFulfilment:
    return WireFulfilment(
        id=state.external_id * 100 + 50 + parcel.position,
        order_id=state.external_id,
        name=f"{state.number}.{parcel.position}",
        status="success",
        service=parcel.service,
        tracking_company=parcel.carrier,
        tracking_numbers=list(parcel.numbers),
        line_items=[_line(state, index) for index in parcel.lines],
        created_at=parcel.shipped_at.isoformat(),
        updated_at=parcel.shipped_at.isoformat(),
    )


def _refund(state: OrderState, goods: Decimal) -> WireRefund:
    return WireRefund(
        id=state.external_id * 100 + 99,
        order_id=state.external_id,
        created_at=_iso(state.refunded_at),
        refund_line_items=[
            WireRefundLine(line_item_id=_line_id(state, index), quantity=0) for index in range(len(state.plan.lines))
        ],
        transactions=[WireTransaction(kind="refund", status="success", amount=str(goods), currency=state.currency)],
    )


def _line_id(state: OrderState, index: int) -> int:
    return state.external_id * 100 + index


def _financial_status(state: OrderState) -> str:
    if state.refunded_at:
        return "refunded"
    return "paid" if state.plan.is_paid else "pending"


def _price(state: OrderState, product: Product) -> Decimal:
    return _in_currency(Decimal(product.price), state)


def _shipping(state: OrderState) -> Decimal:
    return _in_currency(Decimal("4.90"), state)


def _in_currency(amount: Decimal, state: OrderState) -> Decimal:
    step = Decimal(1).scaleb(-currency_exponent(state.currency))
    return (amount * Decimal(state.plan.rate)).quantize(step, ROUND_HALF_EVEN)


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
