"""Choosing an order's stage from the store's word and what travels, once its parcels are registered."""

import datetime as dt

from sqlalchemy.orm import Session

from portal.models import Order
from portal.orders.fulfilments import conclude_stage, load_fulfilments, sends_no_goods, sum_contents
from portal.orders.import_order import ImportedOrder, StoreMessage
from portal.orders.order_stage import (
    SENT_STAGES,
    advance_order_stage,
    record_order_stage,
    stage_before_sending,
    take_back_order_stage,
)
from portal.queries.page_links import PageLinks
from portal.sources.stores.contract import StoreOrder, StoreShipment
from portal.timeline.news import HISTORY_AGE
from portal.vocabulary.order_stage import OrderStage


def settle_stage(session: Session, imported: ImportedOrder, data: StoreOrder, message: StoreMessage) -> bool:
    """Put the order at the stage that follows from its new version; returns whether the stage may be told."""
    order = imported.order
    current = OrderStage(order.stage)
    stage = _stage_of_goods(session, order, data.stage)
    if not imported.is_new:
        stage = _stage_to_keep(session, imported, data, stage)
    if not imported.is_new and stage.rank < current.rank and current in SENT_STAGES:
        take_back_order_stage(session, order, stage, at=_reached_at(stage, data, message))
        return False
    order.stage = stage.value
    session.flush()
    return True


def tell_stage(
    session: Session, links: PageLinks, imported: ImportedOrder, data: StoreOrder, message: StoreMessage
) -> None:
    """Announce the stage the order has now, whatever came before it; of a new order only while it is young."""
    order = imported.order
    is_old = imported.is_new and not message.is_creation and message.received_at - order.placed_at > HISTORY_AGE
    record_order_stage(
        session,
        links,
        order,
        reached_at=_reached_at(OrderStage(order.stage), data, message),
        # News learned at the moment it happened long ago: the freshness policy lets nobody hear of it.
        learned_at=order.placed_at if is_old else message.received_at,
    )


def follow_parcels(
    session: Session, links: PageLinks, order: Order, shipment: StoreShipment, *, at: dt.datetime
) -> None:
    """Conclude from what travels whether the order is sent in part or whole; the store's own word follows soon.

    A fulfilment taken back after the store's last word about the order takes our conclusion back as well.
    """
    concluded = conclude_stage(session, order)
    current = OrderStage(order.stage)
    if concluded is not None and concluded.rank > current.rank:
        advance_order_stage(session, links, order, concluded, at=at)
    elif shipment.is_withdrawn and current in SENT_STAGES and concluded is not current:
        is_behind = _is_before(shipment.updated_at, order.source_updated_at)
        if not is_behind:
            take_back_order_stage(session, order, concluded or stage_before_sending(session, order), at=at)


def _stage_of_goods(session: Session, order: Order, told: OrderStage) -> OrderStage:
    """The store counts gift cards too: "in part" may mean that all goods are sent, or none."""
    if told is not OrderStage.PARTIALLY_SHIPPED:
        return told
    concluded = conclude_stage(session, order)
    live = [row for row in load_fulfilments(session, order.id) if row.is_live]
    if concluded is None and sends_no_goods(session, order.id, sum_contents(live).keys()):
        return OrderStage.PLACED
    return concluded or told


def _stage_to_keep(session: Session, imported: ImportedOrder, data: StoreOrder, told: OrderStage) -> OrderStage:
    """The store's stage; among versions of the same second, and behind our own conclusions, the further one."""
    current = OrderStage(imported.order.stage)
    if told is OrderStage.CANCELLED or told.rank >= current.rank:
        return told
    if imported.previous_updated_at == data.updated_at:
        return current
    concluded = conclude_stage(session, imported.order) if current in SENT_STAGES else None
    if concluded is None or _is_fulfilment_older(session, imported.order, data.updated_at):
        return told
    return max(told, min(current, concluded, key=_rank), key=_rank)


def _is_fulfilment_older(session: Session, order: Order, moment: dt.datetime | None) -> bool:
    live = [row for row in load_fulfilments(session, order.id) if row.is_live and row.is_sent]
    newest = max((row.source_updated_at for row in live if row.source_updated_at), default=None)
    return _is_before(newest, moment)


def _is_before(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _rank(stage: OrderStage) -> int:
    return stage.rank


def _reached_at(stage: OrderStage, data: StoreOrder, message: StoreMessage) -> dt.datetime:
    moments = {
        OrderStage.CANCELLED: data.cancelled_at,
        OrderStage.PLACED: data.placed_at,
        OrderStage.AWAITING_PAYMENT: data.placed_at,
    }
    return moments.get(stage, data.updated_at) or message.received_at
