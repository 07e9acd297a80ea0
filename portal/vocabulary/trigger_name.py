"""Names of triggers as rules, wording files and commands use them."""

from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

ORDER_ALL_DELIVERED = "order.all_delivered"
ESTIMATE_MOVED = "estimate.moved"


def order_trigger(stage: OrderStage) -> str:
    """The trigger of an order reaching a stage, such as `order.shipped`."""
    return f"order.{stage.value}"


def shipment_trigger(milestone: Milestone) -> str:
    """The trigger of a shipment reaching a milestone, such as `shipment.delivered`."""
    return f"shipment.{milestone.value}"
