"""What each trigger is about: its topic, its lane and how long it stays news."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from notifier.api.vocabulary import Lane, Topic
from notifier.foundation.errors import ProductError
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import ESTIMATE_MOVED, ORDER_ALL_DELIVERED, order_trigger, shipment_trigger

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class TriggerType:
    """How a trigger is sent; `lifetime_seconds` counts from when we learned the news.

    `counts_from_scan` is for news bound to its hour: yesterday's "out for delivery" is wrong today,
    however late the carrier told us.
    """

    name: str
    topic: Topic
    lane: Lane
    lifetime_seconds: int
    counts_from_scan: bool = False
    #: Later news of the same trigger about the same parcel or order replaces this one while it has not left.
    replaces_older: bool = False


def _order(stage: OrderStage, lifetime_seconds: int = 2 * _DAY, lane: Lane = Lane.NORMAL) -> TriggerType:
    return TriggerType(order_trigger(stage), Topic.ORDER_UPDATES, lane, lifetime_seconds)


def _shipment(
    milestone: Milestone, lifetime_seconds: int = 2 * _DAY, lane: Lane = Lane.NORMAL, *, counts_from_scan: bool = False
) -> TriggerType:
    return TriggerType(
        shipment_trigger(milestone), Topic.DELIVERY_UPDATES, lane, lifetime_seconds, counts_from_scan=counts_from_scan
    )


_TYPES: Final = (
    _order(OrderStage.AWAITING_PAYMENT),
    _order(OrderStage.PLACED),
    _order(OrderStage.AWAITING_STOCK),
    _order(OrderStage.ROUTED),
    _order(OrderStage.IN_PREPARATION),
    _order(OrderStage.PARTIALLY_SHIPPED),
    _order(OrderStage.SHIPPED),
    _order(OrderStage.READY_FOR_PICKUP, 4 * _DAY, Lane.URGENT),
    _order(OrderStage.CANCELLED, 4 * _DAY),
    TriggerType(ORDER_ALL_DELIVERED, Topic.DELIVERY_UPDATES, Lane.NORMAL, 2 * _DAY),
    _shipment(Milestone.INFO_RECEIVED),
    _shipment(Milestone.IN_TRANSIT),
    _shipment(Milestone.OUT_FOR_DELIVERY, 12 * _HOUR, Lane.URGENT, counts_from_scan=True),
    _shipment(Milestone.FAILED_ATTEMPT, _DAY, Lane.URGENT),
    _shipment(Milestone.AVAILABLE_FOR_PICKUP, 4 * _DAY, Lane.URGENT),
    _shipment(Milestone.DELIVERED, 2 * _DAY, Lane.URGENT),
    _shipment(Milestone.EXCEPTION, 2 * _DAY, Lane.URGENT),
    _shipment(Milestone.RETURNING),
    _shipment(Milestone.RETURNED),
    TriggerType(ESTIMATE_MOVED, Topic.DELIVERY_UPDATES, Lane.NORMAL, 12 * _HOUR, replaces_older=True),
)

TRIGGER_TYPES: Final[Mapping[str, TriggerType]] = MappingProxyType({kind.name: kind for kind in _TYPES})


def get_trigger_type(name: str) -> TriggerType:
    """The type with this name; `ProductError` lists the known ones."""
    known = TRIGGER_TYPES.get(name)
    if known is None:
        message = f"There is no trigger {name!r}; known are {', '.join(sorted(TRIGGER_TYPES))}."
        raise ProductError(message)
    return known
