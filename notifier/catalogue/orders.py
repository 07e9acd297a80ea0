"""What happens to an order: its stages as the shop tells them, and what the time says about them."""

from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import DAY, ORDER_GROUPS, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.topic import Topic

_SENT: Final = ("order.partially_shipped", "order.shipped", "order.ready_for_pickup")
_PACKING: Final = ("order.in_preparation", *_SENT)
_WAITING_FOR_PACKING: Final = ("order.awaiting_preparation", *_PACKING)
_ARRIVED: Final = ("shipment.delivered", "shipment.delivered_to_neighbour", "shipment.delivered_to_locker")


def _order(
    event: str,
    *overtaken_by: str,
    lifetime_seconds: int = 2 * DAY,
    lane: Lane = Lane.NORMAL,
    takes_back: bool = False,
) -> TriggerType:
    return TriggerType(
        name=f"order.{event}",
        family=Family.ORDER,
        topic=Topic.ORDER_UPDATES,
        lane=lane,
        lifetime_seconds=lifetime_seconds,
        cancelled_by=() if takes_back else (*overtaken_by, "order.cancelled"),
        takes_back=takes_back,
        facts=ORDER_GROUPS,
        sample=make_sample(ORDER_GROUPS, {"order": {"stage": event}}),
    )


def _sent(event: str, *overtaken_by: str) -> TriggerType:
    """News of an order that names its parcel; the shop's "completed" often means no more than that it was sent."""
    return TriggerType(
        name=f"order.{event}",
        family=Family.ORDER,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        cancelled_by=(*overtaken_by, *_ARRIVED, "order.cancelled"),
        told_apart_by=PARCEL,
        facts=SHIPMENT_GROUPS,
        sample=make_sample(SHIPMENT_GROUPS, {"order": {"stage": event}}),
    )


def _for_receiver() -> TriggerType:
    groups = (*SHIPMENT_GROUPS, "receiver")
    return TriggerType(
        name="order.receiver_hint",
        family=Family.ORDER,
        topic=Topic.DELIVERY_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        cancelled_by=(*_ARRIVED, "order.cancelled"),
        told_apart_by=PARCEL,
        audience=RecipientKind.RECEIVER,
        facts=groups,
        sample=make_sample(groups),
    )


def _all_delivered() -> TriggerType:
    return TriggerType(
        name="order.all_delivered",
        family=Family.ORDER,
        topic=Topic.DELIVERY_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        facts=ORDER_GROUPS,
        sample=make_sample(ORDER_GROUPS, {"order": {"stage": "completed"}}),
    )


ORDERS: Final = (
    _order(
        "awaiting_payment",
        *("order.placed", "order.awaiting_stock", "order.routed", *_WAITING_FOR_PACKING, "order.completed"),
    ),
    # People keep the confirmation of what they bought, however fast the order moves on.
    _order("placed"),
    _order("awaiting_stock", "order.routed", *_WAITING_FOR_PACKING),
    _order("routed", *_WAITING_FOR_PACKING),
    _order("awaiting_preparation", *_PACKING),
    _order("in_preparation", *_SENT),
    _order("preparation_late", *_SENT, "order.completed"),
    _sent("partially_shipped", "order.shipped", "order.all_delivered"),
    _sent("shipped", "order.all_delivered"),
    _order("ready_for_pickup", lifetime_seconds=4 * DAY, lane=Lane.URGENT),
    _order("invoice_ready", lifetime_seconds=7 * DAY),
    _order("completed"),
    _order("cancelled", lifetime_seconds=4 * DAY, takes_back=True),
    _all_delivered(),
    _for_receiver(),
)
