"""An order with its page's link, for tests of problems, changes and the cases they become."""

import uuid
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_token
from notifier.models import TriggerEvent
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.models import Case, Merchant, Order
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.tracking.page_view import TrackingPage
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.locale import get_locale
from tests.factories.orders import make_contact, make_line, make_order, make_shipment


@dataclass(frozen=True, slots=True)
class Scene:
    """A shop and an order of two lines in one parcel; `path` is the buyer's own link."""

    database: Database
    links: PageLinks
    merchant_id: uuid.UUID
    order_id: uuid.UUID
    line_ids: tuple[uuid.UUID, ...]
    path: str
    gift_path: str

    def page_version(self) -> int:
        with self.database.reading() as session:
            return session.get_one(Order, self.order_id).page_version

    def page(self, kind: LinkKind = LinkKind.SHOPPER) -> TrackingPage:
        """The tracking page as it stands."""
        token = self.path.rpartition("/")[2]
        wanted = PageRequest(
            order_id=self.order_id,
            token=token,
            kind=kind,
            locale=get_locale("en"),
            chosen_language="",
            version="",
            today=utc_now().date(),
        )
        with self.database.reading_rows() as connection:
            return load_tracking_page(connection, wanted)

    def count_cases(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).where(Case.order_id == self.order_id)) or 0

    def told(self) -> list[tuple[str, object]]:
        """Triggers of cases with their facts, in the order they were told."""
        wanted = select(TriggerEvent.trigger, TriggerEvent.facts).where(TriggerEvent.trigger.like("case.%"))
        with self.database.reading() as session:
            rows = session.execute(wanted.order_by(TriggerEvent.id))
            return [(trigger, facts["case"]) for trigger, facts in rows]


def set_scene(app: Flask, database: Database, **columns: object) -> Scene:
    """A shipped order on its way, or one with other columns; `milestone` None leaves it without a parcel."""
    links: PageLinks = app.extensions["shopper"].links
    milestone = columns.pop("milestone", Milestone.IN_TRANSIT)
    columns = {"stage": OrderStage.SHIPPED.value, **columns}
    with database.unit_of_work() as session:
        draft = MerchantDraft(slug="fern", name="Fernhollow", country="DE", time_zone="Europe/Berlin")
        merchant_id = create_merchant(session, draft, base_url="https://track.shop.example")
        order = make_order(session, session.get_one(Merchant, merchant_id), **columns)
        make_contact(session, order)
        lines = (make_line(session, order), make_line(session, order, title="Trail bottle", position=2))
        if isinstance(milestone, Milestone):
            make_shipment(session, order, milestone=milestone.value)
        path, gift_path = (_path(session, links, order, kind) for kind in (LinkKind.SHOPPER, LinkKind.GIFT))
    return Scene(database, links, merchant_id, order.id, tuple(line.id for line in lines), path, gift_path)


def form(**fields: object) -> dict[str, object]:
    """What a form sends, with a key of its own unless one is given."""
    return {"once": new_token(), **fields}


def _path(session: Session, links: PageLinks, order: Order, kind: LinkKind) -> str:
    return "/t/" + create_tracking_link(session, links, order, kind=kind).rpartition("/t/")[2]
