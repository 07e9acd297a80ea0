"""What the fulfilments of an order say together: whose parcels are live, how far the order is sent."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Fulfilment, Order, OrderLine, Shipment
from portal.vocabulary.milestone import TERMINAL
from portal.vocabulary.order_stage import OrderStage


def load_fulfilments(session: Session, order_id: uuid.UUID) -> Sequence[Fulfilment]:
    """Every fulfilment of an order we know, withdrawn ones too."""
    return session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.external_id)
    ).all()


def live_parcels(session: Session, order_id: uuid.UUID) -> Sequence[Shipment]:
    """The parcels the page shows, oldest first."""
    return session.scalars(
        select(Shipment)
        .where(Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None))
        .order_by(Shipment.position, Shipment.id)
    ).all()


def have_all_ended(parcels: Collection[Shipment]) -> bool:
    """True when there are parcels and none of them travels any more."""
    return bool(parcels) and all(parcel.milestone in TERMINAL for parcel in parcels)


def sum_contents(fulfilments: Collection[Fulfilment]) -> Counter[str]:
    """Pieces by the store's id of the order line."""
    total: Counter[str] = Counter()
    for fulfilment in fulfilments:
        total.update(fulfilment.contents)
    return total


def conclude_stage(session: Session, order: Order) -> OrderStage | None:
    """Whether the goods are sent in part or whole by the live fulfilments; None when nothing that travels is sent."""
    live = [row for row in load_fulfilments(session, order.id) if row.is_live and row.is_sent]
    sent = sum_contents(live)
    lines = session.execute(
        select(OrderLine.external_id, OrderLine.quantity).where(
            OrderLine.order_id == order.id, OrderLine.needs_shipping
        )
    ).all()
    if not any(sent[line.external_id] for line in lines):
        return None
    is_whole = all(sent[line.external_id] >= line.quantity for line in lines)
    return OrderStage.SHIPPED if is_whole else OrderStage.PARTIALLY_SHIPPED


def sends_no_goods(session: Session, order_id: uuid.UUID, line_ids: Collection[str]) -> bool:
    """True when these lines of the order, at least one, are gift cards, downloads and the like only."""
    if not line_ids:
        return False
    needs = session.scalars(
        select(OrderLine.needs_shipping).where(OrderLine.order_id == order_id, OrderLine.external_id.in_(line_ids))
    ).all()
    return bool(needs) and not any(needs)
