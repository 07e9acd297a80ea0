"""The snapshot of facts a trigger carries: what its wording may say and its rules may ask, as plain JSON.

What neither store nor carrier has told is left out, so that no rule answers to a guess.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts, JsonValue
from portal.alerts.facts_lines import LineFacts, collect_line_facts
from portal.alerts.known_facts import keep_known
from portal.models import Connection, Merchant, Order, OrderContact, Shipment
from portal.queries.page_links import PageLinks


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order's facts with what publishing needs beside them."""

    merchant_id: uuid.UUID
    language: str
    email: str | None
    phone: str | None
    name: str
    #: ISO 3166 code of where the parcel goes.
    country: str
    #: Of the region there, such as `TX`; empty where nobody told.
    region_code: str
    facts: Facts


def collect_order_facts(session: Session, links: PageLinks, order_id: uuid.UUID) -> OrderFacts:
    """Everything about an order a message may say."""
    row = session.execute(
        select(Order, Merchant, OrderContact, Connection.source)
        .join(Merchant, Merchant.id == Order.merchant_id)
        .join(OrderContact, OrderContact.order_id == Order.id)
        .join(Connection, Connection.id == Order.connection_id)
        .where(Order.id == order_id)
    ).one()
    order, merchant, contact, platform = row
    lines = collect_line_facts(session, order, links.base_url)
    facts: dict[str, JsonValue] = {
        "order": {**_order_facts(order, merchant, lines), "receiver_name": contact.name},
        "person": {"name": contact.name, "first_name": first_name(contact.name)},
        "customer": _customer_facts(order),
        "destination": keep_known(
            country=contact.country,
            region=contact.region,
            region_code=contact.region_code,
            postcode=contact.postcode,
            city=contact.city,
        ),
        "shop": _shop_facts(merchant),
        "store": {"name": merchant.name, "platform": platform, "time_zone": merchant.time_zone},
        "links": {"page": links.find_page_url(session, order_id)},
    }
    return OrderFacts(
        merchant_id=order.merchant_id,
        language=order.language or merchant.language,
        email=contact.email,
        phone=contact.phone,
        name=contact.name,
        country=contact.country,
        region_code=contact.region_code,
        facts=facts,
    )


def find_newest_parcel(session: Session, order_id: uuid.UUID) -> uuid.UUID | None:
    """The parcel of an order sent last that the store has not taken back."""
    return session.scalar(
        select(Shipment.id)
        .where(Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None))
        .order_by(Shipment.position.desc(), Shipment.id.desc())
        .limit(1)
    )


def first_name(name: str) -> str:
    """What a friendly message calls a person: the first word of the name."""
    return next(iter(name.split()), "")


def _order_facts(order: Order, merchant: Merchant, lines: LineFacts) -> dict[str, JsonValue]:
    count = order.customer_order_count
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "placed_on": order.placed_at.astimezone(ZoneInfo(merchant.time_zone)).date().isoformat(),
        "total_minor": order.total_minor,
        "shipping_minor": order.shipping_minor,
        "discount_minor": order.discount_minor,
        "currency": order.currency,
        "stage": order.stage,
        "tags": _texts(order.tags),
        "language": order.language or merchant.language,
        "item_count": lines.item_count,
        "lines": lines.lines,
        **keep_known(
            shipping_method=order.shipping_method,
            payment_method=order.payment_method,
            channel=order.channel,
            weight_grams=lines.weight_grams,
            # Some stores count the order itself only a moment later.
            is_first=None if count is None else count <= 1,
        ),
    }


def _customer_facts(order: Order) -> dict[str, JsonValue]:
    # Where the shopper lives is not known: the address of delivery may be somebody else's.
    tags = None if order.customer_tags is None else _texts(order.customer_tags)
    return keep_known(tags=tags, order_count=order.customer_order_count)


def _shop_facts(merchant: Merchant) -> dict[str, JsonValue]:
    return {
        "name": merchant.name,
        "support_email": merchant.support_email,
        "support_phone": merchant.support_phone,
        "website": merchant.website,
    }


def _texts(values: Iterable[object]) -> list[JsonValue]:
    return [str(value) for value in values]
