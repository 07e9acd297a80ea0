"""The application with a delivered order of two lines, on each database."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import TriggerEvent
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.models import Merchant, Order, Return, ReturnLine, Shipment, ShipmentLine
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.returns.return_terms import ReturnTerms, save_terms
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from tests.factories import orders as make

DAY = dt.timedelta(days=1)


@dataclass
class Scene:
    """A shop in Berlin with an order of a jacket and three bottles, seen by its buyer and by who gets it as a gift."""

    database: Database
    client: FlaskClient
    links: PageLinks
    merchant_id: uuid.UUID
    order_id: uuid.UUID
    jacket: uuid.UUID
    bottles: uuid.UUID
    page: str
    gift_page: str

    def set_terms(self, **terms: object) -> None:
        """The merchant's terms, for the rest the usual ones."""
        with self.database.unit_of_work() as session:
            save_terms(session, self.merchant_id, ReturnTerms(**terms))  # type: ignore[arg-type]  # its own names

    def deliver(self, *, days_ago: float, contents: dict[uuid.UUID, int] | None = None) -> None:
        """A parcel that arrived so long ago, with these pieces."""
        with self.database.unit_of_work() as session:
            shipment = make.make_shipment(
                session,
                session.get_one(Order, self.order_id),
                tracking_number=None,
                milestone=Milestone.DELIVERED.value,
                milestone_at=utc_now() - days_ago * DAY,
            )
            for line_id, quantity in (contents or {}).items():
                session.add(ShipmentLine(shipment_id=shipment.id, order_line_id=line_id, quantity=quantity))

    def send(self, contents: dict[uuid.UUID, int]) -> None:
        """A parcel that is on its way."""
        self.deliver(days_ago=0, contents=contents)
        with self.database.unit_of_work() as session:
            newest = session.scalars(select(Shipment).order_by(Shipment.id.desc()).limit(1)).one()
            newest.milestone, newest.milestone_at = Milestone.IN_TRANSIT.value, None

    def form(self, *lines: tuple[uuid.UUID, int], key: str = "form-of-this-test", **more: str) -> dict[str, object]:
        """A form that asks for pieces of these lines."""
        fields: dict[str, object] = {"request": key, "take": [str(line_id) for line_id, _ in lines]}
        for line_id, quantity in lines:
            fields |= {f"pieces-{line_id}": str(quantity), f"reason-{line_id}": "size"}
        return fields | more

    def returned(self) -> list[Return]:
        with self.database.reading() as session:
            return list(session.scalars(select(Return).order_by(Return.requested_at)))

    def pieces(self) -> dict[uuid.UUID, int]:
        with self.database.reading() as session:
            return {row.order_line_id: row.quantity for row in session.scalars(select(ReturnLine))}

    def told(self) -> list[str]:
        """Triggers about the order, the oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(TriggerEvent.trigger).order_by(TriggerEvent.recorded_at)))

    def version(self) -> int:
        with self.database.reading() as session:
            return session.get_one(Order, self.order_id).page_version


@pytest.fixture
def scene(app: Flask, database: Database) -> Scene:
    """An order that was sent, before any parcel of it is known."""
    links: PageLinks = app.extensions["shopper"].links
    with database.unit_of_work() as session:
        draft = MerchantDraft(slug="fern", name="Fernhollow", country="DE", time_zone="Europe/Berlin")
        merchant = session.get_one(Merchant, create_merchant(session, draft, base_url=links.base_url))
        order = make.make_order(session, merchant, placed_at=utc_now() - 9 * DAY)
        make.make_contact(session, order)
        jacket = make.make_line(session, order, position=1)
        bottles = make.make_line(
            session, order, position=2, title="Steel bottle", variant="", quantity=3, tags=["Final"]
        )
        urls = [create_tracking_link(session, links, order, kind=kind) for kind in LinkKind]
        page, gift_page = (url.removeprefix(links.base_url) for url in urls)
        return Scene(database, app.test_client(), links, merchant.id, order.id, jacket.id, bottles.id, page, gift_page)
