"""Shopify's words for stages and scans as ours (shopify.dev: FulfillmentEventStatus, order financial and fulfilment
status, including values of unstable API versions).
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import ReturnStage

FULFILMENT_EVENT_CODES: Final[Mapping[str, CheckpointCode]] = MappingProxyType(
    {
        "label_purchased": CheckpointCode.LABEL_PURCHASED,
        "label_printed": CheckpointCode.LABEL_CREATED,
        "confirmed": CheckpointCode.SHIPMENT_CONFIRMED,
        "carrier_picked_up": CheckpointCode.PICKED_UP,
        "in_transit": CheckpointCode.IN_TRANSIT,
        "delayed": CheckpointCode.DELAYED,
        "out_for_delivery": CheckpointCode.OUT_FOR_DELIVERY,
        "attempted_delivery": CheckpointCode.FAILED_ATTEMPT,
        "ready_for_pickup": CheckpointCode.AVAILABLE_FOR_PICKUP,
        "ready_for_recipient_pickup": CheckpointCode.ARRIVED_AT_PICKUP_POINT,
        "buyer_action_required": CheckpointCode.ACTION_NEEDED,
        "picked_up": CheckpointCode.COLLECTED_BY_RECIPIENT,
        "delivered": CheckpointCode.DELIVERED,
        "returning_to_sender": CheckpointCode.RETURNING,
        "failure": CheckpointCode.DELIVERY_FAILED,
    }
)

RETURN_STAGES: Final[Mapping[str, ReturnStage]] = MappingProxyType(
    {
        "returns/request": ReturnStage.REQUESTED,
        "returns/approve": ReturnStage.APPROVED,
        "returns/reopen": ReturnStage.APPROVED,
        "returns/decline": ReturnStage.REJECTED,
        "returns/cancel": ReturnStage.REJECTED,  # the shop no longer accepts it, whoever asked for that
        "returns/close": ReturnStage.RESOLVED,
    }
)

_SENT_STAGES: Final = MappingProxyType(
    {
        "fulfilled": OrderStage.SHIPPED,
        "partial": OrderStage.PARTIALLY_SHIPPED,
        "partially_fulfilled": OrderStage.PARTIALLY_SHIPPED,
        "in_progress": OrderStage.IN_PREPARATION,
        "pending_fulfillment": OrderStage.AWAITING_PREPARATION,
        "scheduled": OrderStage.AWAITING_PREPARATION,
        "on_hold": OrderStage.AWAITING_PREPARATION,
        "restocked": OrderStage.CANCELLED,
    }
)

# An authorised card counts as paid: many shops capture the money only when they send the parcel.
_UNPAID: Final = frozenset({"pending", "partially_paid", "unpaid", "voided", "expired"})
_PAID_AT_THE_DOOR: Final = ("cash on delivery", "cash_on_delivery", "(cod)")


def choose_stage(
    fulfilment_status: str,
    financial_status: str,
    *,
    payment_methods: Collection[str],
    shipment_statuses: Collection[str],
) -> OrderStage:
    """The stage of an order that is not cancelled; `shipment_statuses` are those of its fulfilments that still count.

    Money matters only until something was sent: a cash-on-delivery order is unpaid until it arrives.
    """
    stage = _SENT_STAGES.get(fulfilment_status.casefold())
    if stage is OrderStage.SHIPPED and shipment_statuses:
        if all(status == "picked_up" for status in shipment_statuses):
            return OrderStage.COMPLETED
        if all(status in {"ready_for_pickup", "picked_up"} for status in shipment_statuses):
            return OrderStage.READY_FOR_PICKUP
    if stage is not None:
        return stage
    if financial_status.casefold() in _UNPAID and not _is_paid_at_the_door(payment_methods):
        return OrderStage.AWAITING_PAYMENT
    return OrderStage.PLACED


def _is_paid_at_the_door(payment_methods: Collection[str]) -> bool:
    return any(word in method.casefold() for method in payment_methods for word in _PAID_AT_THE_DOOR)
