"""A merchant of a running instance with a door for every source, and the vendors that post to these doors."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import Message
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.connections import NewConnection, add_connection
from portal.models import Order, Shipment
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from tests.running.calls import Answer, Caller
from tests.running.signing import signed_headers
from tests.running.waiting import wait_for

SOURCES = ("shopify", "easypost", "simulated")


@dataclass
class Shop:
    """One merchant, seen from outside by its doors and from inside by the database."""

    database: Database
    settings: Settings
    slug: str
    merchant_id: uuid.UUID
    doors: Mapping[str, NewConnection]
    caller: Caller

    def post(
        self, source: str, document: Mapping[str, Any] | bytes, *, topic: str = "", secret: str | None = None
    ) -> Answer:
        """Post a webhook as the vendor would; another secret makes another signature."""
        body = document if isinstance(document, bytes) else encode(document)
        door = self.doors[source]
        headers = signed_headers(source, body, door.secret if secret is None else secret, topic)
        return self.caller.call("POST", door.path, body=body, headers=headers)

    def tell(self, source: str, document: Mapping[str, Any], *, topic: str = "") -> None:
        """Post a webhook that must be taken."""
        answer = self.post(source, document, topic=topic)
        assert answer.status == 202, answer.body

    def find_order(self, number: str) -> Order | None:
        """The order with this number, as soon as it was applied."""
        with self.database.reading() as session:
            wanted = select(Order).where(Order.merchant_id == self.merchant_id, Order.number == number)
            return session.scalars(wanted).one_or_none()

    def wait_for_order(self, number: str) -> Order:
        """The order once it is there."""
        order = wait_for(lambda: self.find_order(number), what=f"order {number}")
        assert order is not None
        return order

    def page_path(self, number: str) -> str:
        """The path of an order's tracking page."""
        order = self.wait_for_order(number)
        sealer = Sealer(self.settings.secret_keys)
        links = PageLinks(sealer=sealer, base_url=self.settings.base_url, link_days=self.settings.link_days)
        with self.database.reading() as session:
            url = links.find_page_url(session, order.id)
        assert url is not None
        return url.removeprefix(self.settings.base_url)

    def parcels(self, number: str) -> dict[str, str]:
        """Milestones of the order's parcels that count, by tracking number."""
        order = self.find_order(number)
        if order is None:
            return {}
        with self.database.reading() as session:
            wanted = select(Shipment).where(Shipment.order_id == order.id, Shipment.withdrawn_at.is_(None))
            return {str(row.tracking_number): row.milestone for row in session.scalars(wanted)}

    def wait_for_milestone(self, number: str, tracking_number: str, milestone: str) -> None:
        """Return once a parcel stands there."""
        wait_for(
            lambda: self.parcels(number).get(tracking_number) == milestone,
            what=f"{tracking_number} to be {milestone}",
        )

    def messages(self, number: str) -> dict[str, str]:
        """Status of the messages about an order, by trigger."""
        order = self.find_order(number)
        if order is None:
            return {}
        with self.database.reading() as session:
            wanted = select(Message).where(Message.subject_key == f"order:{order.id}")
            return {row.trigger: row.status for row in session.scalars(wanted)}


def open_shop(database: Database, settings: Settings, caller: Caller, *, language: str = "en") -> Shop:
    """Open a new merchant with everything a shop has from the first minute."""
    slug = f"shop-{new_id().hex[-10:]}"
    draft = MerchantDraft(
        slug=slug,
        name="Fernhollow",
        language=language,
        country="DE",
        time_zone="Europe/Berlin",
        support_email="help@fernhollow.example",
        website="https://fernhollow.example",
    )
    sealer = Sealer(settings.secret_keys)
    with database.unit_of_work() as session:
        merchant_id = create_merchant(session, draft, base_url=settings.base_url)
        doors = {source: add_connection(session, sealer, merchant_id, source) for source in SOURCES}
    return Shop(database, settings, slug, merchant_id, doors, caller)


def encode(document: Mapping[str, Any]) -> bytes:
    """A document as the bytes that are signed and sent."""
    return json.dumps(document, separators=(",", ":")).encode()
