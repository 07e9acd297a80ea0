"""The few words that name a milestone or an order stage to shoppers; keys that catalogues translate."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.vocabulary.marking import N_
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

MILESTONE_HEADLINES: Final[Mapping[Milestone, str]] = MappingProxyType(
    {
        Milestone.PENDING: N_("Waiting for the carrier"),
        Milestone.INFO_RECEIVED: N_("Getting ready to leave"),
        Milestone.IN_TRANSIT: N_("On its way"),
        Milestone.OUT_FOR_DELIVERY: N_("Out for delivery"),
        Milestone.FAILED_ATTEMPT: N_("Delivery attempted"),
        Milestone.AVAILABLE_FOR_PICKUP: N_("Ready to pick up"),
        Milestone.DELIVERED: N_("Delivered"),
        Milestone.EXCEPTION: N_("Held up"),
        Milestone.RETURNING: N_("Going back to the sender"),
        Milestone.RETURNED: N_("Back with the sender"),
        Milestone.EXPIRED: N_("No news for a long time"),
        Milestone.CANCELLED: N_("Shipment cancelled"),
    }
)

STAGE_HEADLINES: Final[Mapping[OrderStage, str]] = MappingProxyType(
    {
        OrderStage.AWAITING_PAYMENT: N_("Waiting for payment"),
        OrderStage.PLACED: N_("Order placed"),
        OrderStage.AWAITING_STOCK: N_("Waiting for stock"),
        OrderStage.ROUTED: N_("Sent to the warehouse"),
        OrderStage.AWAITING_PREPARATION: N_("Waiting to be packed"),
        OrderStage.IN_PREPARATION: N_("Being packed"),
        OrderStage.PARTIALLY_SHIPPED: N_("Partly sent"),
        OrderStage.SHIPPED: N_("Sent"),
        OrderStage.READY_FOR_PICKUP: N_("Ready in the store"),
        OrderStage.COMPLETED: N_("Completed"),
        OrderStage.CANCELLED: N_("Order cancelled"),
    }
)
