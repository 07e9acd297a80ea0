"""A merchant with a Shopify and an EasyPost connection, and the ways news reaches it."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.models import TriggerEvent
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.connections import NewConnection, add_connection
from portal.models import Order, Shipment
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from portal.tasks.context import PortalContext
from portal.tasks.raw_events import apply_next_event
from portal.tracking.record_raw_event import RawPayload, Recorded, record_raw_event
from portal.vocabulary.connection_kind import ConnectionKind
from tests.payloads.reading import read_payload

TRACKING_NUMBER = "1ZA1B2C30312345673"
Body = dict[str, Any]


def read_body(file: str, /, **changes: object) -> Body:
    """One of the invented payloads, as a document that can be changed."""
    document: Body = json.loads(read_payload("shopify", file))
    return document | copy.deepcopy(changes)


def iso(moment: dt.datetime) -> str:
    """A moment as the vendors write it."""
    return moment.isoformat(timespec="seconds")


class Shop:
    """Delivers bodies as verified payloads and applies them as the tasks do."""

    def __init__(self, database: Database, folder: Path) -> None:
        environment = {"MILEPOST_DATA": str(folder), "MILEPOST_SECRET_KEY": "k" * 64}
        settings = Settings.from_environment(environment)
        self.database = database
        self.sealer = Sealer(settings.secret_keys)
        self.links = PageLinks(self.sealer, settings.base_url, settings.link_days)
        self.context = PortalContext(settings, database, self.links)
        with database.unit_of_work() as session:
            draft = MerchantDraft(slug="lanterns", name="Lanterns", time_zone="America/Los_Angeles")
            self.merchant_id = create_merchant(session, draft, base_url=settings.base_url)
            self.store = add_connection(session, self.sealer, self.merchant_id, "shopify")
            self.tracker = add_connection(session, self.sealer, self.merchant_id, "easypost")

    def store_says(self, topic: str, body: Body) -> Recorded:
        """Record and apply a payload of the store, and whatever it reopens."""
        recorded = self.record(self.store, topic, body)
        self.apply_all()
        return recorded

    def tracker_says(
        self,
        *scans: Body,
        number: str = TRACKING_NUMBER,
        estimated_on: str | None = None,
        updated_at: dt.datetime | None = None,
    ) -> Recorded:
        """Record and apply a tracker update with these scans."""
        details = {"est_delivery_date_local": estimated_on} if estimated_on else {}
        result = {
            "object": "Tracker",
            "id": "trk_1",
            "tracking_code": number,
            "carrier": "UPS",
            "updated_at": None if updated_at is None else iso(updated_at),
            "status": scans[-1]["status"] if scans else "unknown",
            "tracking_details": list(scans),
            "carrier_detail": {"object": "CarrierDetail", "service": "Ground"} | details,
        }
        body = {"object": "Event", "description": "tracker.updated", "id": "evt_1", "result": result}
        recorded = self.record(self.tracker, "tracker.updated", body)
        self.apply_all()
        return recorded

    def record(self, connection: NewConnection, topic: str, body: Body) -> Recorded:
        payload = RawPayload(
            kind=connection.kind,
            merchant_id=self.merchant_id,
            connection_id=connection.id,
            topic=topic,
            body=json.dumps(body).encode(),
            received_at=utc_now(),
        )
        with self.database.unit_of_work() as session:
            return record_raw_event(session, payload)

    def apply_all(self) -> None:
        for kind in (*ConnectionKind, *ConnectionKind):
            while apply_next_event(self.context, kind):
                pass

    def order(self) -> Order:
        """The only order."""
        with self.database.reading() as session:
            return session.scalars(select(Order)).one()

    def parcels(self) -> list[Shipment]:
        """All parcels that still count, by position."""
        with self.database.reading() as session:
            wanted = select(Shipment).where(Shipment.withdrawn_at.is_(None)).order_by(Shipment.position)
            return list(session.scalars(wanted).all())

    def told(self) -> list[str]:
        """Names of the triggers published so far, in order."""
        with self.database.reading() as session:
            return list(session.scalars(select(TriggerEvent.trigger).order_by(TriggerEvent.id)).all())


def scan(status: str, at: dt.datetime, city: str = "PORTLAND", message: str | None = None, detail: str = "") -> Body:
    """One line of an EasyPost tracker."""
    return {
        "object": "TrackingDetail",
        "message": message or status.replace("_", " "),
        "status": status,
        "status_detail": detail or "unknown",
        "datetime": iso(at),
        "source": "UPS",
        "tracking_location": {"object": "TrackingLocation", "city": city, "state": "OR", "country": "US", "zip": None},
    }
