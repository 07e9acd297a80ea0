"""The parts of Shopify's REST webhook bodies that we read (shopify.dev, Admin REST API, Order, Fulfillment, Refund).

Scalars are loose on purpose: ids and prices come as numbers or texts, and any field may be null or missing.
"""

from typing import Any

from msgspec import Struct

from portal.sources.reading import Loose


class WireMoney(Struct):
    """An amount with its currency."""

    amount: Loose = None
    currency_code: Loose = None


class WireMoneySet(Struct):
    """An amount in the shop's currency."""

    shop_money: WireMoney | None = None


class WireAddress(Struct):
    """A postal address."""

    name: Loose = None
    first_name: Loose = None
    last_name: Loose = None
    company: Loose = None
    address1: Loose = None
    address2: Loose = None
    city: Loose = None
    province: Loose = None
    province_code: Loose = None
    zip: Loose = None
    country: Loose = None
    country_code: Loose = None
    phone: Loose = None


class WireCustomer(Struct):
    """The buyer's account."""

    id: Loose = None
    email: Loose = None
    phone: Loose = None
    first_name: Loose = None
    last_name: Loose = None
    orders_count: Loose = None
    tags: Any = None
    locale: Loose = None


class WireLine(Struct):
    """An order line; `properties` is documented as a list of pairs and seen as an object, a text and null."""

    id: Loose = None
    sku: Loose = None
    title: Loose = None
    name: Loose = None
    variant_title: Loose = None
    quantity: Loose = None
    current_quantity: Loose = None
    fulfillable_quantity: Loose = None
    price: Loose = None
    price_set: WireMoneySet | None = None
    grams: Loose = None
    product_id: Loose = None
    variant_id: Loose = None
    requires_shipping: Loose = True
    properties: Any = None
    vendor: Loose = None
    # Not in webhooks of the platform itself; apps that enrich them send these.
    product_type: Loose = None
    tags: Any = None


class WireFulfilment(Struct):
    """A fulfilment: what left together, with the numbers of its parcels."""

    id: Loose = None
    order_id: Loose = None
    name: Loose = None
    status: Loose = None
    shipment_status: Loose = None
    service: Loose = None
    tracking_company: Loose = None
    tracking_number: Loose = None
    tracking_numbers: list[Loose] | None = None
    tracking_url: Loose = None
    tracking_urls: list[Loose] | None = None
    line_items: list[WireLine] | None = None
    email: Loose = None
    created_at: Loose = None
    updated_at: Loose = None


class WireFulfilmentEvent(Struct):
    """A scan of a fulfilment."""

    id: Loose = None
    order_id: Loose = None
    fulfillment_id: Loose = None
    status: Loose = None
    message: Loose = None
    happened_at: Loose = None
    created_at: Loose = None
    updated_at: Loose = None
    city: Loose = None
    province: Loose = None
    zip: Loose = None
    country: Loose = None
    estimated_delivery_at: Loose = None


class WireRefundLine(Struct):
    """How much of an order line was refunded."""

    line_item_id: Loose = None
    quantity: Loose = None
    subtotal: Loose = None
    subtotal_set: WireMoneySet | None = None
    total_tax: Loose = None
    line_item: WireLine | None = None


class WireTransaction(Struct):
    """A movement of money."""

    kind: Loose = None
    status: Loose = None
    amount: Loose = None
    currency: Loose = None


class WireReference(Struct):
    """Another object by its id."""

    id: Loose = None
    admin_graphql_api_id: Loose = None


class WireRefund(Struct, rename={"return_": "return"}):
    """A refund with its lines and what was paid back."""

    id: Loose = None
    order_id: Loose = None
    note: Loose = None
    created_at: Loose = None
    processed_at: Loose = None
    refund_line_items: list[WireRefundLine] | None = None
    transactions: list[WireTransaction] | None = None
    total_duties_set: WireMoneySet | None = None
    return_: WireReference | None = None


class WireReturn(Struct):
    """A return."""

    id: Loose = None
    name: Loose = None
    status: Loose = None
    order_id: Loose = None
    order: WireReference | None = None
    created_at: Loose = None
    updated_at: Loose = None


class WireShippingLine(Struct):
    """The shipping method the shopper chose."""

    title: Loose = None
    price: Loose = None


class WireOrder(Struct):
    """An order."""

    id: Loose = None
    name: Loose = None
    order_number: Loose = None
    number: Loose = None
    email: Loose = None
    contact_email: Loose = None
    phone: Loose = None
    customer_locale: Loose = None
    currency: Loose = None
    total_price: Loose = None
    current_total_price: Loose = None
    total_discounts: Loose = None
    current_total_discounts: Loose = None
    total_tax: Loose = None
    current_total_tax: Loose = None
    taxes_included: Loose = None
    financial_status: Loose = None
    fulfillment_status: Loose = None
    created_at: Loose = None
    processed_at: Loose = None
    updated_at: Loose = None
    cancelled_at: Loose = None
    closed_at: Loose = None
    note: Loose = None
    tags: Any = None
    test: Loose = None
    buyer_accepts_marketing: Loose = None
    order_status_url: Loose = None
    payment_gateway_names: list[Loose] | None = None
    source_name: Loose = None
    gateway: Loose = None
    customer: WireCustomer | None = None
    billing_address: WireAddress | None = None
    shipping_address: WireAddress | None = None
    shipping_lines: list[WireShippingLine] | None = None
    line_items: list[WireLine] | None = None
    fulfillments: list[WireFulfilment] | None = None
    refunds: list[WireRefund] | None = None
