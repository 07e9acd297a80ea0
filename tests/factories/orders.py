"""Rows of the portal's tables with every column filled: one factory a table, each adds and flushes its row."""

import datetime as dt
from typing import TypeVar

from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.models import (
    Branding,
    Checkpoint,
    Connection,
    DeliveryEstimate,
    Merchant,
    Order,
    OrderContact,
    OrderLine,
    OrderStageChange,
    Shipment,
    ShipmentLine,
)
from portal.timeline.scan import Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.connection_kind import ConnectionKind
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.origin import Origin

Row = TypeVar("Row")

#: Wednesday, 18 November 2026, 19:04 in Berlin.
PLACED_AT = dt.datetime(2026, 11, 18, 18, 4, tzinfo=dt.UTC)


def utc(day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A moment in November 2026."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def make_merchant(session: Session, **columns: object) -> Merchant:
    slug = columns.get("slug", f"shop-{new_id().hex[-8:]}")
    usual = {
        "id": new_id(),
        "slug": slug,
        "name": "Fernhollow",
        "language": "en",
        "country": "DE",
        "time_zone": "Europe/Berlin",
        "support_email": "help@fernhollow.example",
        "support_phone": "+1 555 0142",
        "website": "https://fernhollow.example/",
        "created_at": PLACED_AT,
    }
    return _saved(session, Merchant(**(usual | columns)))


def make_branding(session: Session, merchant: Merchant, **columns: object) -> Branding:
    usual = {
        "merchant_id": merchant.id,
        "accent": "#d9531e",
        "header": "#16352a",
        "heading_font": "sans",
        "corners": "soft",
        "logo_url": "/static/img/demo/fernhollow.svg",
        "logo_dark_url": None,
        "logo_width": 176,
        "logo_height": 36,
        "mail_logo_url": None,
        "header_links": [{"label": "New in", "url": "https://fernhollow.example/new"}],
        "footer_links": [{"label": "Returns", "url": "https://fernhollow.example/returns"}],
        "help_url": "https://fernhollow.example/help",
        "changed_at": PLACED_AT,
    }
    return _saved(session, Branding(**(usual | columns)))


def make_connection(session: Session, merchant: Merchant, **columns: object) -> Connection:
    usual = {
        "id": new_id(),
        "merchant_id": merchant.id,
        "kind": ConnectionKind.STORE.value,
        "source": "shopify",
        "secret_sealed": "sealed",
        "is_on": True,
        "created_at": PLACED_AT,
    }
    return _saved(session, Connection(**(usual | columns)))


def make_order(session: Session, merchant: Merchant, **columns: object) -> Order:
    """An order without lines, contact and parcels; a connection is made unless one is given."""
    connection_id = columns.pop("connection_id", None) or make_connection(session, merchant).id
    number = str(columns.get("number", "#1042"))
    usual = {
        "id": new_id(),
        "merchant_id": merchant.id,
        "connection_id": connection_id,
        "external_id": new_id().hex,
        "number": number,
        "number_key": number.lstrip("#").lower(),
        "stage": OrderStage.SHIPPED.value,
        "language": "en",
        "currency": "EUR",
        "total_minor": 26690,
        "shipping_minor": 490,
        "refunded_minor": 0,
        "shipping_method": "Standard",
        "tags": [],
        "placed_at": PLACED_AT,
        "created_at": PLACED_AT,
    }
    return _saved(session, Order(**(usual | columns)))


def make_contact(session: Session, order: Order, **columns: object) -> OrderContact:
    usual = {
        "order_id": order.id,
        "merchant_id": order.merchant_id,
        "name": "Mirela Tannenberg",
        "email": "mirela@tannenberg.example",
        "phone": "+15550101",
        "street": "Kastanienallee 12",
        "city": "Berlin",
        "region": "",
        "postcode": "10115",
        "country": "DE",
    }
    return _saved(session, OrderContact(**(usual | columns)))


def make_line(session: Session, order: Order, **columns: object) -> OrderLine:
    usual = {
        "id": new_id(),
        "merchant_id": order.merchant_id,
        "order_id": order.id,
        "external_id": new_id().hex,
        "position": 1,
        "sku": "DRZ-M",
        "title": "Drizzle rain jacket",
        "variant": "Moss, M",
        "quantity": 1,
        "price_minor": 12900,
        "image_url": "/static/img/demo/jacket.svg",
        "needs_shipping": True,
    }
    return _saved(session, OrderLine(**(usual | columns)))


def make_stage_change(session: Session, order: Order, stage: OrderStage, reached_at: dt.datetime) -> OrderStageChange:
    change = OrderStageChange(
        order_id=order.id, stage=stage.value, merchant_id=order.merchant_id, reached_at=reached_at
    )
    return _saved(session, change)


def make_shipment(session: Session, order: Order, **columns: object) -> Shipment:
    number = columns.get("tracking_number", "1Z5550100123")
    usual = {
        "id": new_id(),
        "merchant_id": order.merchant_id,
        "order_id": order.id,
        "store_shipment_id": "1",
        "position": 1,
        "carrier": "dhl",
        "service": "",
        "tracking_number": number,
        "number_key": number or f":{new_id().hex}",
        "milestone": Milestone.IN_TRANSIT.value,
        "created_at": PLACED_AT,
    }
    return _saved(session, Shipment(**(usual | columns)))


def make_shipment_line(session: Session, shipment: Shipment, line: OrderLine, quantity: int = 1) -> ShipmentLine:
    return _saved(session, ShipmentLine(shipment_id=shipment.id, order_line_id=line.id, quantity=quantity))


def make_checkpoint(
    session: Session, shipment: Shipment, code: CheckpointCode, occurred_at: dt.datetime, **columns: object
) -> Checkpoint:
    """A scan with the usual meaning of its code, seen in Leipzig (UTC+1)."""
    meaning = CODE_MEANINGS[code]
    usual = {
        "id": new_id(),
        "merchant_id": shipment.merchant_id,
        "shipment_id": shipment.id,
        "digest": new_id().hex,
        "milestone": meaning.milestone.value,
        "code": code.value,
        "fault": meaning.fault,
        "action_required": meaning.action_required,
        "origin": Origin.CARRIER.value,
        "occurred_at": occurred_at,
        "local_offset_minutes": 60,
        "received_at": occurred_at,
        "city": "Leipzig",
        "region": "",
        "postcode": "04103",
        "country": "DE",
        "wording": "",
        "carrier_code": "",
        "is_correction": False,
        "raw_event_id": None,
    }
    return _saved(session, Checkpoint(**(usual | columns)))


def make_estimate(
    session: Session, shipment: Shipment, earliest_on: dt.date, latest_on: dt.date, made_at: dt.datetime
) -> DeliveryEstimate:
    estimate = DeliveryEstimate(
        id=new_id(),
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        earliest_on=earliest_on,
        latest_on=latest_on,
        source=EstimateSource.CARRIER.value,
        made_at=made_at,
    )
    return _saved(session, estimate)


def make_scan(code: CheckpointCode, occurred_at: dt.datetime, city: str = "Leipzig", **fields: object) -> Scan:
    """A scan without a row, with the usual meaning of its code."""
    meaning = CODE_MEANINGS[code]
    usual = {
        "milestone": meaning.milestone,
        "code": code,
        "fault": meaning.fault,
        "action_required": meaning.action_required,
        "origin": Origin.CARRIER,
        "occurred_at": occurred_at,
        "local_offset_minutes": 60,
        "place": Place(city=city, country="DE") if city else Place(),
    }
    return Scan(**(usual | fields))  # type: ignore[arg-type]  # the names are the dataclass's own


def _saved(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
