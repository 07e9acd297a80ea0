"""The demo's orders as its index and `demo.json` name them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.pipeline import DemoDoors
from portal.demo.shops import DemoShopPlan
from portal.models import Order, OrderContact, Shipment, TrackingLink
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_MOST_MOVING_SHOWN: Final = 12
#: Of several parcels the one that needs the shopper's eye most speaks for the order.
_URGENCY: Final = (
    Milestone.EXCEPTION,
    Milestone.FAILED_ATTEMPT,
    Milestone.AVAILABLE_FOR_PICKUP,
    Milestone.OUT_FOR_DELIVERY,
    Milestone.RETURNING,
    Milestone.IN_TRANSIT,
    Milestone.EXPIRED,
    Milestone.INFO_RECEIVED,
    Milestone.PENDING,
    Milestone.RETURNED,
    Milestone.CANCELLED,
    Milestone.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class DemoOrderView:
    """One order with its addresses; `milestone` speaks for all its parcels, a moving one has no title."""

    number: str
    email: str
    postcode: str
    milestone: Milestone
    title: str
    is_moving: bool
    tracking_url: str

    @property
    def preferences_url(self) -> str:
        """Where the page leads for preferences."""
        return f"{self.tracking_url}/preferences"


def load_order_views(session: Session, doors: DemoDoors, shop: DemoShopPlan) -> tuple[DemoOrderView, ...]:
    """The planned orders in the order of the plan, then the newest of those placed since."""
    titles = {str(shop.external_id(plan.serial)): plan.title for plan in shop.orders}
    query = (
        select(Order, OrderContact.email, OrderContact.postcode, TrackingLink.token_sealed)
        .join(OrderContact, OrderContact.order_id == Order.id)
        .join(TrackingLink, TrackingLink.order_id == Order.id)
        .where(
            Order.connection_id == doors.store_id,
            TrackingLink.kind == LinkKind.SHOPPER.value,
            TrackingLink.revoked_at.is_(None),
        )
    )
    planned = session.execute(query.where(Order.external_id.in_(titles)))
    newest = query.where(Order.external_id.not_in(titles)).order_by(Order.created_at.desc()).limit(_MOST_MOVING_SHOWN)
    rows = (*planned, *session.execute(newest))
    milestones = _load_milestones(session, [order.id for order, *_ in rows])
    views = {
        order.external_id: DemoOrderView(
            number=order.number,
            email=email or "",
            postcode=postcode,
            milestone=_speaking(order, milestones.get(order.id, ())),
            title=titles.get(order.external_id, ""),
            is_moving=order.external_id not in titles,
            tracking_url=doors.links.page_url(doors.links.sealer.unseal(sealed)),
        )
        for order, email, postcode, sealed in rows
    }
    return tuple(views[key] for key in dict.fromkeys((*titles, *views)) if key in views)


def _load_milestones(session: Session, order_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Milestone]]:
    rows = session.execute(
        select(Shipment.order_id, Shipment.milestone).where(
            Shipment.order_id.in_(order_ids), Shipment.withdrawn_at.is_(None)
        )
    )
    found: dict[uuid.UUID, list[Milestone]] = {}
    for order_id, milestone in rows:
        found.setdefault(order_id, []).append(Milestone(milestone))
    return found


def _speaking(order: Order, milestones: Iterable[Milestone]) -> Milestone:
    """The parcels' most urgent milestone; without parcels an order is pending until the shop cancels it."""
    without = Milestone.CANCELLED if order.stage == OrderStage.CANCELLED.value else Milestone.PENDING
    return min(milestones, key=_URGENCY.index, default=without)
