"""The snapshot of facts a trigger carries: what its wording may say, as plain JSON."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts, JsonValue
from portal.models import Checkpoint, Merchant, Order, OrderContact, OrderLine, Shipment, ShipmentLine
from portal.queries.page_links import PageLinks
from portal.sources.carriers.registry import compose_tracking_url, find_carrier
from portal.timeline.wording import CODE_WORDING
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.web.locale import choose_locale, translate

#: How many scans a message shows.
_SHOWN_SCANS = 5


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
    facts: Facts


def collect_order_facts(session: Session, links: PageLinks, order_id: uuid.UUID) -> OrderFacts:
    """Everything about an order a message may say."""
    row = session.execute(
        select(Order, Merchant, OrderContact)
        .join(Merchant, Merchant.id == Order.merchant_id)
        .join(OrderContact, OrderContact.order_id == Order.id)
        .where(Order.id == order_id)
    ).one()
    order, merchant, contact = row
    facts: dict[str, JsonValue] = {
        "order": {
            "number": order.number,
            "placed_on": order.placed_at.astimezone(ZoneInfo(merchant.time_zone)).date().isoformat(),
            "total_minor": order.total_minor,
            "currency": order.currency,
            "receiver_name": contact.name,
            "lines": _lines_facts(session, order, links.base_url),
        },
        "person": {"name": contact.name, "first_name": first_name(contact.name)},
        "shop": _shop_facts(merchant),
        "links": {"page": links.find_page_url(session, order_id)},
    }
    return OrderFacts(
        merchant_id=order.merchant_id,
        language=order.language or merchant.language,
        email=contact.email,
        phone=contact.phone,
        name=contact.name,
        country=contact.country,
        facts=facts,
    )


def collect_shipment_facts(session: Session, shipment_id: uuid.UUID, *, language: str) -> Facts:
    """What a message about one parcel says beside its order's facts, its scans in the language of the message."""
    shipment = session.get_one(Shipment, shipment_id)
    items = session.execute(
        select(OrderLine.title, OrderLine.variant, ShipmentLine.quantity)
        .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
        .where(ShipmentLine.shipment_id == shipment_id)
        .order_by(OrderLine.position)
    ).all()
    scans = session.scalars(
        select(Checkpoint)
        .where(Checkpoint.shipment_id == shipment_id)
        .order_by(Checkpoint.occurred_at.desc())
        .limit(_SHOWN_SCANS)
    ).all()
    carrier = find_carrier(shipment.carrier)
    own_page = compose_tracking_url(carrier, shipment.tracking_number or "") if carrier else None
    return {
        "carrier": carrier.name if carrier else shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "carrier_url": shipment.tracking_url or own_page,
        "milestone": shipment.milestone,
        "estimated_earliest_on": _day(shipment.earliest_on),
        "estimated_latest_on": _day(shipment.latest_on),
        "place": scans[0].city if scans else "",
        "items": [{"title": item.title, "variant": item.variant, "quantity": item.quantity} for item in items],
        "checkpoints": _scan_facts(scans, language),
    }


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


def _shop_facts(merchant: Merchant) -> dict[str, JsonValue]:
    return {
        "name": merchant.name,
        "support_email": merchant.support_email,
        "support_phone": merchant.support_phone,
        "website": merchant.website,
    }


def _lines_facts(session: Session, order: Order, base_url: str) -> list[JsonValue]:
    lines = session.execute(
        select(OrderLine.title, OrderLine.variant, OrderLine.quantity, OrderLine.price_minor, OrderLine.image_url)
        .where(OrderLine.order_id == order.id, OrderLine.quantity > 0)
        .order_by(OrderLine.position)
    )
    return [
        {
            "title": line.title,
            "variant": line.variant,
            "quantity": line.quantity,
            "price_minor": line.price_minor,
            "currency": order.currency,
            "image_url": None if line.image_url is None else base_url + line.image_url,
        }
        for line in lines
    ]


def _scan_facts(scans: Sequence[Checkpoint], language: str) -> list[JsonValue]:
    words = translate(choose_locale((language,), language).catalogue)
    return [
        {
            "occurred_at": scan.occurred_at.isoformat(),
            "offset_minutes": scan.local_offset_minutes or 0,
            "text": words.ugettext(CODE_WORDING[CheckpointCode(scan.code)]),
            "carrier_words": scan.wording,
            "place": scan.city,
        }
        for scan in scans
    ]


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
