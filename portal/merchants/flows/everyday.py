"""The everyday order flow: what shoppers hear about until a merchant says otherwise (PRODUCT section 1)."""

from typing import Final

from notifier.api.rules import RuleDraft
from notifier.api.vocabulary import Channel
from portal.merchants.flows.flow import Flow
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import ESTIMATE_MOVED, ORDER_ALL_DELIVERED, order_trigger, shipment_trigger

_ON: Final = (
    order_trigger(OrderStage.PLACED),
    order_trigger(OrderStage.IN_PREPARATION),
    order_trigger(OrderStage.SHIPPED),
    order_trigger(OrderStage.READY_FOR_PICKUP),
    order_trigger(OrderStage.CANCELLED),
    shipment_trigger(Milestone.AVAILABLE_FOR_PICKUP),
    shipment_trigger(Milestone.DELIVERED),
)

#: Built in and worded, but silent until a merchant switches them on.
_OFF: Final = (
    order_trigger(OrderStage.AWAITING_PAYMENT),
    order_trigger(OrderStage.AWAITING_STOCK),
    order_trigger(OrderStage.ROUTED),
    order_trigger(OrderStage.PARTIALLY_SHIPPED),
    ORDER_ALL_DELIVERED,
    shipment_trigger(Milestone.INFO_RECEIVED),
    shipment_trigger(Milestone.IN_TRANSIT),
    shipment_trigger(Milestone.OUT_FOR_DELIVERY),
    shipment_trigger(Milestone.FAILED_ATTEMPT),
    shipment_trigger(Milestone.EXCEPTION),
    shipment_trigger(Milestone.RETURNING),
    shipment_trigger(Milestone.RETURNED),
    ESTIMATE_MOVED,
)

EVERYDAY: Final = Flow(
    name="everyday",
    description="What everybody wants to know of an order: placed, in preparation, sent, ready for pickup, delivered, "
    "cancelled.",
    rules=tuple(
        RuleDraft(name=trigger, trigger=trigger, channels=(Channel.EMAIL,), is_on=is_on)
        for triggers, is_on in ((_ON, True), (_OFF, False))
        for trigger in triggers
    ),
    is_for_everybody=True,
)
